/* Numbers and names as text.  The program never calls setlocale(): the decimal point is a point. */
#include "plots/report/text.h"

#include "base/clean.h"
#include "base/units.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NUMBER_WIDTH 14

/* Decimals that show three digits, or so. */
static int decimals_of(double size)
{
    return size < 10 ? 2 : size < 100 ? 1 : 0;
}

/* What would be 0.00 is 0, and 1.4 is 1.40. */
static const char *plain(struct arena *arena, double number)
{
    double size = fabs(number);
    return size < 0.005 ? "0" : arena_format(arena, "%.*f", decimals_of(size), number);
}

static const char *large(struct arena *arena, double number)
{
    char text[UNIT_TEXT];
    return arena_text(arena, number_print_short(number, text));
}

static const char *plain_or_large(struct arena *arena, double number)
{
    return fabs(number) < 9999.5 ? plain(arena, number) : large(arena, number);
}

static const char *count(struct arena *arena, double number)
{
    if (fabs(number) >= 9999.5)
        return large(arena, number);
    return number == floor(number) ? arena_format(arena, "%.0f", number) : plain(arena, number);
}

#define SHARE_DECIMALS 6

/* A decimal only where it tells: of a small share, or of what is missing to 100 %; and there as
** many as tell it from nothing and from all. */
static int share_decimals(double percent)
{
    double apart = fmin(fabs(percent), fabs(100 - percent)) * (1 + 1e-9);
    if (apart > 0 && apart < 0.1)
        return (int)fmin(ceil(-log10(apart)), SHARE_DECIMALS);
    return fabs(percent) < 9.95 || (percent >= 90 && percent < 99.95);
}

static const char *share(struct arena *arena, double number)
{
    double percent = 100 * number, least = pow(10, -SHARE_DECIMALS);
    if (percent == 0 || percent == 100)
        return percent == 0 ? "0 %" : "100 %";
    if (percent > 0 && percent < least)
        return arena_format(arena, "<%.*f %%", SHARE_DECIMALS, least);
    if (percent < 100 && percent > 100 - least)
        percent = 100 - least;
    return arena_format(arena, "%.*f %%", share_decimals(percent), percent);
}

static const char *duration(struct arena *arena, double seconds)
{
    char text[UNIT_TEXT];
    return arena_text(arena, time_print_short(seconds, text));
}

static const char *shown(struct arena *arena, double number, enum shown_as as)
{
    switch (as) {
    case AS_COUNT: return count(arena, number);
    case AS_RATE: return arena_format(arena, "%s/s", plain_or_large(arena, number));
    case AS_FACTOR: return plain_or_large(arena, number);
    case AS_SHARE: return share(arena, number);
    case AS_TIME: return duration(arena, number);
    }
    return "-";
}

