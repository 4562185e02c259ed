/* Warnings about load: a service that can't keep up even when nothing fails, means that do not
** exist, users who never pause, and a run too short to see a recovery.  What comes where is in
** check_flow.c.
*/
#include "models/check/check_flow.h"

#include "models/effects/registry.h"
#include "models/shape/contention.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"

#include <math.h>

static void warn_crowd(struct check *check, const struct service_spec *service, double rate,
                       double full)
{
    CHECK_WARNING(check, &service->slowdown,
                  "'%s' can carry its load of %.4g requests per second, but not once all its "
                  "workers are taken: a crowd gets only %.4g per second done, so it stays; fewer "
                  "workers or a concurrency limit keep it from forming", service->name, rate, full);
}

static void warn_overload(struct check *check, const struct service_spec *service, double rate,
                          double served, double held)
{
    double work = one_mean(&service->service_time), full = served;
    if (contention_any(service))
        full = (double)service_spec_instances(service) *
               contention_when_full(service, work, held - work);
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

/* Who may stand before each part at once, and the least its workers may be. */
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
    struct crowd *crowd = ARENA_ARRAY(check->arena, check->parts.count, struct crowd);
    for (size_t s = 0; s < check->parts.count; s++)
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
        struct crowd *struck = &crowd[check_find(&check->parts, to)];
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
    const struct service_spec *target = check_part(check, edge->target)->service;
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

/* Who works off what a queue gets: "'fulfil'", or "its consumers". */
static const char *takers_text(const struct check *check, size_t queue)
{
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[queue];
    if (deliveries->first[queue + 1] != first + 1)
        return "its consumers";
    return arena_format(check->arena, "'%s'", *deliveries->item[first].to);
}

static void warn_backlog(struct check *check, const struct check_flow *flow, size_t queue)
{
    const struct part *part = check_part(check, queue);
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[queue], consumers = deliveries->first[queue + 1] - first;
    double rate = flow->rate[queue], served = flow->capacity[queue];
    if (part->rung > 0 || consumers == 0 || !(rate > 0) || rate < served)
        return;
    const void *place = part_place(part);
    if (consumers == 1)
        place = &deliveries->item[first].consumer->concurrency;
    CHECK_WARNING(check, place,
                  "more is published to '%s' than %s can work off even without a fault: %.4g/s "
                  "against %.4g/s at the mean", part->service->name, takers_text(check, queue),
                  rate, served);
}

static void warn_part(struct check *check, const struct check_flow *flow, size_t place)
{
    const struct part *part = check_part(check, place);
    if (part->kind == PART_SERVICE)
        warn_overload(check, part->service, flow->rate[place], flow->capacity[place],
                      flow->held[place]);
    else if (part->kind == PART_QUEUE)
        warn_backlog(check, flow, place);
    else if (isinf(flow->held[place]))
        CHECK_WARNING(check, &part->consumer->service_time,
                      "the mean service time of '%s' is infinite: no number of slots keeps up",
                      part->consumer->name);
}

void check_load(struct check *check, const struct check_flow *flow)
{
    for (size_t i = check->parts.count; i-- > 0;)
        warn_part(check, flow, check->order[i]);
    const struct crowd *crowd = find_crowds(check);
    for (size_t i = 0; i < check->client_edge_count; i++)
        check_think(check, &check->edge[i], crowd, flow->answer);
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
