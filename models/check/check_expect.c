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

static const struct metric *find_metric(enum metric_scope scope, const char *name)
{
    for (size_t i = 0; i < metrics_count(); i++) {
        const struct metric *metric = metric_describe(i);
        if (metric->scope == scope && strcmp(metric->name, name) == 0)
            return metric;
    }
    return NULL;
}

static const char *metric_hint(struct check *check, enum metric_scope scope, const char *name)
{
    const char **known = ARENA_ARRAY(check->arena, metrics_count(), const char *);
    size_t count = 0;
    for (size_t i = 0; i < metrics_count(); i++)
        if (metric_describe(i)->scope == scope)
            known[count++] = metric_describe(i)->name;
    const char *near = nearest_word(name, known, count);
    return near ? arena_format(check->arena, "; did you mean '%s'?", near) : "";
}

/* The last part of a path, of something that exists. */
static void check_name(struct check *check, const struct expect_spec *expect,
                       enum metric_scope scope, const char *name)
{
    static const char *const owner[] = { [OF_RUN] = "a run", [OF_CLIENT] = "a client",
                                         [OF_EDGE] = "an edge", [OF_SERVICE] = "a service",
                                         [OF_QUEUE] = "a queue", [OF_CONSUMER] = "a consumer",
                                         [OF_ENDPOINT] = "an endpoint" };
    const struct metric *metric = find_metric(scope, name);
    const sim_time *range = expect->from != TIME_NONE ? &expect->from : &expect->to;
    if (!metric)
        CHECK_ERROR(check, &expect->metric, "%s has no metric '%s'%s", owner[scope], name,
                    metric_hint(check, scope, name));
    else if (*range != TIME_NONE && !(metric->use & METRIC_SERIES))
        CHECK_ERROR(check, range, "'%s' is known of the whole run only, so `from` and `to` can't "
                    "narrow it", name);
}

static void check_client(struct check *check, const struct expect_spec *expect, const char *client,
                         const char *name)
{
    if (check_find(&check->clients, client) == NO_PART)
        CHECK_ERROR(check, &expect->metric,
                    "the metric is of client '%s', which does not exist%s", client,
                    check_hint(check, &check->clients, client));
    else
        check_name(check, expect, OF_CLIENT, name);
}

/* Kinds of parts, and what their metrics are called. */
static const struct {
    const char *root;
    enum metric_scope scope;
} kinds[PART_KINDS] = { [PART_SERVICE] = { "services", OF_SERVICE },
                        [PART_QUEUE] = { "queues", OF_QUEUE },
                        [PART_CONSUMER] = { "consumers", OF_CONSUMER } };

/* QUEUE-retry-N of a queue that there is: in a variant it may have a ladder with such a rung. */
static bool may_be_rung(struct check *check, const char *name)
{
    static const char mark[] = "-retry-";
    const char *end = NULL;
    for (const char *at = name; (at = strstr(at, mark)); at++)
        end = at;
    const char *number = end ? end + sizeof mark - 1 : "";
    if (!*number || number[strspn(number, "0123456789")])
        return false;
    const char *queue = arena_text_of(check->arena, name, (size_t)(end - name));
    return check_find(check_names_of(check, PART_QUEUE), queue) != NO_PART;
}

static void check_owned(struct check *check, const struct expect_spec *expect, enum part_kind kind,
                        const char *owner, const char *name)
{
    if (check_find(check_names_of(check, kind), owner) == NO_PART &&
        !(kind == PART_QUEUE && may_be_rung(check, owner)))
        CHECK_ERROR(check, &expect->metric, "the metric is of %s '%s', which does not exist%s",
                    part_noun(kind), owner, check_hint_of(check, kind, owner));
    else
        check_name(check, expect, kinds[kind].scope, name);
}

/* The kind of part that such metrics are of; PART_KINDS: none. */
static enum part_kind kind_of(const char *root)
{
    enum part_kind kind = 0;
    while (kind < PART_KINDS && strcmp(kinds[kind].root, root) != 0)
        kind++;
    return kind;
}

static void check_edge(struct check *check, const struct expect_spec *expect, const char *from,
                       const char *to, const char *name)
{
    if (!check_find_edge(check, from, to))
        CHECK_ERROR(check, &expect->metric,
                    "the metric is of edge '%s.%s', but '%s' does not call '%s'", from, to, from,
                    to);
    else
        check_name(check, expect, OF_EDGE, name);
}

static void check_endpoint(struct check *check, const struct expect_spec *expect,
                           const char *service, const char *endpoint, const char *name)
{
    const struct check_names *services = check_names_of(check, PART_SERVICE);
    size_t place = check_find(services, service);
    if (place == NO_PART)
        CHECK_ERROR(check, &expect->metric,
                    "the metric is of service '%s', which does not exist%s", service,
                    check_hint_of(check, PART_SERVICE, service));
    else if (!endpoint_find(check_part(check, place)->service, endpoint))
        CHECK_ERROR(check, &expect->metric,
                    "the metric is of endpoint '%s', which '%s' does not have",
                    endpoint, service);
    else
        check_name(check, expect, OF_ENDPOINT, name);
}

/* The parts of a path between its dots.  Returns how many there are. */
static size_t split(struct check *check, const char *path, const char *part[], size_t room)
{
    size_t parts = 0;
    for (;; path++) {
        size_t length = strcspn(path, ".");
        if (parts < room)
            part[parts] = arena_text_of(check->arena, path, length);
        parts++;
        path += length;
        if (!*path)
            return parts;
    }
}

static void no_metric(struct check *check, const struct expect_spec *expect, const char *root)
{
    static const char *const roots[] = { "clients", "services", "queues", "consumers", "edges",
                                         "endpoints", "run" };
    const char *near = nearest_word(root, roots, sizeof roots / sizeof *roots);
    bool misspelt = near && strcmp(near, root) != 0;
    CHECK_ERROR(check, &expect->metric,
                "'%s' is no metric; those are run.M, clients.C.M, services.S.M, queues.Q.M, "
                "consumers.C.M, edges.FROM.TO.M and endpoints.S.E.M%s%s%s",
                expect->metric, misspelt ? "; did you mean '" : "", misspelt ? near : "",
                misspelt ? "'?" : "");
}

static void check_metric(struct check *check, const struct expect_spec *expect)
{
    const char *part[4];
    size_t parts = split(check, expect->metric, part, 4);
    enum part_kind kind = kind_of(part[0]);
    if (strcmp(part[0], "run") == 0 && parts == 2)
        check_name(check, expect, OF_RUN, part[1]);
    else if (strcmp(part[0], "clients") == 0 && parts == 3)
        check_client(check, expect, part[1], part[2]);
    else if (kind != PART_KINDS && parts == 3)
        check_owned(check, expect, kind, part[1], part[2]);
    else if (strcmp(part[0], "edges") == 0 && parts == 4)
        check_edge(check, expect, part[1], part[2], part[3]);
    else if (strcmp(part[0], "endpoints") == 0 && parts == 4)
        check_endpoint(check, expect, part[1], part[2], part[3]);
    else
        no_metric(check, expect, part[0]);
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
            check_metric(check, expect);
        check_times(check, expect);
    }
}