const char *text_number(struct arena *arena, double number, enum shown_as as)
{
    if (isnan(number))
        return "-";
    if (isinf(number))
        return number > 0 ? "unlimited" : "-unlimited";
    const char *text = shown(arena, number, as);
    return text_width(text) <= NUMBER_WIDTH ? text : arena_format(arena, "%.2g", number);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static double rounded_up(double number, int decimals)
{
    double steps = pow(10, decimals);
    return ceil(number * steps - 1e-9) / steps;
}

/* In the digits of the mean, rounded up, so that it is never 0. */
static const char *half_text(struct arena *arena, double half_width, double mean)
{
    if (half_width >= 9999.5)
        return large(arena, half_width);
    int decimals = decimals_of(fmax(fabs(mean), half_width));
    return arena_format(arena, "%.*f", decimals, rounded_up(half_width, decimals));
}

const char *text_interval(struct arena *arena, double mean, double half_width, enum shown_as as)
{
    const char *text = text_number(arena, mean, as);
    if (!isfinite(mean) || !isfinite(half_width) || half_width <= 0)
        return text;
    if (as == AS_TIME)
        return arena_format(arena, "%s ±%s", text, duration(arena, half_width));
    if (as == AS_SHARE) {
        int decimals = larger(share_decimals(100 * mean), 1);
        return arena_format(arena, "%s ±%.*f", text, decimals,
                            rounded_up(100 * half_width, decimals));
    }
    if (fabs(mean) >= 9999.5)
        return arena_format(arena, "%s ±%s", text, large(arena, half_width));
    return arena_format(arena, "%s ±%s", text, half_text(arena, half_width, mean));
}

const char *text_shares(struct arena *arena, double low, double high)
{
    const char *from = share(arena, low), *to = share(arena, high);
    return arena_format(arena, "%.*s..%s", (int)strcspn(from, " "), from, to);
}

/* --- intervals that leave out 0 --- */

#define DECIMALS_MOST 8

/* Whether an interval written with so many decimals leaves out 0. */
static bool is_apart(double mean, double half_width, int decimals)
{
    double steps = pow(10, decimals);
    return round(fabs(mean) * steps) / steps > rounded_up(half_width, decimals);
}

/* "12.31 k", or "12.3 k ±0.4 k" */
static const char *finer(struct arena *arena, double mean, double half_width, const char *unit)
{
    int decimals = decimals_of(fabs(mean));
    while (decimals < DECIMALS_MOST && !is_apart(mean, half_width, decimals))
        decimals++;
    const char *text = arena_format(arena, "%.*f%s", decimals, mean, unit);
    if (half_width <= 0)
        return text;
    return arena_format(arena, "%s ±%.*f%s", text, decimals, rounded_up(half_width, decimals),
                        unit);
}

const char *text_interval_apart(struct arena *arena, double mean, double half_width)
{
    static const struct { double size; const char *name; } unit[] = {
        { 1e9, " G" }, { 1e6, " M" }, { 1e3, " k" },
    };
    double size = fabs(mean), half = half_width > 0 ? half_width : 0;
    if (!isfinite(mean) || !isfinite(half) || size <= half)
        return text_interval(arena, mean, half_width, AS_FACTOR);
    if (size < 9999.5)
        return finer(arena, mean, half, "");
    size_t i = 0;
    while (i < 2 && size < unit[i].size)
        i++;
    if (half < 0.9 * size) /* three digits of each tell them apart */
        return text_interval(arena, mean, half_width, AS_FACTOR);
    return finer(arena, mean / unit[i].size, half / unit[i].size, unit[i].name);
}

/* The text with what `keeps` does not keep replaced by '?'. */
static const char *replaced(struct arena *arena, const char *text,
                            bool (*keeps)(const struct character *))
{
    char *kept = arena_take(arena, strlen(text) + 1), *to = kept;
    for (struct character c; *text; text += c.bytes) {
        c = character_at(text, SIZE_MAX);
        if (keeps(&c))
            to = mempcpy(to, text, c.bytes);
        else
            *to++ = '?';
    }
    return kept;
}

static bool is_shown(const struct character *c)
{
    return c->shown;
}

static bool is_valid(const struct character *c)
{
    return c->valid;
}

const char *text_clean(struct arena *arena, const char *text)
{
    return replaced(arena, text, is_shown);
}

const char *text_valid(struct arena *arena, const char *text)
{
    return replaced(arena, text, is_valid);
}

/* East Asian wide characters and pictographs take two columns, combining accents none. */
static size_t columns_of(uint32_t code)
{
    static const struct { uint32_t first, last; size_t columns; } range[] = {
        { 0x0300, 0x036F, 0 }, { 0x200B, 0x200F, 0 }, { 0x202A, 0x202E, 0 },
        { 0x1100, 0x115F, 2 }, { 0x2E80, 0xA4CF, 2 }, { 0xAC00, 0xD7A3, 2 },
        { 0xF900, 0xFAFF, 2 }, { 0xFE00, 0xFE0F, 0 }, { 0xFE30, 0xFE6F, 2 },
        { 0xFF00, 0xFF60, 2 }, { 0x1F300, 0x1FAFF, 2 }, { 0x20000, 0x3FFFD, 2 },
    };
    for (size_t i = 0; i < sizeof range / sizeof *range; i++)
        if (code >= range[i].first && code <= range[i].last)
            return range[i].columns;
    return 1;
}

/* Bytes of the longest beginning that fits into `width`; `used` receives its columns. */
static size_t fitting(const char *text, size_t width, size_t *used)
{
    size_t bytes = 0;
    *used = 0;
    while (text[bytes]) {
        struct character c = character_at(text + bytes, SIZE_MAX);
        size_t columns = columns_of(c.code);
        if (*used + columns > width)
            break;
        *used += columns;
        bytes += c.bytes;
    }
    return bytes;
}

size_t text_width(const char *text)
{
    size_t width;
    fitting(text, SIZE_MAX, &width);
    return width;
}

const char *text_cut(struct arena *arena, const char *text, size_t width)
{
    const char *clean = text_clean(arena, text);
    if (text_width(clean) <= width)
        return clean;
    size_t used, bytes = fitting(clean, width ? width - 1 : 0, &used);
    return arena_format(arena, "%.*s%s", (int)bytes, clean, width ? "…" : "");
}

const char *text_cut_name(struct arena *arena, const char *name, size_t width)
{
    const char *clean = text_clean(arena, name);
    size_t whole = text_width(clean), used;
    if (whole <= width || width < 5)
        return text_cut(arena, clean, width);
    size_t tail = width / 2 - 1, head = width - 1 - tail;
    size_t kept = fitting(clean, head, &used), skipped = fitting(clean, whole - tail, &used);
    if (whole - used > tail) /* half of a wide character: leave it out */
        skipped += character_at(clean + skipped, SIZE_MAX).bytes;
    return arena_format(arena, "%.*s…%s", (int)kept, clean, clean + skipped);
}

size_t text_fitting(const char *text, size_t width)
{
    size_t blank = 0, at = 0;
    for (size_t columns = 0; text[at] && columns < width; columns++) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80) /* the rest of a character */
            at++;
        if (text[at] == ' ')
            blank = at;
    }
    return !text[at] || !blank ? at : blank;
}
