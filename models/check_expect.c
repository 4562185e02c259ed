/* Checks of expectations: what is expected, of something that exists, within the run.  That a metric
** of such a name exists is known where metrics are made, not here. */
#include "models/check.h"

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

static void check_times(struct check *check, const struct expect_spec *expect)
{
    sim_time end = check->spec->run.duration;
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

/* The next part of a path up to a dot, or NULL. */
static const char *next_part(struct check *check, const char **path)
{
    if (!**path)
        return NULL;
    size_t length = strcspn(*path, ".");
    const char *part = arena_text_of(check->arena, *path, length);
    *path += length + ((*path)[length] == '.');
    return part;
}

static void check_party(struct check *check, const struct expect_spec *expect,
                        const struct check_names *names, const char *kind, const char *name)
{
    if (check_find(names, name) == NO_SERVICE)
        CHECK_ERROR(check, &expect->metric, "the metric is of %s '%s', which does not exist%s",
                    kind, name, check_hint(check, names, name));
}

static void check_edge(struct check *check, const struct expect_spec *expect, const char *from,
                       const char *to)
{
    if (!check_find_edge(check, from, to))
        CHECK_ERROR(check, &expect->metric,
                    "the metric is of edge '%s.%s', but '%s' does not call '%s'", from, to, from,
                    to);
}

static void check_metric(struct check *check, const struct expect_spec *expect)
{
    static const char *const roots[] = { "clients", "services", "edges", "run" };
    const char *rest = expect->metric, *root = next_part(check, &rest);
    const char *name = next_part(check, &rest), *second = next_part(check, &rest);
    if (root && strcmp(root, "run") == 0 && name)
        return;
    if (root && strcmp(root, "clients") == 0 && second) {
        check_party(check, expect, &check->clients, "client", name);
        return;
    }
    if (root && strcmp(root, "services") == 0 && second) {
        check_party(check, expect, &check->services, "service", name);
        return;
    }
    if (root && strcmp(root, "edges") == 0 && second && *rest) {
        check_edge(check, expect, name, second);
        return;
    }
    const char *near = root ? nearest_word(root, roots, 4) : NULL;
    CHECK_ERROR(check, &expect->metric,
                "'%s' is no metric; those are clients.C.M, services.S.M, edges.FROM.TO.M and "
                "run.M%s%s%s", expect->metric, near && strcmp(near, root) ? "; did you mean '" : "",
                near && strcmp(near, root) ? near : "", near && strcmp(near, root) ? "'?" : "");
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
            CHECK_ERROR(check, &expect->metric, "nothing is expected; name a verdict or a metric");
        if (expect->metric)
            check_metric(check, expect);
        check_times(check, expect);
    }
}
