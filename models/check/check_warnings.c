/* Warnings for what is legal and hurts once something goes wrong: layers that retry on top of each
** other, callers that give up before those they wait for, queues without end, calls without a
** timeout.  They need the order of the calls, so they come after all errors.
**
** Deliveries multiply like the attempts of a retry: what fails in a consumer is delivered again.  A
** way that goes through a queue begins there: whoever published is not asked again.
**
** Known limit: of several callers of a service the one that multiplies most (or waits least) is
** followed; a chain through another one is not looked at.
*/
#include "models/check/check.h"

#include "models/effects/registry.h"
#include "models/spec/effect.h"

#include <math.h>
#include <string.h>

/* The worst way down to a service, as known when its callees are looked at. */
struct way {
    double attempts;                  /* per call at the way's begin; calls made `times` apart */
    int layers;                       /* edges on it that retry */
    const struct check_edge *last;    /* the edge it arrives by; NULL: nobody calls */
    const struct check_edge *retrier; /* the last one that retries, if any */
    size_t before;                    /* the caller whose way it goes on; NO_PART: begins here */
    bool deeper;                      /* goes on to another layer that retries */
    bool message;                     /* it begins with a delivery */
    sim_time patience;                /* of the most impatient caller above */
    const struct check_edge *impatient;
};

static enum outcome failure_answer(const struct call_spec *call)
{
    switch ((enum call_on_failure)call->on_failure) {
    case ON_FAILURE_FAIL:
    case ON_FAILURE_UNAVAILABLE: return OUTCOME_unavailable;
    case ON_FAILURE_IGNORE:
    case ON_FAILURE_DEGRADED: break;
    case ON_FAILURE_ERROR: return OUTCOME_error;
    case ON_FAILURE_OVERLOADED: return OUTCOME_overloaded;
    case ON_FAILURE_INVALID: return OUTCOME_invalid;
    }
    return OUTCOME_ok;
}

/* Does `outer` try again what failed in the call `inner` below it? */
static bool multiplies(const struct check_edge *outer, const struct check_edge *inner)
{
    enum outcome answer = failure_answer(inner->call);
    if (outer->consumer)
        return answer != OUTCOME_ok && !outcome_in(outer->consumer->dead_at_once, answer);
    uint32_t on = edge_retry(outer)->on;
    return (answer != OUTCOME_ok && outcome_in(on, answer)) ||
           (outcome_in(on, OUTCOME_timeout) && edge_patience(outer) != SIM_FOREVER);
}

/* The way by `edge`: it goes on its caller's, unless nobody above tries again. */
static struct way way_by(const struct check *check, const struct way *way,
                         const struct check_edge *edge)
{
    struct way by = { .attempts = edge_attempts(edge), .last = edge, .before = NO_PART,
                      .patience = edge_patience(edge), .impatient = edge };
    if (edge->consumer)
        by.attempts = message_deliveries(edge->consumer, check_part(check, edge->caller)->queue);
    by.message = edge->consumer != NULL;
    by.layers = by.attempts > 1;
    by.retrier = by.layers ? edge : NULL;
    if (edge->consumer || edge->caller == NO_PART || !way[edge->caller].last)
        return by;
    const struct way *above = &way[edge->caller];
    if (above->patience <= by.patience)
        by.patience = above->patience, by.impatient = above->impatient;
    if (above->retrier && !multiplies(above->retrier, edge))
        return by;
    by.attempts *= above->attempts;
    by.layers += above->layers;
    by.message = above->message;
    by.retrier = by.retrier ? by.retrier : above->retrier;
    by.before = edge->caller;
    return by;
}

static void arrive(const struct check *check, struct way *way, const struct check_edge *edge)
{
    struct way *to = &way[edge->target], by = way_by(check, way, edge);
    struct way old = *to;
    if (!old.last || by.attempts > old.attempts)
        *to = by;
    bool earlier = !old.last || by.patience < old.patience;
    to->patience = earlier ? by.patience : old.patience;
    to->impatient = earlier ? by.impatient : old.impatient;
}

static struct way *find_ways(struct check *check)
{
    size_t count = check->parts.count;
    struct way *way = ARENA_ARRAY(check->arena, count, struct way);
    for (size_t i = 0; i < check->client_edge_count; i++)
        arrive(check, way, &check->edge[i]);
    for (size_t i = 0; i < count; i++) {
        size_t part = check->order[i];
        for (size_t e = check->first_edge[part]; e < check->first_edge[part + 1]; e++)
            arrive(check, way, &check->edge[e]);
        for (size_t d = check->deliveries.first[part];
             check_part(check, part)->rung == 0 && d < check->deliveries.first[part + 1]; d++)
            arrive(check, way, &check->deliveries.item[d]);
    }
    for (size_t i = count; i-- > 0;) {
        const struct way *to = &way[check->order[i]];
        if (to->last && to->before != NO_PART)
            way[to->before].deeper |= to->deeper || to->retrier == to->last;
    }
    return way;
}

/* Where the number of attempts was written. */
static const void *attempts_place(const struct check *check, const struct retry_spec *retry)
{
    return check_written(check, &retry->retries) ? &retry->retries : &retry->attempts;
}

/* "users -> web -> db", and the name it begins with; of a long way the end. */
static const char *way_text(struct check *check, const struct way *way, const struct way *to,
                            const char **first)
{
    const char *path = *to->last->to;
    for (int names = 1;; names++) {
        *first = to->last->from;
        if (names < 10)
            path = arena_format(check->arena, "%s -> %s", *first, path);
        if (to->before == NO_PART)
            return path;
        to = &way[to->before];
    }
}

