/* The ends of a range, the default, and the words for none or no limit are drawn often, as that is
** where mistakes are; else something usual, evenly in the logarithm.
*/
#include "tests/value_maker.h"

#include "base/units.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is usual for a kind, and what stands for a limit that a range leaves open.  Times are in
** nanoseconds. */
struct usual {
    double low, high, largest;
};

static struct usual usual_of(enum field_kind kind)
{
    switch ((int)kind) {
    case FIELD_COUNT: return (struct usual){ 1, 100, 1e9 };
    case FIELD_NUMBER: return (struct usual){ 0.01, 100, 1e9 };
    case FIELD_TIME: return (struct usual){ 1e6, 5e9, 864e15 };
    case FIELD_RATE: return (struct usual){ 0.1, 300, 1e9 };
    case FIELD_SHARE: return (struct usual){ 0.001, 1, 1 };
    }
    assert(false && "a kind of quantity");
    return (struct usual){ 0, 0, 0 };
}

/* Whether the field takes this text. */
static bool value_fits(const struct field *field, const char *text, struct arena *arena)
{
    struct err err;
    void *object = arena_take(arena, field->offset + sizeof(struct items));
    return field_read(field, object, text, arena, &err);
}

/* One end of a range; `open` where it is missing. */
static double limit(const struct field *field, const char *from, const char *to, double open,
                    struct arena *arena)
{
    struct field free = *field;
    int64_t whole = 0;
    double real = 0;
    struct err err;
    bool whole_kind = field->kind == FIELD_COUNT || field->kind == FIELD_TIME;
    if (from >= to)
        return open;
    free.range = "";
    free.offset = 0;
    bool read = field_read(&free, whole_kind ? (void *)&whole : &real,
                           arena_text_of(arena, from, (size_t)(to - from)), arena, &err);
    assert(read);
    (void)read;
    return whole_kind ? (double)whole : real;
}

static const char *quantity_print(enum field_kind kind, double value, struct arena *arena)
{
    char text[UNIT_TEXT];
    switch ((int)kind) {
    case FIELD_COUNT: return arena_format(arena, "%lld", (long long)value);
    case FIELD_TIME: return arena_text(arena, time_print((sim_time)value, text));
    case FIELD_RATE: return arena_text(arena, rate_print(value, text));
    case FIELD_SHARE: return arena_text(arena, share_print(value, text));
    }
    return arena_text(arena, number_print(value, text));
}

/* Evenly in the logarithm within what is usual and allowed; mostly with two digits, as people
** write. */
static double usual_value(struct rng *rng, struct usual usual, double low, double high)
{
    double from = fmax(usual.low, low), to = fmin(usual.high, high);
    if (!(from < to))
        from = fmax(low, 1e-9), to = fmax(high, from);
    double value = from * pow(to / from, rng_uniform(rng));
    char digits[32];
    snprintf(digits, sizeof digits, "%.1e", value);
    if (rng_chance(rng, 0.8))
        value = strtod(digits, NULL);
    return fmin(fmax(value, low), high);
}

static const char *quantity_make(struct rng *rng, const struct field *field, const char *range,
                                 struct arena *arena)
{
    struct usual usual = usual_of(field->kind);
    const char *tail = strstr(range, " or "), *end = tail ? tail : range + strlen(range);
    const char *dots = strstr(range, "..");
    bool open = !dots || dots >= end;
    double low = open ? 0 : limit(field, range, dots, 0, arena);
    double high = open ? usual.largest : limit(field, dots + 2, end, usual.largest, arena);
    double u = rng_uniform(rng);
    if (u < 0.07)
        return quantity_print(field->kind, low, arena);
    if (u < 0.11)
        return quantity_print(field->kind, high, arena);
    if (u < 0.18 && tail)
        return tail + strlen(" or ");
    if (u < 0.25 && field->standard && range == field->range)
        return field->standard;
    if (range != field->range)
        usual.high = high;
    return quantity_print(field->kind, usual_value(rng, usual, low, high), arena);
}

static const char *choice_make(struct rng *rng, const struct field *field, struct arena *arena)
{
    const char **word;
    size_t count = field_choices(field, arena, &word);
    return word[rng_below(rng, count)];
}

static const char *set_make(struct rng *rng, const struct field *field, struct arena *arena)
{
    const char **word;
    size_t count = field_choices(field, arena, &word);
    const char *list = word[rng_below(rng, count)];
    double share = rng_uniform(rng);
    if (rng_chance(rng, 0.1) && value_fits(field, "none", arena))
        return "none";
    for (size_t i = 0; i < count; i++)
        if (rng_chance(rng, share))
            list = arena_format(arena, "%s, %s", list, word[i]);
    return arena_format(arena, "[%s]", list);
}

const char *value_make(struct rng *rng, const struct field *field, const char *range,
                       struct arena *arena)
{
    switch ((int)field->kind) {
    case FIELD_FLAG: return rng_chance(rng, 0.5) ? "true" : "false";
    case FIELD_CHOICE: return choice_make(rng, field, arena);
    case FIELD_SET: return set_make(rng, field, arena);
    }
    return quantity_make(rng, field, range ? range : field->range, arena);
}
