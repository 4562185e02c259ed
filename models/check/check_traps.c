/* Warnings of what reads right and does something else: a wait that no timeout covers, a bound of
** each process where that of all was meant, an objective that nothing can break.
**
** Each asks for the figures that make it certain; where they are not known, nothing is said.
*/
#include "models/check/check_flow.h"

#include "models/shape/contention.h"
#include "models/spec/budgets/leaky_ratio.h"
#include "models/spec/budgets/token_bucket.h"
#include "models/spec/budgets/window_ratio.h"
#include "models/spec/client.h"
#include "models/spec/load.h"
#include "models/spec/objective.h"
#include "models/spec/policies/pool.h"

#include <math.h>

#define ROOM 0.8 /* of what can be served: beyond it chance alone may break an objective */

/* --- a wait outside the timeout --- */

/* `around` bounds what stands outside of the pool at `position`; the timeout stands inside. */
static void warn_uncovered(struct check *check, const struct check_edge *edge, size_t position,
                           sim_time around)
{
    const struct pool_spec *pool = edge->policies->item[position].value;
    sim_time wait = pool->acquire == TIME_NONE ? SIM_FOREVER : pool->acquire, inside = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = position + 1; i < edge->policies->count; i++) {
        sim_time bound = policy_bound(&edge->policies->item[i], &after);
        inside = bound < inside ? bound : inside;
    }
    if (around != SIM_FOREVER || inside == SIM_FOREVER || wait <= inside || pool->queue == 0)
        return;
    const char *longest = wait == SIM_FOREVER ? "without end"
                                              : arena_format(check->arena, "up to %s",
                                                             check_time(check, wait));
    const void *place = &pool->size;
    if (check_written(check, &pool->acquire))
        place = &pool->acquire;
    CHECK_WARNING(check, place,
                  "the timeout of the call of '%s' (%s) begins once it has a connection: before "
                  "that it waits %s; shorten `acquire`, set a `deadline`, or list the pool inside "
                  "(`policies: [timeout, pool]`)", *edge->to, check_time(check, inside), longest);
}

/* --- of each process, or in all --- */

static int64_t processes_of(const struct check *check, const struct check_edge *edge)
{
    return edge->client ? edge->client->fleet
                        : service_spec_instances(check_part(check, edge->caller)->service);
}

static void warn_pools(struct check *check, const struct check_edge *edge,
                       const struct pool_spec *pool)
{
    const struct part *target = check_part(check, edge->target);
    int64_t processes = processes_of(check, edge);
    if (target->kind != PART_SERVICE || pool->scope != SCOPE_PROCESS || processes < 2)
        return;
    int64_t workers = service_spec_instances(target->service) * target->service->workers;
    if (pool->size > workers || pool->size <= workers / processes)
        return;
    CHECK_WARNING(check, &pool->size,
                  "each of %lld processes of '%s' has a pool of %lld: %lld connections in all, but "
                  "'%s' works on %lld at once; make it smaller, or `scope: fleet`",
                  (long long)processes, edge->from, (long long)pool->size,
                  (long long)(processes * pool->size), *edge->to, (long long)workers);
}

/* What a budget lets through each second whatever has been called; `member` says so. */
static double allowance(const struct one *budget, const double **member)
{
    *member = NULL;
    if (one_is(budget, "leaky_ratio")) {
        const struct leaky_ratio_spec *leaky = budget->value;
        *member = &leaky->min_retries_per_second;
    } else if (one_is(budget, "window_ratio")) {
        const struct window_ratio_spec *window = budget->value;
        *member = &window->min_per_second;
    } else if (one_is(budget, "token_bucket")) {
        const struct token_bucket_spec *bucket = budget->value;
        *member = &bucket->refill;
        return bucket->refill / bucket->cost;
    }
    return *member ? **member : 0;
}

/* Bounds nothing, because there are so many of it. */
static void warn_budgets(struct check *check, const struct check_flow *flow,
                         const struct check_edge *edge, const struct retry_spec *retry)
{
    const double *member;
    double own = allowance(&retry->budget, &member), processes = (double)processes_of(check, edge);
    double calls = edge->share * (edge->client ? client_rate(edge->client,
                                                             check->spec->run.duration)
                                               : flow->rate[edge->caller]);
    double retries = calls * (edge_attempts(edge) - 1);
    bool each = caller_scope(&retry->budget) != SCOPE_FLEET;
    if (!each || processes < 2 || !(own > 0) || !(calls > 0) || own >= retries ||
        own * processes < retries)
        return;
    CHECK_WARNING(check, member,
                  "the budget bounds nothing: each of %.0f processes of '%s' may send %.4g retries "
                  "per second, %.4g in all, and there are never more than %.4g; lower it, or "
                  "`scope: fleet`", processes, edge->from, own, own * processes, retries);
}

