#include "plots/report/comparison_range.h"

#include "models/spec/world.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>

struct range {
    double least, most;
};

static struct range range_of(const struct comparison *comparison,
                             double (*value)(const struct study *study))
{
    struct range range = { INFINITY, -INFINITY };
    for (size_t v = 0; v < comparison->studies; v++) {
        double own = value(comparison->study[v]);
        range.least = fmin(range.least, own);
        range.most = fmax(range.most, own);
    }
    return range;
}

static const char *range_text(struct arena *arena, struct range range, enum shown_as as)
{
    return arena_format(arena, "%s to %s", text_number(arena, range.least, as),
                        text_number(arena, range.most, as));
}

static double length_of(const struct study *study)
{
    return time_to_s(study->spec->run.duration);
}

static double load_of(const struct study *study)
{
    return words_mean(study, "run.offered");
}

const char *comparison_length(struct arena *arena, const struct comparison *comparison)
{
    struct range range = range_of(comparison, length_of);
    return range.least < range.most ? range_text(arena, range, AS_TIME)
                                    : text_number(arena, range.least, AS_TIME);
}

const char *comparison_caveat(struct arena *arena, const struct comparison *comparison)
{
    struct range length = range_of(comparison, length_of), load = range_of(comparison, load_of);
    const char *uneven = "", *short_of = "";
    if (length.least < length.most)
        short_of = arena_format(arena, "Their runs differ in length, %s: downtime and duplicates "
                                       "are those of a run.", range_text(arena, length, AS_TIME));
    if (load.most > 1.05 * load.least)
        uneven = arena_format(arena, "The variants differ in load: clients want %s.",
                              range_text(arena, load, AS_RATE));
    return arena_format(arena, "%s%s%s", uneven, *uneven && *short_of ? " " : "", short_of);
}
