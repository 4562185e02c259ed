/* Checks of expectations: what is expected, of something that exists, within the run. */
#include "models/check/check.h"

#include "models/measure/results.h"

#include <math.h>
#include <string.h>

static void check_bounds(struct check *check, const struct expect_spec *expect)
{
    bool equals = !isnan(expect->equals), within = !isnan(expect->within);
    bool least = !isnan(expect->at_least), most = !isnan(expect->at_most);
    if (!equals && !least && !most)
        CHECK_ERROR(check, &expect->metric,
                    "nothing is expected of the metric; it needs equals, at_least or at_most");
    if (equals && (least || most))
        CHECK_ERROR(check, least ? &expect->at_least : &expect->at_most,
                    "`equals` is already both bounds; leave one out");
    if (within && !equals)
        CHECK_ERROR(check, &expect->within, "`within` says how near to `equals`, which is missing");
    if (least && most && expect->at_least > expect->at_most)
        CHECK_ERROR(check, &expect->at_least, "at_least (%g) is above at_most (%g)",
                    expect->at_least, expect->at_most);
    if (equals && !within && check->spec->run.replications < 2)
        CHECK_ERROR(check, &expect->equals,
                    "one replication has no interval: say `within`, or set run.replications to 2 "
                    "or more");
}

static void check_verdict(struct check *check, const struct expect_spec *expect)
{
    const struct { const char *name; const void *member; bool given; } bound[] = {
        { "equals", &expect->equals, !isnan(expect->equals) },
        { "within", &expect->within, !isnan(expect->within) },
        { "at_least", &expect->at_least, !isnan(expect->at_least) },
        { "at_most", &expect->at_most, !isnan(expect->at_most) },
        { "from", &expect->from, expect->from != TIME_NONE },
        { "to", &expect->to, expect->to != TIME_NONE },
    };
    for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
        if (bound[i].given)
            CHECK_ERROR(check, bound[i].member,
                        "`%s` is about a metric; a verdict is of the whole run", bound[i].name);
}

/* What the run was cut short of is left out when expectations are held (study/expect.h). */
static void check_times(struct check *check, const struct expect_spec *expect)
{
    sim_time end = check->spec->run.duration;
    end = check->spec->written > end ? check->spec->written : end;
    if (expect->from != TIME_NONE && expect->from >= end)
        CHECK_ERROR(check, &expect->from, "from is %s, but the run ends at %s",
                    check_time(check, expect->from), check_time(check, end));
    if (expect->to != TIME_NONE && expect->to > end)
        CHECK_ERROR(check, &expect->to, "to is %s, but the run ends at %s",
                    check_time(check, expect->to), check_time(check, end));
    if (expect->to != TIME_NONE && expect->from != TIME_NONE && expect->from >= expect->to)
        CHECK_ERROR(check, &expect->from, "from is %s, but must be before to (%s)",
                    check_time(check, expect->from), check_time(check, expect->to));
}

/* NULL: there is no such metric, which has been told. */
static void check_range(struct check *check, const struct expect_spec *expect,
                        const struct metric *metric)
{
    const sim_time *range = expect->from != TIME_NONE ? &expect->from : &expect->to;
    if (metric && *range != TIME_NONE && !(metric->use & METRIC_SERIES))
        CHECK_ERROR(check, range, "'%s' is known of the whole run only, so `from` and `to` can't "
                    "narrow it", metric->name);
}

void check_expectations(struct check *check)
{
    for (size_t i = 0; i < check->spec->expect.count; i++) {
        const struct expect_spec *expect = &check->spec->expect.item[i];
        if (expect->verdict && expect->metric)
            CHECK_ERROR(check, &expect->metric,
                        "expect a verdict or a metric, not both; make two expectations of it");
        else if (expect->verdict)
            check_verdict(check, expect);
        else if (expect->metric)
            check_bounds(check, expect);
        else
            CHECK_ERROR(check, &expect->metric,
                        "nothing is expected; name a verdict or a metric");
        if (expect->metric)
            check_range(check, expect, check_metric(check, &expect->metric));
        check_times(check, expect);
    }
}
