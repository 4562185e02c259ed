/* A control's effect is a mean over pairs of variants that differ in it alone, taken within a
** replication, so that common chance cancels; replications then give the interval.  Of n controls
** in all combinations that is 2^(n - 1) pairs, with each one off in turn it is a single one.
*/
#include "study/effects.h"

#include "models/spec/objective.h"
#include "models/spec/world.h"

#include <math.h>

/* One replication's value of an effect: the mean over the pairs in which both have one. */
struct sum {
    double total;
    size_t count;
};

struct bench {
    const struct comparison *comparison;
    const uint64_t *has;
    enum effect_kind kind;
};

static void add(struct sum *sum, double without, double with)
{
    if (!isfinite(without) || !isfinite(with))
        return;
    sum->total += without - with;
    sum->count++;
}

static double mean(const struct sum *sum)
{
    return sum->count ? sum->total / (double)sum->count : NAN;
}

/* The variant that has the same controls without this one; `studies`: there is none, or it does not
** count. */
static size_t without(const struct bench *bench, size_t v, uint64_t bit)
{
    size_t other = 0, studies = bench->comparison->studies;
    if (bench->kind == EFFECT_ALONE && v > 0)
        return studies;
    while (other < studies && bench->has[other] != (bench->has[v] & ~bit))
        other++;
    return bench->has[v] & bit ? other : studies;
}

static double change_in(const struct bench *bench, uint64_t bit, size_t p, enum headline_of h)
{
    struct sum sum = { 0, 0 };
    for (size_t v = 0; v < bench->comparison->studies; v++) {
        size_t other = without(bench, v, bit);
        if (other < bench->comparison->studies)
            add(&sum, comparison_value(bench->comparison, other, p, h),
                comparison_value(bench->comparison, v, p, h));
    }
    return mean(&sum);
}

static bool recovers(const struct comparison *comparison, size_t v, size_t p)
{
    return isfinite(comparison_value(comparison, v, p, HEADLINE_RECOVERY));
}

static double recovers_in(const struct bench *bench, uint64_t bit, size_t p)
{
    struct sum sum = { 0, 0 };
    for (size_t v = 0; v < bench->comparison->studies; v++) {
        size_t other = without(bench, v, bit);
        if (other < bench->comparison->studies)
            add(&sum, recovers(bench->comparison, other, p), recovers(bench->comparison, v, p));
    }
    return mean(&sum);
}

static size_t pairs_of(const struct bench *bench, uint64_t bit)
{
    size_t pairs = 0;
    for (size_t v = 0; v < bench->comparison->studies; v++)
        pairs += without(bench, v, bit) < bench->comparison->studies ? 1 : 0;
    return pairs;
}

static struct effect measure(const struct bench *bench, size_t control, double *values)
{
    uint64_t bit = UINT64_C(1) << control;
    size_t replications = bench->comparison->pairs;
    struct effect effect = { .control = control, .pairs = pairs_of(bench, bit) };
    for (enum headline_of h = 0; h < HEADLINES; h++) {
        for (size_t p = 0; p < replications; p++)
            values[p] = h == HEADLINE_RECOVERY ? NAN : change_in(bench, bit, p, h);
        effect.change[h] = estimate_of(values, replications);
    }
    for (size_t p = 0; p < replications; p++) {
        values[p] = recovers_in(bench, bit, p);
        effect.fewer += values[p] < 0 ? 1 : 0;
        effect.more += values[p] > 0 ? 1 : 0;
    }
    effect.recovers = estimate_of(values, replications);
    return effect;
}

/* NaN counts as nothing. */
static int by_size(double a, double b)
{
    double x = isnan(a) ? 0 : fabs(a), y = isnan(b) ? 0 : fabs(b);
    return (x < y) - (x > y);
}

enum headline_of effects_order(const struct comparison *comparison)
{
    bool answered = comparison->studies &&
                    comparison->study[0]->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
    return answered ? HEADLINE_DOWNTIME : HEADLINE_GOODPUT;
}

static int by_rank(const struct effect *a, const struct effect *b, enum headline_of first)
{
    enum headline_of second = first == HEADLINE_GOODPUT ? HEADLINE_DOWNTIME : HEADLINE_GOODPUT;
    int order = by_size(a->change[first].mean, b->change[first].mean);
    return order ? order : by_size(a->change[second].mean, b->change[second].mean);
}

/* By insertion, which keeps equals in their order: there are a dozen. */
static void sort(struct effect *effect, size_t count, enum headline_of first)
{
    for (size_t i = 1; i < count; i++) {
        struct effect moved = effect[i];
        size_t place = i;
        for (; place > 0 && by_rank(&moved, &effect[place - 1], first) < 0; place--)
            effect[place] = effect[place - 1];
        effect[place] = moved;
    }
}

struct effect *effects_make(const struct comparison *comparison, const uint64_t *has,
                            size_t controls, enum effect_kind kind, struct arena *arena)
{
    struct bench bench = { comparison, has, kind };
    struct effect *effect = ARENA_ARRAY(arena, controls, struct effect);
    double *values = ARENA_ARRAY(arena, comparison->pairs, double);
    for (size_t c = 0; c < controls; c++)
        effect[c] = measure(&bench, c, values);
    sort(effect, controls, effects_order(comparison));
    return effect;
}

bool effect_significant(const struct effect *effect, enum headline_of h)
{
    if (h == HEADLINE_RECOVERY)
        return recoveries_differ(effect->fewer, effect->more);
    return estimate_significant(&effect->change[h]);
}
