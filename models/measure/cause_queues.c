/* Why consumers are behind.  A queue and the rungs of its consumers' ladders are one: the same
** slots work on what any of them hands out.
**
** What comes in is held against what its consumers could do if nothing failed; then how fast the
** backlog falls against how fast it could.  Where it falls at least half as fast, nothing but time
** is needed; else whatever takes the consumers' time is asked for, the most particular first.
*/
#include "models/measure/cause_sums.h"

#include "models/shape/drain.h"
#include "models/spec/consumer.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

#define LONGER 1.5    /* times the usual: more than chance */
#define FEW_AGAIN 1.1 /* deliveries a message: those that are no first ones are few, */
#define MANY_AGAIN 2  /* and many */

/* Sums over one queue, its rungs, and all who take from it. */
struct flow {
    size_t queue, consumer; /* their places; of several consumers the one with the most slots */
    double in, out, dead;   /* messages, of the queue itself */
    double first;           /* deliveries of messages that had never been delivered */
    double deliveries, lapsed, waits, aside; /* aside: neither waits nor is worked on */
    double slots, busy;     /* slot x seconds */
    double worked_on, late, failed;
};

/* --- adding up --- */

static bool is_of(const struct topology *topology, size_t place, size_t queue)
{
    const struct part *part = topology->part[place];
    return place == queue ||
           (part->kind == PART_QUEUE && part->rung > 0 &&
            strcmp(part->consumer->queue, topology->service[queue]->name) == 0);
}

static void add_queue(struct flow *flow, const struct queue_counts *counts)
{
    flow->first += (double)counts->first_handed;
    flow->deliveries += (double)counts->deliveries;
    flow->lapsed += (double)counts->lapsed;
    flow->waits += counts->area[MESSAGE_WAITS];
    flow->aside += counts->area[MESSAGE_DELAYED] + counts->held_area;
}

static void add_consumer(struct flow *flow, const struct sums *sums, size_t place)
{
    const struct consumer_counts *counts = &sums->consumer[place];
    if (flow->consumer == SIZE_MAX ||
        sums_workers(sums, place) > sums_workers(sums, flow->consumer))
        flow->consumer = place;
    flow->slots += sums_workers(sums, place);
    flow->busy += sums->service[place].busy_area;
    flow->worked_on += (double)counts->worked_on;
    flow->late += (double)counts->late_acks;
    flow->failed += (double)counts->failed;
}

static double came_in(const struct queue_counts *counts)
{
    return (double)(counts->published + counts->moved_in);
}

static struct flow flow_of(const struct sums *sums, size_t queue)
{
    const struct topology *topology = sums->metrics->topology;
    const struct queue_counts *own = &sums->queue[queue];
    struct flow flow = { .queue = queue, .consumer = SIZE_MAX };
    flow.in = came_in(own);
    flow.out = (double)(own->done + own->moved_out); /* what was lost is no work */
    flow.dead = (double)own->dead;
    for (size_t s = 0; s < topology->services; s++) {
        if (topology->part[s]->kind == PART_QUEUE && is_of(topology, s, queue))
            add_queue(&flow, &sums->queue[s]);
        if (part_feeds(topology->part[queue], topology->part[s]))
            add_consumer(&flow, sums, s);
    }
    return flow;
}

/* What a queue's consumers are, and whatever they call. */
static const bool *reached_from(const struct sums *sums, size_t queue)
{
    const struct topology *topology = sums->metrics->topology;
    bool *reached = ARENA_ARRAY(sums->arena, topology->services, bool);
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        reached[road->to] |= road->delivers ? road->from == queue : reached[road->from];
    }
    return reached;
}

static const double *rates_of(const struct sums *sums)
{
    size_t roads = sums->metrics->topology->client_roads;
    double *rate = ARENA_ARRAY(sums->arena, roads, double);
    for (size_t e = 0; e < roads; e++)
        rate[e] = sums_part((double)sums->edge[e].calls, sums->seconds);
    return rate;
}

/* --- questions --- */

/* By more than chance, of counts that go up and down. */
static bool falls(double in, double out)
{
    return out - in > 3 * sqrt(out + in);
}