static void look_at_edge(struct check *check, const struct check_flow *flow,
                         const struct check_edge *edge)
{
    sim_time around = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = 0; i < edge->policies->count; i++) {
        const struct one *policy = &edge->policies->item[i];
        if (one_is(policy, "pool")) {
            warn_uncovered(check, edge, i, around);
            warn_pools(check, edge, policy->value);
        }
        const struct retry_spec *retry = one_is(policy, "retry") ? policy->value : NULL;
        if (retry && retry->budget.kind)
            warn_budgets(check, flow, edge, retry);
        sim_time bound = policy_bound(policy, &after);
        around = bound < around ? bound : around;
    }
}

/* --- an objective that nothing can break --- */

/* No call on the edge takes longer; SIM_FOREVER: some may. */
static sim_time surely_over(const struct check_edge *edge)
{
    sim_time over = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = 0; i < edge->policies->count; i++) {
        const struct one *policy = &edge->policies->item[i];
        sim_time bound = policy_bound(policy, &after);
        if (bound == SIM_FOREVER && !one_is(policy, "breaker") && !one_is(policy, "fallback"))
            return over; /* what retries, or waits, takes time of its own */
        over = bound < over ? bound : over;
    }
    return over;
}

static void warn_latency(struct check *check)
{
    sim_time over = 0;
    for (size_t e = 0; e < check->client_edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        sim_time own = edge->client->impatient ? SIM_FOREVER : surely_over(edge);
        over = own > over ? own : over;
    }
    const struct latency_spec *latency = &check->spec->objective.latency;
    const sim_time *target[] = { &latency->p50, &latency->p90, &latency->p95, &latency->p99,
                                 &latency->p999 };
    for (size_t i = 0; i < sizeof target / sizeof *target; i++)
        if (*target[i] != TIME_NONE && over > 0 && *target[i] > over)
            CHECK_WARNING(check, target[i],
                          "no fault can break this objective: who calls has given up after %s, and "
                          "only answers have a latency; set it lower, or let `goodput` judge",
                          check_time(check, over));
}

/* Calls come as evenly as chance allows, all the time. */
static bool is_steady(const struct client_spec *client)
{
    return client->open && client->open->rate.count == 1;
}

static bool may_err(const struct service_spec *service)
{
    const struct error_spec *errors = &service->error_rate;
    return errors->error > 0 || errors->unavailable > 0 || errors->overloaded > 0 ||
           errors->invalid > 0 || service->admission.count > 0;
}

/* Neither a fault, nor a load that can't be served, nor errors; variants may bring them. */
static void warn_goodput(struct check *check, const struct check_flow *flow)
{
    const struct world_spec *spec = check->spec;
    const char *fullest = NULL;
    double most = 0;
    if (!check_written(check, &spec->objective.goodput) || spec->faults.count || spec->variants ||
        spec->varied || spec->queues.count || !spec->services.count)
        return;
    for (size_t i = 0; i < spec->clients.count; i++)
        if (!is_steady(&spec->clients.item[i]))
            return;
    for (size_t i = 0; i < check->parts.count; i++) {
        const struct part *part = check_part(check, i);
        double load = flow->rate[i] / flow->capacity[i];
        if (part->kind != PART_SERVICE || !(load < ROOM) || may_err(part->service) ||
            contention_any(part->service))
            return;
        fullest = !fullest || load > most ? part->service->name : fullest;
        most = fmax(most, load);
    }
    CHECK_WARNING(check, &spec->objective.goodput,
                  "nothing is there to break this objective: no fault, and the fullest service, "
                  "'%s', has %.2g %% of what it can serve; add `faults`, or more load", fullest,
                  100 * most);
}

void check_traps(struct check *check, const struct check_flow *flow)
{
    for (size_t e = 0; e < check->edge_count; e++)
        look_at_edge(check, flow, &check->edge[e]);
    warn_latency(check);
    warn_goodput(check, flow);
}
