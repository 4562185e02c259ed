/* Warnings about load: a service that can't keep up even when nothing fails, means that do not
** exist, users who never pause, and a run too short to see a recovery.
**
** The mean rate at a service follows the calls without any retry.  A worker is held for its own
** work and, unless the service is async, for its calls one after the other (parallel ones
** together), each no longer than its policies allow.  Queues are left out, so a load of 1 is
** surely too much.
*/
#include "models/check/check.h"
#include "models/effects/registry.h"
#include "models/shape/contention.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

/* Of a piecewise-linear rate over the run, per second. */
static double mean_rate(const struct rate_point_spec *points, size_t count, sim_time duration)
{
    double calls = 0;
    for (size_t i = 0; i < count; i++) {
        const struct rate_point_spec *point = &points[i], *next = point + 1;
        bool last = i + 1 == count;
        sim_time end = last || next->at > duration ? duration : next->at;
        if (point->at >= duration)
            break;
        double at_end = last ? point->rate
                             : point->rate + (next->rate - point->rate) *
                                                 time_to_s(end - point->at) /
                                                 fmax(time_to_s(next->at - point->at), 1e-9);
        calls += 0.5 * (point->rate + at_end) * time_to_s(end - point->at);
    }
    if (count && points[0].at < duration)
        calls += points[0].rate * time_to_s(points[0].at);
    return calls / time_to_s(duration);
}

/* Calls per second that a client wants whatever the answers; 0 where that can't be known. */
static double client_rate(const struct client_spec *client, sim_time duration)
{
    if (client->open)
        return mean_rate(client->open->rate.item, client->open->rate.count, duration);
    if (client->impatient) /* reloads left out */
        return mean_rate(client->impatient->rate.item, client->impatient->rate.count, duration);
    if (client->batch && client->batch->every != TIME_NONE)
        return (double)client->batch->calls / time_to_s(client->batch->every);
    return 0;
}

/* How long a call holds its caller, at the mean. */
static double call_time(const struct check_edge *edge, const double *answer_time)
{
    double once = answer_time[edge->target] + 2 * one_mean(edge->network);
    return edge->share * fmin(once, time_to_s(edge_longest(edge)));
}

/* Own work and calls; the calls of a parallel group count as the longest of them. */
static double time_of_answer(const struct check *check, size_t service, const double *answer_time)
{
    double sum = one_mean(&check->spec->services.item[service].service_time), group = 0;
    const char *word = NULL;
    for (size_t e = check->first_edge[service]; e < check->first_edge[service + 1]; e++) {
        const struct check_edge *edge = &check->edge[e];
        double time = call_time(edge, answer_time);
        bool same = word && edge->call->parallel && strcmp(word, edge->call->parallel) == 0;
        word = edge->call->parallel;
        sum += same ? fmax(time - group, 0) : time;
        group = same ? fmax(time, group) : time;
    }
    return sum;
}

static void warn_crowd(struct check *check, const struct service_spec *service, double rate,
                       double full)
{
    CHECK_WARNING(check, &service->slowdown,
                  "'%s' can carry its load of %.4g requests per second, but not once all its "
                  "workers are taken: a crowd gets only %.4g per second done, so it stays; fewer "
                  "workers or a concurrency limit keep it from forming", service->name, rate, full);
}

static void warn_overload(struct check *check, const struct service_spec *service, double rate,
                          double held)
{
    double work = one_mean(&service->service_time);
    double instances = (double)service_spec_instances(service);
    double served = instances * (double)service->workers / held, full = served;
    if (contention_any(service)) {
        served = fmin(served, instances * contention_capacity(service, work, held - work));
        full = instances * contention_when_full(service, work, held - work);
    }
    if (isinf(held))
        CHECK_WARNING(check, &service->service_time,
                      "the mean service time of '%s' is infinite: no number of workers keeps up",
                      service->name);
    else if (rate >= served && rate > 0)
        CHECK_WARNING(check, &service->workers,
                      "'%s' can't keep up even without a fault: %.4g requests per second come at "
                      "the mean, %.4g can be served (load %.3g)",
                      service->name, rate, served, rate / served);
    else if (rate > full && service->slowdown.kind)
        warn_crowd(check, service, rate, full);
}

/* Who may stand before each service at once, and the least its workers may be. */
struct crowd {
    double users;    /* INFINITY where others than closed clients call too */
    double capacity; /* share of the workers left by the worst fault */
    bool down;       /* a fault refuses everything */
};

/* Without any work. */
static bool answers_at_once(const struct fault_spec *fault)
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault) && (effect_kinds[e]->at_once & fault_target(fault)))
            return true;
    return false;
}