/* More comes in than goes out, nothing fails, and next to nothing is delivered again: so much is
** all that can be done in the state that it is in. */
static bool does_what_it_can(const struct flow *flow)
{
    double out = flow->out;
    return flow->in - out > 3 * sqrt(flow->in + out) && flow->lapsed + flow->failed == 0 &&
           flow->deliveries < FEW_AGAIN * flow->first;
}

/* At least half as fast as it could. */
static bool falls_fast(const struct flow *flow, const struct cause *cause, double seconds)
{
    double could = cause->capacity - cause->wanted;
    return falls(flow->in, flow->out) && (!isfinite(could) || (flow->out - flow->in) / seconds >= MOST * could);
}

static bool is_pressed_by_retries(const struct sums *sums)
{
    size_t place;
    return sums_pressed(sums, &place) && sums_retried(sums, NULL);
}

/* Messages in it at the end of the last window looked at. */
static double left_of(const struct sums *sums, size_t queue)
{
    size_t end = sums_end(sums);
    if (end == sums->from)
        return 0;
    const double *area = sums->metrics->queue[queue].row[end - 1].area;
    double all = area[MESSAGE_WAITS] + area[MESSAGE_DELAYED] + area[MESSAGE_IN_FLIGHT];
    return all / time_to_s(sums->metrics->tick);
}

static void drains(const struct sums *sums, const struct flow *flow, double out,
                   struct cause *cause)
{
    cause->kind = CAUSE_DRAINS;
    cause->overloaded = false;
    cause->can = sums_part(out, sums->seconds);
    cause->share = sums_part(left_of(sums, flow->queue) * sums->seconds, out - flow->in);
}

/* Nothing of the above: what is given up leaves, too.  A tenth to spare is little, and no storm. */
static void drains_or_stays(const struct sums *sums, const struct flow *flow, struct cause *cause)
{
    double out = flow->out + flow->dead;
    if (falls(flow->in, out)) {
        drains(sums, flow, out, cause);
        return;
    }
    cause->kind = CAUSE_STAYS;
    cause->overloaded = cause->wanted < BUSY * cause->capacity;
    cause->can = sums_part(out, sums->seconds);
}

static void keeps_behind(struct cause *cause, enum cause_kind kind, double share)
{
    cause->kind = kind;
    cause->share = share;
}

/* --- bursts --- */

/* The window in [from, to) into which the most came. */
static size_t fullest(const struct queue_counts *row, size_t from, size_t to)
{
    size_t found = from;
    for (size_t w = from; w < to; w++)
        if (came_in(&row[w]) > came_in(&row[found]))
            found = w;
    return found;
}

/* Alone more than can be done in a hold, and more than what came next to it. */
static bool is_burst(const struct metrics *metrics, const struct queue_counts *row, size_t w,
                     double most)
{
    double beside = w > 0 ? came_in(&row[w - 1]) : 0;
    beside += w + 1 < metrics->windows ? came_in(&row[w + 1]) : 0;
    return came_in(&row[w]) > most && came_in(&row[w]) > beside;
}

static void name_burst(const struct metrics *metrics, const struct queue_counts *row, size_t w,
                       struct cause *cause)
{
    cause->kind = CAUSE_BURST;
    cause->wanted = came_in(&row[w]);
    cause->share = (double)w * time_to_s(metrics->tick);
}

/* What consumers can do in so many seconds, and what that is at the most by chance. */
static double most_of(const struct cause *cause, double seconds)
{
    double can = cause->capacity * seconds;
    return can + 3 * sqrt(can);
}

/* Without the burst the rest could be done. */
static void too_much(const struct sums *sums, const struct flow *flow, struct cause *cause)
{
    const struct queue_counts *row = sums->metrics->queue[flow->queue].row;
    size_t w = fullest(row, sums->from, sums->to);
    double hold = time_to_s(sums->metrics->topology->spec->objective.hold);
    bool fits = flow->in - came_in(&row[w]) <= cause->capacity * sums->seconds;
    keeps_behind(cause, CAUSE_CONSUMERS, 0);
    if (sums->looked_at[w] && fits &&
        is_burst(sums->metrics, row, w, most_of(cause, hold)))
        name_burst(sums->metrics, row, w, cause);
}