/* "3 attempts x 5 deliveries", from the last layer to the first. */
static const char *factors_text(struct check *check, const struct way *way, const struct way *to)
{
    const char *text = "";
    for (;; to = &way[to->before]) {
        const struct check_edge *edge = to->last;
        double factor = edge->consumer ? message_deliveries(edge->consumer,
                                                            check_part(check, edge->caller)->queue)
                                       : edge_attempts(edge);
        const char *word = edge->consumer ? "deliveries" : "attempts";
        const char *between = *text ? " x " : "";
        if (edge->consumer && edge->consumer->on_failure == MESSAGE_NEXT)
            word = arena_format(check->arena, "deliveries (%zu of them on rungs)",
                                consumer_rungs(edge->consumer));
        if (isinf(factor))
            text = arena_format(check->arena, "%s%s%s without end", text, between, word);
        else if (factor > 1)
            text = arena_format(check->arena, "%s%s%.10g %s", text, between, factor, word);
        if (to->before == NO_PART)
            return text;
    }
}

static void warn_layers(struct check *check, const struct way *way, const struct way *to)
{
    if (to->layers < 2 || to->deeper || to->retrier != to->last)
        return;
    const char *first, *path = way_text(check, way, to, &first);
    bool client = check_find(&check->clients, first) != NO_PART;
    const char *attempts = isinf(to->attempts)
                               ? "attempts without end"
                               : arena_format(check->arena, "up to %.10g attempts", to->attempts);
    if (to->message) {
        CHECK_WARNING(check, attempts_place(check, edge_retry(to->last)),
                      "deliveries multiply retries: %s at '%s' per message of '%s': %s (%s)",
                      attempts, *to->last->to, first, factors_text(check, way, to), path);
        return;
    }
    CHECK_WARNING(check, attempts_place(check, edge_retry(to->last)),
                  "%d layers retry on top of each other: %s at '%s' per %s of '%s' (%s)",
                  to->layers, attempts, *to->last->to, client ? "call" : "request", first, path);
}

/* What a caller waits at the most against what those above it wait. */
static void warn_impatient(struct check *check, const struct way *way,
                           const struct check_edge *edge)
{
    sim_time longest = edge_longest(edge);
    const struct way *above = &way[edge->caller];
    if (!above->last || longest == SIM_FOREVER || longest <= above->patience)
        return;
    double attempts = edge_attempts(edge);
    const char *made_of = "";
    if (attempts > 1)
        made_of = arena_format(check->arena, " (%.0f attempts)", attempts);
    CHECK_WARNING(check, attempts > 1 ? attempts_place(check, edge_retry(edge)) : edge->to,
                  "the caller gives up first: the call of '%s' may take %s%s, but '%s' waits only "
                  "%s for '%s'; what comes later is work for nobody", *edge->to,
                  check_time(check, longest), made_of, above->impatient->from,
                  check_time(check, above->patience), *above->impatient->to);
}

static void warn_queue(struct check *check, const struct service_spec *service)
{
    if (service->queue.limit == COUNT_UNLIMITED && !check_written(check, &service->queue.limit))
        CHECK_WARNING(check, &service->name,
                      "the queue of '%s' has no limit, so in an overload requests wait without "
                      "end; set one, or write `queue: unlimited`", service->name);
}

/* Faults that swallow requests, on calls that nothing ends. */
static void warn_endless(struct check *check, const struct check_edge *edge, const char *fault)
{
    if (edge_patience(edge) == SIM_FOREVER)
        CHECK_WARNING(check, edge->to,
                      "'%s' waits for ever when a fault swallows its requests to '%s' "
                      "(%s): set a timeout or a deadline", edge->from, *edge->to, fault);
}

/* The effect by which messages vanish; NULL: none does. */
static const char *vanishing(const struct fault_spec *fault)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if ((effect_types[e]->swallows || effect_types[e]->swallows_answer) &&
            effect_given(e, fault))
            return effect_name(e);
    return NULL;
}

static void warn_black_holes(struct check *check)
{
    const char **struck = ARENA_ARRAY(check->arena, check->parts.count, const char *);
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        if (!vanishing(fault))
            continue;
        if (fault->service)
            struck[check_find(&check->parts, fault->service)] = vanishing(fault);
        const char *dot = fault->edge ? strchr(fault->edge, '.') : NULL;
        if (dot)
            warn_endless(check, check_find_edge(check, arena_text_of(check->arena, fault->edge,
                                                (size_t)(dot - fault->edge)), dot + 1),
                         vanishing(fault));
    }
    for (size_t e = 0; e < check->edge_count; e++)
        if (struck[check->edge[e].target])
            warn_endless(check, &check->edge[e], struck[check->edge[e].target]);
}

void check_warnings(struct check *check)
{
    struct way *way = find_ways(check);
    for (size_t i = 0; i < check->parts.count; i++)
        warn_layers(check, way, &way[i]);
    for (size_t e = check->client_edge_count; e < check->edge_count; e++)
        warn_impatient(check, way, &check->edge[e]);
    for (size_t i = 0; i < check->spec->services.count; i++)
        warn_queue(check, &check->spec->services.item[i]);
    warn_black_holes(check);
}
