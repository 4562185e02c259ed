/* An expectation on a verdict is held against every run, one on a metric against its mean, within a
** band or its own interval.  What a variant or --set has made impossible to look at (a run that
** ends before the range does) is left out and said so, neither met nor missed.
*/
#include "study/expect.h"

#include "base/units.h"
#include "models/spec/expect.h"
#include "models/spec/world.h"
#include "sim/stats.h"

#include <math.h>

#define CONFIDENCE 0.999

/* --- verdict --- */

static const char *verdict_words(uint32_t set, struct arena *arena)
{
    const char *text = "";
    for (int v = 0; v < VERDICT_COUNT; v++)
        if (set >> v & 1)
            text = arena_format(arena, "%s%s%s", text, *text ? " or " : "",
                                verdict_name((enum verdict)v));
    return text;
}

static struct expectation hold_verdict(const struct expect_spec *expect, const struct study *study,
                                       struct arena *arena)
{
    struct expectation result = { .met = study->runs > 0, .subject = "verdict", .got = "",
                                  .wanted = verdict_words(expect->verdict, arena) };
    for (int v = 0; v < VERDICT_COUNT; v++) {
        if (study->verdicts[v] == 0)
            continue;
        result.met = result.met && expect->verdict >> v & 1;
        result.got = arena_format(arena, "%s%s%s in %zu of %zu", result.got,
                                  *result.got ? ", " : "", verdict_name((enum verdict)v),
                                  study->verdicts[v], study->runs);
    }
    return result;
}

/* --- metric --- */

static sim_time range_end(const struct expect_spec *expect, const struct study *study)
{
    return expect->to == TIME_NONE ? study->spec->run.duration : expect->to;
}

static bool has_range(const struct expect_spec *expect)
{
    return expect->from != TIME_NONE || expect->to != TIME_NONE;
}

static double value_in(const struct expect_spec *expect, const struct study *study, size_t r)
{
    if (!has_range(expect))
        return results_total(study->run[r], expect->metric);
    sim_time from = expect->from == TIME_NONE ? study->spec->run.warmup : expect->from;
    return results_mean(study->run[r], expect->metric, from, range_end(expect, study));
}

static const char *metric_subject(const struct expect_spec *expect, const struct study *study,
                                  struct arena *arena)
{
    char from[UNIT_TEXT], to[UNIT_TEXT];
    if (!has_range(expect))
        return expect->metric;
    return arena_format(arena, "%s %s..%s", expect->metric,
                        time_print(expect->from == TIME_NONE ? study->spec->run.warmup
                                                             : expect->from, from),
                        time_print(range_end(expect, study), to));
}

/* How far the mean may be from `equals`, or else the half width of its own interval. */
static double band(const struct expect_spec *expect, const struct tally *tally)
{
    if (!isnan(expect->within))
        return expect->within * fabs(expect->equals);
    return tally_half_width(tally, CONFIDENCE);
}

static const char *metric_wanted(const struct expect_spec *expect, struct arena *arena)
{
    const char *text = "";
    if (!isnan(expect->equals))
        text = isnan(expect->within)
                   ? arena_format(arena, "= %.6g within its 99.9 %% interval", expect->equals)
                   : arena_format(arena, "= %.6g +- %g %%", expect->equals, 100 * expect->within);
    if (!isnan(expect->at_least))
        text = arena_format(arena, "%s%s>= %.6g", text, *text ? ", " : "", expect->at_least);
    if (!isnan(expect->at_most))
        text = arena_format(arena, "%s%s<= %.6g", text, *text ? ", " : "", expect->at_most);
    return text;
}

static bool metric_met(const struct expect_spec *expect, const struct tally *tally)
{
    if (tally->count == 0)
        return false;
    if (!isnan(expect->equals) && !(fabs(tally->mean - expect->equals) <= band(expect, tally)))
        return false;
    if (!isnan(expect->at_least) && tally->mean < expect->at_least)
        return false;
    return isnan(expect->at_most) || tally->mean <= expect->at_most;
}

static struct expectation hold_metric(const struct expect_spec *expect, const struct study *study,
                                      struct arena *arena)
{
    struct expectation result = { .subject = metric_subject(expect, study, arena),
                                  .wanted = metric_wanted(expect, arena) };
    struct tally tally = { 0 };
    if (study->runs == 0 || !results_find(study->run[0], expect->metric)) {
        result.got = "no such metric";
        return result;
    }
    for (size_t r = 0; r < study->runs; r++) {
        double value = value_in(expect, study, r);
        if (!isnan(value))
            tally_add(&tally, value);
    }
    result.met = metric_met(expect, &tally);
    double half = tally_half_width(&tally, CONFIDENCE);
    if (tally.count == 0)
        result.got = "undefined in every run";
    else if (isnan(half))
        result.got = arena_format(arena, "%.6g", tally.mean);
    else
        result.got = arena_format(arena, "%.6g +- %.3g", tally.mean, half);
    return result;
}

/* A variant or --set may have made the run shorter than what is expected of it. */
static bool reaches_beyond(const struct expect_spec *expect, sim_time end)
{
    return (expect->from != TIME_NONE && expect->from >= end) ||
           (expect->to != TIME_NONE && expect->to > end);
}

static struct expectation leave_out(const struct expect_spec *expect, const struct study *study,
                                    struct arena *arena)
{
    char end[UNIT_TEXT];
    return (struct expectation){
        .left_out = true, .subject = metric_subject(expect, study, arena),
        .wanted = metric_wanted(expect, arena),
        .got = arena_format(arena, "a run of %s", time_print(study->spec->run.duration, end)) };
}

struct expectation expect_hold(const struct expect_spec *expect, const struct study *study,
                               struct arena *arena)
{
    if (reaches_beyond(expect, study->spec->run.duration))
        return leave_out(expect, study, arena);
    return expect->metric ? hold_metric(expect, study, arena)
                          : hold_verdict(expect, study, arena);
}