bool cause_too_much(const struct metrics *metrics, size_t hold, struct cause *cause)
{
    const struct queue_counts *row =
        metrics->queue[topology_find(metrics->topology, cause->from)].row;
    double in = 0, most = 0, seconds = (double)hold * time_to_s(metrics->tick);
    size_t w = fullest(row, 0, metrics->windows);
    for (size_t i = 0; i < metrics->windows; i++) {
        in += came_in(&row[i]) - (i >= hold ? came_in(&row[i - hold]) : 0);
        most = fmax(most, in);
    }
    if (!(most > most_of(cause, seconds)))
        return false;
    keeps_behind(cause, CAUSE_CONSUMERS, 0);
    cause->wanted = most / seconds;
    if (is_burst(metrics, row, w, most_of(cause, seconds)))
        name_burst(metrics, row, w, cause);
    return true;
}

/* --- the cause --- */

static void explain(const struct sums *sums, const struct flow *flow, double usual,
                    struct cause *cause)
{
    double held = sums_part(flow->busy, flow->worked_on);
    if (flow->deliveries == 0 || !(flow->slots > 0)) {
        keeps_behind(cause, CAUSE_STOPPED, 0);
        cause->overloaded = false;
    } else if (cause->wanted > cause->capacity) {
        too_much(sums, flow, cause);
    } else if (does_what_it_can(flow) && held < LONGER * usual) {
        keeps_behind(cause, CAUSE_CONSUMERS, cause->busy < BUSY ? cause->busy : 0);
        cause->capacity = cause->can;
    } else if (falls_fast(flow, cause, sums->seconds)) {
        drains(sums, flow, flow->out, cause);
    } else if (flow->late > 0 && flow->lapsed >= SOME * flow->deliveries) {
        keeps_behind(cause, CAUSE_LEASES, flow->lapsed / flow->deliveries);
    } else if (cause->busy < BUSY && flow->waits >= sums->seconds) {
        keeps_behind(cause, CAUSE_BLOCKED, cause->busy);
    } else if (cause->busy < BUSY && flow->deliveries < MANY_AGAIN * flow->first) {
        keeps_behind(cause, CAUSE_PAUSED, sums_part(flow->aside, sums->seconds));
        cause->overloaded = false;
    } else if (is_pressed_by_retries(sums)) {
        keeps_behind(cause, CAUSE_RETRIES, 0);
        cause->retried = true;
        cause->can = cause->capacity; /* what is done is next to nothing */
    } else if (flow->deliveries >= FEW_AGAIN * flow->first) {
        keeps_behind(cause, CAUSE_REDELIVERIES, 1 - flow->first / flow->deliveries);
    } else if (held >= LONGER * usual && cause->busy >= BUSY) {
        keeps_behind(cause, CAUSE_HELD, sums_part(held, usual));
    } else {
        drains_or_stays(sums, flow, cause);
    }
}

void cause_of_queue(struct sums *sums, const struct topology *now, struct cause *cause)
{
    const struct behind *behind = &sums->health->behind;
    const struct topology *topology = sums->metrics->topology;
    size_t worst = behind_worst(behind, sums->from, sums->to, sums->looked_at);
    size_t queue = behind->queue[worst].place;
    struct flow flow = flow_of(sums, queue);
    sums->concerned = reached_from(sums, queue);
    *cause = (struct cause){ .overloaded = true };
    cause->from = topology->service[queue]->name;
    cause->to = flow.consumer == SIZE_MAX ? NULL : topology->service[flow.consumer]->name;
    cause->busy = fmin(1, sums_part(flow.busy, flow.slots));
    cause->wanted = sums_part(flow.in, sums->seconds);
    cause->well = sums_part((double)sums->queue[queue].done, sums->seconds);
    sim_time last = (sim_time)(sums_end(sums) - 1) * sums->metrics->tick;
    cause->capacity = drain_capacity(now, rates_of(sums), queue, last, sums->arena);
    cause->can = sums_part(flow.out, sums->seconds);
    if (cause->capacity < MOST * cause->can)
        cause->capacity = cause->can; /* others leave it nothing, by the sums; but it gets on */
    explain(sums, &flow, drain_holding(now, queue), cause);
}

bool cause_is_of_queue(const struct health *health, const struct cause *cause)
{
    const struct behind *behind = &health->behind;
    for (size_t q = 0; q < behind->queues && cause->from; q++)
        if (strcmp(behind->queue[q].objective->name, cause->from) == 0)
            return true;
    return false;
}
