/* Paths of metrics that a scenario names: that they are of something that exists. */
#include "models/check/check.h"

#include "models/measure/results.h"

#include <string.h>

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
static const struct metric *check_name(struct check *check, const char *const *path,
                                       enum metric_scope scope, const char *name)
{
    static const char *const owner[] = { [OF_RUN] = "a run", [OF_CLIENT] = "a client",
                                         [OF_EDGE] = "an edge", [OF_SERVICE] = "a service",
                                         [OF_QUEUE] = "a queue", [OF_CONSUMER] = "a consumer",
                                         [OF_ENDPOINT] = "an endpoint", [OF_ALERT] = "an alert" };
    const struct metric *metric = find_metric(scope, name);
    if (!metric)
        CHECK_ERROR(check, path, "%s has no metric '%s'%s", owner[scope], name,
                    metric_hint(check, scope, name));
    return metric;
}

static const struct metric *check_client(struct check *check, const char *const *path,
                                         const char *client, const char *name)
{
    if (check_find(&check->clients, client) != NO_PART)
        return check_name(check, path, OF_CLIENT, name);
    CHECK_ERROR(check, path, "the metric is of client '%s', which does not exist%s", client,
                check_hint(check, &check->clients, client));
    return NULL;
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

static const struct metric *check_owned(struct check *check, const char *const *path,
                                        enum part_kind kind, const char *owner, const char *name)
{
    if (check_find(check_names_of(check, kind), owner) != NO_PART ||
        (kind == PART_QUEUE && may_be_rung(check, owner)))
        return check_name(check, path, kinds[kind].scope, name);
    CHECK_ERROR(check, path, "the metric is of %s '%s', which does not exist%s", part_noun(kind),
                owner, check_hint_of(check, kind, owner));
    return NULL;
}

/* The kind of part that such metrics are of; PART_KINDS: none. */
static enum part_kind kind_of(const char *root)
{
    enum part_kind kind = 0;
    while (kind < PART_KINDS && strcmp(kinds[kind].root, root) != 0)
        kind++;
    return kind;
}

static const char *edge_hint(struct check *check, const char *from, const char *to)
{
    const char **known = ARENA_ARRAY(check->arena, check->edge_count, const char *);
    for (size_t e = 0; e < check->edge_count; e++)
        known[e] = arena_format(check->arena, "%s.%s", check->edge[e].from, *check->edge[e].to);
    const char *near = nearest_word(arena_format(check->arena, "%s.%s", from, to), known,
                                    check->edge_count);
    return near ? arena_format(check->arena, "; did you mean '%s'?", near) : "";
}

static const struct metric *check_edge(struct check *check, const char *const *path,
                                       const char *from, const char *to, const char *name)
{
    if (check_find_edge(check, from, to))
        return check_name(check, path, OF_EDGE, name);
    CHECK_ERROR(check, path, "the metric is of edge '%s.%s', but '%s' does not call '%s'%s", from,
                to, from, to, edge_hint(check, from, to));
    return NULL;
}

static const struct metric *check_endpoint(struct check *check, const char *const *path,
                                           const char *service, const char *endpoint,
                                           const char *name)
{
    const struct check_names *services = check_names_of(check, PART_SERVICE);
    size_t place = check_find(services, service);
    if (place == NO_PART)
        CHECK_ERROR(check, path, "the metric is of service '%s', which does not exist%s", service,
                    check_hint_of(check, PART_SERVICE, service));
    else if (!endpoint_find(check_part(check, place)->service, endpoint))
        CHECK_ERROR(check, path, "the metric is of endpoint '%s', which '%s' does not have",
                    endpoint, service);
    else
        return check_name(check, path, OF_ENDPOINT, name);
    return NULL;
}

static const struct metric *check_alert_path(struct check *check, const char *const *path,
                                             const char *alert, const char *name)
{
    const struct world_spec *spec = check->spec;
    const char **known = ARENA_ARRAY(check->arena, spec->alerts.count, const char *);
    for (size_t i = 0; i < spec->alerts.count; i++) {
        known[i] = spec->alerts.item[i].name ? spec->alerts.item[i].name : "";
        if (strcmp(known[i], alert) == 0)
            return check_name(check, path, OF_ALERT, name);
    }
    const char *near = nearest_word(alert, known, spec->alerts.count);
    CHECK_ERROR(check, path, "the metric is of alert '%s', which does not exist%s%s%s", alert,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
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

static void no_metric(struct check *check, const char *const *path, const char *root)
{
    static const char *const roots[] = { "clients", "services", "queues", "consumers", "edges",
                                         "endpoints", "alerts", "run" };
    const char *near = nearest_word(root, roots, sizeof roots / sizeof *roots);
    bool misspelt = near && strcmp(near, root) != 0;
    CHECK_ERROR(check, path,
                "'%s' is no metric; those are run.M, clients.C.M, services.S.M, queues.Q.M, "
                "consumers.C.M, edges.FROM.TO.M, endpoints.S.E.M and alerts.A.M%s%s%s",
                *path, misspelt ? "; did you mean '" : "", misspelt ? near : "",
                misspelt ? "'?" : "");
}

const struct metric *check_metric(struct check *check, const char *const *path)
{
    const char *part[4];
    size_t parts = split(check, *path, part, 4);
    enum part_kind kind = kind_of(part[0]);
    if (strcmp(part[0], "run") == 0 && parts == 2)
        return check_name(check, path, OF_RUN, part[1]);
    if (strcmp(part[0], "clients") == 0 && parts == 3)
        return check_client(check, path, part[1], part[2]);
    if (strcmp(part[0], "alerts") == 0 && parts == 3)
        return check_alert_path(check, path, part[1], part[2]);
    if (kind != PART_KINDS && parts == 3)
        return check_owned(check, path, kind, part[1], part[2]);
    if (strcmp(part[0], "edges") == 0 && parts == 4)
        return check_edge(check, path, part[1], part[2], part[3]);
    if (strcmp(part[0], "endpoints") == 0 && parts == 4)
        return check_endpoint(check, path, part[1], part[2], part[3]);
    no_metric(check, path, part[0]);
    return NULL;
}
