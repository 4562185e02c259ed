/* Warnings about messages that come back in numbers: a redrive faster than what is left of its
** consumers, and rungs of a ladder that come due together after a fault.
**
** What a queue's consumers can take is bounded by what they call, too.
**
** The cliff.  While a fault makes everything fail, from A to E, a message of time t is delivered at
** t and again at t + P1, t + P2 ..., the sums of the pauses.  After E the message of time t comes
** for delivery n + 1 at t + Pn, if the one before was still in the fault.  So at T >= E rung n adds
** as much as is published if A <= T - Pn <= E and T - Pn + P(n-1) <= E.  Most rungs add right after
** E, or when one begins to.
*/
#include "models/check/check_flow.h"

#include "models/shape/doors.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

/* --- what consumers can take --- */

/* What a service serves, and lets in at that time. */
static double served(const struct check *check, const struct check_flow *flow, size_t place,
                     sim_time at)
{
    const struct service_spec *service = check_part(check, place)->service;
    double instances = (double)service_spec_instances(service);
    return fmin(flow->capacity[place], doors_rate(check->spec, service, instances, at));
}

static double taken(const struct check *check, const struct check_flow *flow, size_t consumer,
                    sim_time at, size_t *slowest)
{
    double least = flow->capacity[consumer];
    *slowest = consumer;
    for (size_t e = check->first_edge[consumer]; e < check->first_edge[consumer + 1]; e++) {
        const struct check_edge *edge = &check->edge[e];
        if (check_part(check, edge->target)->kind != PART_SERVICE)
            continue;
        double capacity = served(check, flow, edge->target, at) / edge->share;
        if (capacity < least)
            least = capacity, *slowest = edge->target;
    }
    return least;
}

/* Of all who take from a queue; of the last one what bounds it. */
static double queue_taken(const struct check *check, const struct check_flow *flow, size_t queue,
                          sim_time at, size_t *slowest)
{
    double sum = 0;
    for (size_t d = check->deliveries.first[queue]; d < check->deliveries.first[queue + 1]; d++)
        sum += taken(check, flow, check->deliveries.item[d].target, at, slowest);
    return sum;
}

/* --- redrives --- */

static void warn_redrive(struct check *check, const struct check_flow *flow,
                         const struct fault_spec *fault)
{
    const struct redrive_spec *redrive = fault->redrive;
    size_t slowest = 0, to = check_find(check_names_of(check, PART_QUEUE), redrive->to);
    double rate = flow->rate[to], most = queue_taken(check, flow, to, fault->at, &slowest);
    double spare = fmax(most - rate, 0);
    bool at_once = isnan(redrive->rate);
    if (!(most > 0) || isinf(most) || (!at_once && redrive->rate <= spare))
        return;
    const char *left = spare > 0 ? arena_format(check->arena, "%.4g/s are left", spare)
                                 : "nothing is left";
    const char *pace = at_once ? "all of them at once"
                               : arena_format(check->arena, "%.4g/s", redrive->rate);
    CHECK_WARNING(check, at_once ? (const void *)&redrive->from : &redrive->rate,
                  "the redrive is a second outage: %s into '%s' on top of %.4g/s that are "
                  "published, but '%s' can take only %.4g/s: %s", pace, redrive->to, rate,
                  check_part(check, slowest)->service->name, most, left);
}

void check_redrives(struct check *check, const struct check_flow *flow)
{
    for (size_t i = 0; i < check->spec->faults.count; i++)
        if (check->spec->faults.item[i].redrive)
            warn_redrive(check, flow, &check->spec->faults.item[i]);
}

/* --- ladders --- */

/* A fault that lets the messages of a consumer fail. */
struct outage {
    const struct consumer_spec *consumer;
    sim_time begin, end;
};

/* Rungs whose messages are delivered at `when`, each as many as are published. */
static int rungs_due(const struct outage *outage, sim_time when)
{
    const struct consumer_spec *consumer = outage->consumer;
    sim_time before = 0, sum = 0;
    int due = 0;
    for (size_t i = 0; i < consumer_rungs(consumer); i++, before = sum) {
        sum = time_add(sum, consumer->ladder.item[i].pause);
        sim_time published = when - sum;
        due += published >= outage->begin && published <= outage->end &&
               published + before <= outage->end;
    }
    return due;
}

/* The most at one time, and when that is: at the fault's end, or when a rung begins to come due. */
static int most_due(const struct outage *outage, sim_time *when)
{
    const struct consumer_spec *consumer = outage->consumer;
    int most = rungs_due(outage, outage->end);
    sim_time sum = 0;
    *when = outage->end;
    for (size_t i = 0; i < consumer_rungs(consumer); i++) {
        sum = time_add(sum, consumer->ladder.item[i].pause);
        sim_time begins = time_add(outage->begin, sum);
        int due = begins > outage->end ? rungs_due(outage, begins) : 0;
        if (due > most)
            most = due, *when = begins;
    }
    return most;
}

static void warn_cliff(struct check *check, const struct check_flow *flow,
                       const struct check_edge *delivery, const struct outage *outage)
{
    size_t slowest;
    sim_time when;
    int due = most_due(outage, &when);
    double rate = flow->rate[delivery->caller], sum = (1 + due) * rate;
    double most = taken(check, flow, delivery->target, when, &slowest);
    if (due == 0 || !(rate > 0) || sum <= most)
        return;
    CHECK_WARNING(check, &outage->consumer->ladder,
                  "rungs come due together: at %s, after the fault of %s, %d of them bring %.4g/s "
                  "on top of the %.4g/s published to '%s', but '%s' can take only %.4g/s",
                  check_time(check, when), check_time(check, outage->begin), due, due * rate, rate,
                  outage->consumer->queue, check_part(check, slowest)->service->name, most);
}

bool fault_lets_fail(const struct check *check, const struct fault_spec *fault, size_t consumer)
{
    const char *name = check_part(check, consumer)->service->name;
    if (!fault_may_trigger(fault))
        return false;
    for (size_t e = check->first_edge[consumer]; e < check->first_edge[consumer + 1]; e++) {
        const char *to = *check->edge[e].to;
        if (fault->edge ? edge_is(fault->edge, name, to)
                        : fault->service && strcmp(fault->service, to) == 0)
            return true;
    }
    return fault->consumer && fault->errors && strcmp(fault->consumer, name) == 0;
}

static void warn_ladder(struct check *check, const struct check_flow *flow,
                        const struct check_edge *delivery)
{
    for (size_t i = 0; i < check->spec->faults.count; i++) {
        const struct fault_spec *fault = &check->spec->faults.item[i];
        sim_time end = fault_end(fault, check->spec->run.duration);
        struct outage outage = { delivery->consumer, fault->at, end };
        if (end < check->spec->run.duration && fault_lets_fail(check, fault, delivery->target))
            warn_cliff(check, flow, delivery, &outage);
    }
}

void check_ladders(struct check *check, const struct check_flow *flow)
{
    for (size_t d = 0; d < check->deliveries.count; d++) {
        const struct check_edge *delivery = &check->deliveries.item[d];
        if (check_part(check, delivery->caller)->rung == 0 && delivery->consumer->ladder.count > 0)
            warn_ladder(check, flow, delivery);
    }
}
