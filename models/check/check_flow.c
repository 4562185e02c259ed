/* The mean rate at a part follows the calls without any retry.  A worker is held for its own work
** and, unless the service is async, for its calls one after the other (parallel ones together),
** each no longer than its policies allow.  Waiting is left out, so a load of 1 is surely too much.
**
** What is published to a queue comes to its consumers, to each the same, but no more than it can
** take.  Messages that lead to others in their own queue are counted as often as they go round.
*/
#include "models/check/check_flow.h"

#include "models/shape/contention.h"

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
double client_rate(const struct client_spec *client, sim_time duration)
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

/* What calls take one after the other; those of a parallel group count as the longest of them. */
struct course {
    double sum, group; /* group: of the one that the last call was in */
    const char *word;  /* its name; NULL: none */
};

static void add_call(struct course *course, const struct check_edge *edge, double time)
{
    const char *word = edge->call->parallel;
    bool same = course->word && word && strcmp(course->word, word) == 0;
    course->sum += same ? fmax(time - course->group, 0) : time;
    course->group = same ? fmax(time, course->group) : time;
    course->word = word;
}

/* Own work and calls. */
static double time_of_answer(const struct check *check, size_t part, const double *answer_time)
{
    struct course course = { one_mean(&check_part(check, part)->service->service_time), 0, NULL };
    for (size_t e = check->first_edge[part]; e < check->first_edge[part + 1]; e++)
        add_call(&course, &check->edge[e], call_time(&check->edge[e], answer_time));
    return course.sum;
}

/* A publish without a bound is answered at once. */
static double longest_call(const struct check *check, const struct check_edge *edge)
{
    sim_time longest = edge_longest(edge);
    double once = longest == SIM_FOREVER ? INFINITY : time_to_s(longest);
    if (check_part(check, edge->target)->kind == PART_QUEUE && longest == SIM_FOREVER)
        once = 0;
    return edge->call->parallel ? once : once * (double)edge->call->times;
}

double delivery_longest(const struct check *check, const struct check_edge *delivery)
{
    struct course course = { one_mean(&delivery->consumer->service_time), 0, NULL };
    size_t place = delivery->target;
    for (size_t e = check->first_edge[place]; e < check->first_edge[place + 1]; e++)
        add_call(&course, &check->edge[e], longest_call(check, &check->edge[e]));
    return course.sum;
}

/* What a cache lets through is not known beforehand, so nothing is said of it. */
static double passes(const struct check_edge *edge)
{
    for (size_t i = 0; i < edge->policies->count; i++)
        if (one_is(&edge->policies->item[i], "cache"))
            return 0;
    return 1;
}

/* --- how much can be served --- */

/* Messages at work at once in all of a consumer's instances; `queue` is the one it takes from. */
static double consumer_slots(const struct consumer_spec *consumer, const struct mqueue_spec *queue)
{
    double instances = consumer->autoscale ? (double)consumer->autoscale->max
                                           : (double)consumer->instances;
    double slots = instances * (double)consumer->concurrency;
    bool own = mqueue_spec_has_owners(queue);
    if (consumer->prefetch > 0 && !own)
        slots = fmin(slots, instances * (double)consumer->prefetch);
    if (consumer->pollers && !own)
        slots = fmin(slots, (double)consumer->pollers->most);
    if (queue->partitions != COUNT_NONE)
        slots = fmin(slots, (double)queue->partitions);
    if (queue->in_flight != COUNT_UNLIMITED)
        slots = fmin(slots, (double)queue->in_flight);
    return slots;
}

static double service_capacity(const struct service_spec *service, double held)
{
    double instances = (double)service_spec_instances(service);
    double work = one_mean(&service->service_time);
    double served = instances * (double)service->workers / held;
    if (contention_any(service))
        served = fmin(served, instances * contention_capacity(service, work, held - work));
    return served;
}

static double part_capacity(const struct check *check, const struct check_flow *flow, size_t place)
{
    const struct part *part = check_part(check, place);
    double sum = 0;
    if (part->kind == PART_SERVICE)
        return service_capacity(part->service, flow->held[place]);
    if (part->kind == PART_CONSUMER)
        return consumer_slots(part->consumer, part->takes) / flow->held[place];
    for (size_t d = check->deliveries.first[place]; d < check->deliveries.first[place + 1]; d++)
        sum += flow->capacity[check->deliveries.item[d].target];
    return sum;
}

static void find_capacities(struct check *check, struct check_flow *flow)
{
    for (size_t i = check->parts.count; i-- > 0;) {
        size_t place = check->order[i];
        const struct service_spec *service = check_part(check, place)->service;
        flow->answer[place] = time_of_answer(check, place, flow->answer);
        flow->held[place] = service->async ? one_mean(&service->service_time) : flow->answer[place];
    }
    for (size_t i = 0; i < check->parts.count; i++)
        if (check_part(check, i)->kind != PART_QUEUE)
            flow->capacity[i] = part_capacity(check, flow, i);
    for (size_t i = 0; i < check->parts.count; i++)
        if (check_part(check, i)->kind == PART_QUEUE)
            flow->capacity[i] = part_capacity(check, flow, i);
}