static struct crowd *find_crowds(struct check *check)
{
    struct crowd *crowd = ARENA_ARRAY(check->arena, check->services.count, struct crowd);
    for (size_t s = 0; s < check->services.count; s++)
        crowd[s].capacity = 1;
    for (size_t e = 0; e < check->edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        bool closed = edge->client && edge->client->closed;
        crowd[edge->target].users += closed ? (double)edge->client->closed->users : INFINITY;
    }
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        const char *to = fault_at_service(fault);
        if (!to)
            continue;
        struct crowd *struck = &crowd[check_find(&check->services, to)];
        struck->down |= answers_at_once(fault);
        struck->capacity = fmin(struck->capacity, effects_capacity(fault));
    }
    return crowd;
}

static int64_t least_instances(const struct service_spec *service)
{
    return service->autoscale ? service->autoscale->min : service->instances;
}

static bool can_refuse(const struct service_spec *service, const struct crowd *crowd)
{
    double workers = (double)service->workers * crowd->capacity;
    return crowd->down || service->admission.count > 0 ||
           (service->queue.limit != COUNT_UNLIMITED &&
            crowd->users > (double)least_instances(service) *
                               (workers + (double)service->queue.limit));
}

/* A user without a pause whose call takes no time would call for ever at one instant. */
static void check_think(struct check *check, const struct check_edge *edge,
                        const struct crowd *crowd, const double *answer_time)
{
    const struct closed_spec *closed = edge->client->closed;
    if (!closed || one_mean(&closed->think) > 0)
        return;
    const struct service_spec *target = &check->spec->services.item[edge->target];
    bool sheds = target->admission.count > 0, refuses = can_refuse(target, &crowd[edge->target]);
    if (edge_pauses_after(check, edge, OUTCOME_refused) &&
        (!sheds || edge_pauses_after(check, edge, OUTCOME_overloaded)))
        return;
    if (refuses || !(answer_time[edge->target] > 0))
        CHECK_ERROR(check, closed->think.kind ? (const void *)&closed->think : &closed->users,
                    "time would stand still: users without a pause call '%s' again and again at "
                    "the instant it %s; set `think`", *edge->to,
                    refuses ? "refuses them" : "answers");
}

/* What a cache lets through is not known beforehand, so nothing is said of it. */
static double passes(const struct check_edge *edge)
{
    for (size_t i = 0; i < edge->policies->count; i++)
        if (one_is(&edge->policies->item[i], "cache"))
            return 0;
    return 1;
}

void check_load(struct check *check)
{
    size_t count = check->services.count;
    double *rate = ARENA_ARRAY(check->arena, count, double);
    double *answer_time = ARENA_ARRAY(check->arena, count, double);
    for (size_t i = 0; i < check->client_edge_count; i++) {
        const struct check_edge *edge = &check->edge[i];
        rate[edge->target] += passes(edge) * edge->share *
                              client_rate(edge->client, check->spec->run.duration);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t e = check->first_edge[check->order[i]];
             e < check->first_edge[check->order[i] + 1]; e++)
            rate[check->edge[e].target] += rate[check->edge[e].caller] *
                                           passes(&check->edge[e]) * check->edge[e].share;
    for (size_t i = count; i-- > 0;) {
        size_t s = check->order[i];
        const struct service_spec *service = &check->spec->services.item[s];
        answer_time[s] = time_of_answer(check, s, answer_time);
        warn_overload(check, service, rate[s],
                      service->async ? one_mean(&service->service_time) : answer_time[s]);
    }
    const struct crowd *crowd = find_crowds(check);
    for (size_t i = 0; i < check->client_edge_count; i++)
        check_think(check, &check->edge[i], crowd, answer_time);
}

void check_recovery(struct check *check)
{
    const struct world_spec *spec = check->spec;
    const struct fault_spec *last = NULL;
    sim_time end = 0;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        sim_time ends = fault->lasts == TIME_NONE ? spec->run.duration
                                                  : time_add(fault->at, fault->lasts);
        if (ends > end && fault_may_trigger(fault))
            end = ends, last = fault;
    }
    if (!last || spec->run.duration - end >= spec->objective.hold)
        return;
    if (last->lasts != TIME_NONE)
        CHECK_WARNING(check, &last->lasts,
                      "recovery can't be seen: %s remain of the run after the last fault, but "
                      "health must last %s (objective.hold)",
                      check_time(check, spec->run.duration - end),
                      check_time(check, spec->objective.hold));
    else if (!check_written(check, &last->lasts))
        CHECK_WARNING(check, &last->at,
                      "recovery can't be seen: the fault lasts to the end of the run; say how long "
                      "with `for`, or write `for: none`");
}
