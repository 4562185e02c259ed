/* Values as people write them.
**
** A number is first read as plain decimal digits with a power of ten beside them: that is the one
** place where its form is checked, and it lets 99.9% become exactly the number 0.999 (a division by
** 100 might miss it by the last bit).
**
** A message begins with what was written, in quotes, so that it may follow the name of a field.
*/
#include "base/units.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE (60 * SIM_S)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

const struct unit time_units[TIME_UNITS] = {
    { "d", DAY },     { "h", HOUR },    { "min", MINUTE }, { "s", SIM_S },
    { "ms", SIM_MS }, { "us", SIM_US }, { "ns", SIM_NS },
};

/* What people write instead.  An m alone may be minutes, milli or months. */
static const struct {
    const char *wrong, *right;
} meant[] = {
    { "m", "min" },      { "mins", "min" },    { "minute", "min" }, { "minutes", "min" },
    { "sec", "s" },      { "secs", "s" },      { "second", "s" },   { "seconds", "s" },
    { "hr", "h" },       { "hrs", "h" },       { "hour", "h" },     { "hours", "h" },
    { "day", "d" },      { "days", "d" },      { "msec", "ms" },    { "msecs", "ms" },
    { "millis", "ms" },  { "usec", "us" },     { "\xc2\xb5s", "us" }, { "\xce\xbcs", "us" },
    { "micros", "us" },  { "nsec", "ns" },     { "nanos", "ns" },   { "S", "s" },
    { "MS", "ms" },      { "H", "h" },         { "D", "d" },        { "Min", "min" },
};

/* --- numbers --- */