/* --- circles of messages --- */

/* One message in the queue at `from`, and what it leads to, along the order. */
struct circle {
    const struct check *check;
    const struct check_flow *flow;
    const size_t *place; /* of parts in the order */
    double *messages;
    bool at_once; /* only what takes no time is followed */
    size_t from;
    double back;  /* messages in the queue again */
};

static bool takes_time(const struct circle *circle, size_t place)
{
    const struct part *part = check_part(circle->check, place);
    return part->kind == PART_QUEUE ? part->queue->delay > 0 : circle->flow->answer[place] > 0;
}

static void follow(struct circle *circle, const struct check_edge *edge)
{
    double messages = circle->messages[edge->caller] * passes(edge) * edge->share;
    if (circle->at_once && one_mean(edge->network) > 0)
        return;
    if (edge->target == circle->from)
        circle->back += messages;
    else if (circle->place[edge->target] > circle->place[edge->caller])
        circle->messages[edge->target] += messages;
}

static double gain_of(const struct check *check, const struct check_flow *flow, const size_t *place,
                      size_t queue, bool at_once)
{
    struct circle circle = { check, flow, place, ARENA_ARRAY(check->arena, check->parts.count,
                                                             double), at_once, queue, 0 };
    const struct check_edges *deliveries = &check->deliveries;
    circle.messages[queue] = 1;
    for (size_t i = place[queue]; i < check->parts.count; i++) {
        size_t at = check->order[i];
        if (!(circle.messages[at] > 0) || (at_once && takes_time(&circle, at)))
            continue;
        for (size_t e = check->first_edge[at]; e < check->first_edge[at + 1]; e++)
            follow(&circle, &check->edge[e]);
        for (size_t d = deliveries->first[at]; d < deliveries->first[at + 1]; d++)
            follow(&circle, &deliveries->item[d]);
    }
    return circle.back;
}

/* Of the queues to which an edge leads back. */
static void find_gains(struct check *check, struct check_flow *flow)
{
    size_t count = check->parts.count, *place = ARENA_ARRAY(check->arena, count, size_t);
    for (size_t i = 0; i < count; i++)
        place[check->order[i]] = i;
    for (size_t e = check->client_edge_count; e < check->edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        if (place[edge->target] > place[edge->caller] || flow->gain[edge->target] > 0)
            continue;
        flow->gain[edge->target] = gain_of(check, flow, place, edge->target, false);
        flow->at_once[edge->target] = gain_of(check, flow, place, edge->target, true) >= 1;
    }
}

/* --- rates --- */

/* What leads back to a queue is in its gain. */
static void flow_on(const struct check *check, struct check_flow *flow, size_t part, bool *done)
{
    const struct check_edges *deliveries = &check->deliveries;
    size_t first = deliveries->first[part], takers = deliveries->first[part + 1] - first;
    if (flow->gain[part] > 0 && flow->gain[part] < 1)
        flow->rate[part] /= 1 - flow->gain[part];
    done[part] = true;
    for (size_t e = check->first_edge[part]; e < check->first_edge[part + 1]; e++) {
        const struct check_edge *edge = &check->edge[e];
        if (!done[edge->target])
            flow->rate[edge->target] += flow->rate[part] * passes(edge) * edge->share;
    }
    for (size_t d = first; d < first + takers; d++) {
        size_t to = deliveries->item[d].target;
        flow->rate[to] = fmin(flow->rate[to] + flow->rate[part] / (double)takers,
                              flow->capacity[to]);
    }
}

struct check_flow check_flow_make(struct check *check)
{
    size_t count = check->parts.count;
    struct check_flow flow = {
        ARENA_ARRAY(check->arena, count, double), ARENA_ARRAY(check->arena, count, double),
        ARENA_ARRAY(check->arena, count, double), ARENA_ARRAY(check->arena, count, double),
        ARENA_ARRAY(check->arena, count, double), ARENA_ARRAY(check->arena, count, bool),
    };
    bool *done = ARENA_ARRAY(check->arena, count, bool);
    find_capacities(check, &flow);
    find_gains(check, &flow);
    for (size_t i = 0; i < check->client_edge_count; i++) {
        const struct check_edge *edge = &check->edge[i];
        flow.rate[edge->target] += passes(edge) * edge->share *
                                   client_rate(edge->client, check->spec->run.duration);
    }
    for (size_t i = 0; i < count; i++)
        flow_on(check, &flow, check->order[i], done);
    return flow;
}