struct decimal {
    char digits[64]; /* with a point, without sign, underscores or exponent */
    long exponent;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copies a run of digits; an underscore may stand between two of them.  -1: there is no room. */
static int take_digits(const char **text, char *digits, size_t room)
{
    int taken = 0;
    const char *c = *text;
    for (; is_digit(*c) || (*c == '_' && taken && is_digit(c[1])); *text = ++c) {
        if (*c == '_')
            continue;
        if ((size_t)taken + 1 >= room)
            return -1;
        digits[taken++] = *c;
    }
    digits[taken] = '\0';
    return taken;
}

static long take_exponent(const char **text)
{
    const char *c = *text;
    if (*c != 'e' && *c != 'E')
        return 0;
    bool negative = *++c == '-';
    c += *c == '-' || *c == '+';
    if (!is_digit(*c))
        return 0;
    long exponent = 0;
    for (; is_digit(*c); c++)
        exponent = exponent < 100000 ? exponent * 10 + (*c - '0') : exponent;
    *text = c;
    return negative ? -exponent : exponent;
}

/* Takes a number without sign from the front of the text.  False: there is none, or it is absurdly
** long. */
static bool take_decimal(const char **text, struct decimal *decimal)
{
    const char *c = *text;
    char *digits = decimal->digits;
    int whole = take_digits(&c, digits, sizeof decimal->digits - 2), parts = 0;
    if (whole < 0)
        return false;
    if (*c == '.' && is_digit(c[1])) {
        digits[whole] = '.';
        c++;
        parts = take_digits(&c, digits + whole + 1, sizeof decimal->digits - (size_t)whole - 1);
    }
    if (parts < 0 || whole + parts == 0)
        return false;
    decimal->exponent = take_exponent(&c);
    *text = c;
    return true;
}

/* decimal x 10^shift, rounded once; beyond the largest double: infinity. */
static double decimal_value(const struct decimal *decimal, int shift)
{
    char text[96];
    snprintf(text, sizeof text, "%se%ld", decimal->digits, decimal->exponent + shift);
    return strtod(text, NULL);
}

static bool take_sign(const char **text)
{
    bool negative = **text == '-';
    *text += **text == '-' || **text == '+';
    return negative;
}

bool number_parse(const char *text, double *number, struct err *err)
{
    struct decimal decimal;
    const char *rest = text;
    bool negative = take_sign(&rest);
    if (!take_decimal(&rest, &decimal) || *rest)
        return err_set(err, "'%.40s' is not a number: write 1500, 2.5 or 1e6", text);
    double value = decimal_value(&decimal, 0);
    if (isinf(value))
        return err_set(err, "'%.40s' is too large for a number", text);
    *number = negative ? -value : value;
    return true;
}

bool count_parse(const char *text, int64_t *count, struct err *err)
{
    struct decimal decimal;
    const char *rest = text;
    bool negative = take_sign(&rest);
    if (!take_decimal(&rest, &decimal) || *rest)
        return err_set(err, "'%.40s' is not a whole number: write 3, 1500 or 10_000", text);
    int64_t value;
    if (decimal.exponent == 0 && !strchr(decimal.digits, '.')) {
        errno = 0;
        value = strtoll(decimal.digits, NULL, 10);
        if (errno == ERANGE)
            return err_set(err, "'%.40s' is too large for a count", text);
    } else {
        double real = decimal_value(&decimal, 0);
        if (real != floor(real) && !isinf(real))
            return err_set(err, "'%.40s' is not a whole number: write 3, 1500 or 10_000", text);
        if (real >= 0x1p63)
            return err_set(err, "'%.40s' is too large for a count", text);
        value = (int64_t)real;
    }
    *count = negative ? -value : value;
    return true;
}

bool share_parse(const char *text, double *share, struct err *err)
{
    struct decimal decimal;
    const char *rest = text;
    bool negative = take_sign(&rest);
    bool number = take_decimal(&rest, &decimal);
    bool percent = number && *rest == '%';
    if (!number || rest[percent])
        return err_set(err, "'%.40s' is not a share: write 10%% or 0.1", text);
    double value = decimal_value(&decimal, percent ? -2 : 0);
    if (negative && value > 0)
        return err_set(err, "'%.40s' is negative, but a share is 0%%..100%%", text);
    if (value > 1 && !percent && value <= 100)
        return err_set(err, "'%.40s' is more than 1, the whole: write %.40s%% if percent is meant",
                       text, text);
    if (value > 1)
        return err_set(err, "'%.40s' is more than the whole: a share is 0%%..100%%", text);
    *share = value;
    return true;
}

bool flag_parse(const char *text, bool *flag, struct err *err)
{
    static const char *const words[2][4] = { { "false", "no", "off", NULL },
                                             { "true", "yes", "on", NULL } };
    for (int value = 0; value < 2; value++)
        for (const char *const *word = words[value]; *word; word++)
            if (strcmp(text, *word) == 0) {
                *flag = value;
                return true;
            }
    return err_set(err, "'%.40s' is not true or false", text);
}

/* --- times and rates --- */

static size_t unit_letters(const char *text)
{
    size_t length = 0;
    while (text[length] && !is_digit(text[length]) && !strchr(" \t.,+-%/_", text[length]))
        length++;
    return length;
}

/* The place in `time_units`, or TIME_UNITS. */
static size_t unit_find(const char *name, size_t length)
{
    size_t i = 0;
    while (i < TIME_UNITS &&
           (strlen(time_units[i].name) != length || memcmp(time_units[i].name, name, length) != 0))
        i++;
    return i;
}

static bool unit_unknown(const char *text, const char *name, size_t length, const char *known,
                         struct err *err)
{
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (strlen(meant[i].wrong) == length && memcmp(meant[i].wrong, name, length) == 0)
            return err_set(err, "'%.40s' has an unknown unit '%.*s': did you mean '%s'?", text,
                           (int)length, name, meant[i].right);
    return err_set(err, "'%.40s' has an unknown unit '%.*s': %s", text,
                   (int)(length < 20 ? length : 20), name, known);
}

/* One number with its unit, added to `total`.  `unit` is the one before, TIME_UNITS at first. */
static bool time_part(const char *text, const char **rest, size_t *unit, sim_time *total,
                      struct err *err)
{
    struct decimal decimal;
    if (!take_decimal(rest, &decimal))
        return err_set(err, "'%.40s' is not a time: write 250ms, 2s or 5min", text);
    size_t length = unit_letters(*rest);
    if (length == 0)
        return **rest ? err_set(err, "'%.40s' is not a time: write 250ms, 2s or 5min", text)
                      : err_set(err, "'%.40s' needs a unit: 250ms, 2s, 5min", text);
    size_t found = unit_find(*rest, length);
    if (found == TIME_UNITS)
        return unit_unknown(text, *rest, length, "times are in ns, us, ms, s, min, h or d", err);
    if (*unit < TIME_UNITS && found <= *unit)
        return err_set(err, "'%.40s' is out of order: larger units come first, as in 1min30s",
                       text);
    double ns = decimal_value(&decimal, 0) * (double)time_units[found].length;
    if (ns >= 0x1p63 || (sim_time)(ns + 0.5) > SIM_FOREVER - *total)
        return err_set(err, "'%.40s' is too long: the longest time is 106751d, or 292 years", text);
    if (ns > 0 && ns < 0.5)
        return err_set(err, "'%.40s' is less than a nanosecond", text);
    *total += (sim_time)(ns + 0.5);
    *rest += length;
    *unit = found;
    return true;
}

bool time_parse(const char *text, sim_time *time, struct err *err)
{
    const char *rest = text;
    size_t unit = TIME_UNITS;
    sim_time total = 0;
    if (*text == '-')
        return err_set(err, "'%.40s' is negative, but a time is at least 0s", text);
    do
        if (!time_part(text, &rest, &unit, &total, err))
            return false;
    while (*rest);
    *time = total;
    return true;
}

bool rate_parse(const char *text, double *per_s, struct err *err)
{
    struct decimal decimal;
    const char *rest = text;
    if (*text == '-')
        return err_set(err, "'%.40s' is negative, but a rate is at least 0/s", text);
    bool number = take_decimal(&rest, &decimal);
    if (number && !*rest)
        return err_set(err, "'%.40s' needs a unit: 40/s, 60/min", text);
    if (!number || *rest != '/')
        return err_set(err, "'%.40s' is not a rate: write 40/s or 60/min", text);
    size_t length = unit_letters(++rest), unit = unit_find(rest, length);
    if (rest[length] || length == 0)
        return err_set(err, "'%.40s' is not a rate: write 40/s or 60/min", text);
    if (unit >= RATE_UNITS)
        return unit_unknown(text, rest, length, "rates are per s, min, h or d", err);
    double rate = decimal_value(&decimal, 0) / ((double)time_units[unit].length / (double)SIM_S);
    if (isinf(rate))
        return err_set(err, "'%.40s' is too large for a rate", text);
    *per_s = rate;
    return true;
}
