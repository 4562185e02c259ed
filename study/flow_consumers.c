/* One step of a consumer: of all that its queues have ready it takes what its slots can do, and
** settles what becomes of that.
**
** A step may be longer than a message takes to go round, so it is delivered several times in one:
** course_of() says how often, and with which end.  Each message goes once before any goes again,
** but for poison that comes back to the head.
*/
#include "study/flow_parts.h"

#include "models/call/failing.h"
#include "models/spec/consumer.h"
#include "models/spec/effects/poison.h"
#include "models/spec/fault.h"
#include "models/spec/mqueue.h"
#include "models/spec/outcome.h"
#include "models/spec/part.h"
#include "study/strain.h"

#include <math.h>
#include <string.h>

#define ROUNDS_MOST 1000 /* of a message in a step */
#define PAUSES_LOOKED_AT 10

/* --- deliveries --- */

/* Of one message in this step: how often it is delivered, and the shares of its ends. */
struct course {
    double deliveries, done, dead, back;
};

/* What a consumer does with messages of one of its queues. */
struct rule {
    const struct consumer_spec *consumer;
    const struct mqueue_spec *queue;
    const struct part *part; /* the queue's */
    const struct backoff *backoff;
    double hold;             /* seconds of a slot, of a delivery */
    double pause;            /* before it can be received again, seconds */
};

/* After so many failures before this one. */
static double pause_of(const struct rule *rule, double failures)
{
    const struct redelivery_spec *redelivery = rule->queue->redelivery;
    if (rule->consumer->on_failure == MESSAGE_LEAVE)
        return rule->queue->lease == TIME_NONE ? 0 : time_to_s(rule->queue->lease);
    return redelivery ? fate_pause(rule->backoff, &redelivery->jitter, (int64_t)failures) : 0;
}

/* Of a message that fails this often in each delivery, the share of its failures that is the last
** one. */
static double deadly(double fails, double most)
{
    if (most > ROUNDS_MOST)
        return 0;
    return fails < 1 ? pow(fails, most - 1) * (1 - fails) / (1 - pow(fails, most)) : 1 / most;
}

static bool goes_round(const struct rule *rule)
{
    enum consumer_on_failure how = (enum consumer_on_failure)rule->consumer->on_failure;
    return how == MESSAGE_GIVE_BACK || how == MESSAGE_LEAVE || how == MESSAGE_WAIT;
}

/* How often a message can go round in this step. */
static double rounds_of(const struct flow *flow, const struct rule *rule)
{
    double most = fmin((double)rule->queue->max_deliveries, ROUNDS_MOST);
    double round = rule->hold + rule->pause;
    if (!goes_round(rule))
        return 1;
    return round > 0 ? fmin(1 + flow->step / round, most) : most;
}

/* `again`: of the rounds after the first, the share that there are slots for. */
static struct course course_of(const struct flow *flow, const struct rule *rule, double fails,
                               double again)
{
    double most = (double)rule->queue->max_deliveries;
    double rounds = 1 + (rounds_of(flow, rule) - 1) * again;
    struct course course;
    double rest = pow(fails, rounds);
    course.deliveries = fate_attempts(fails, rounds);
    course.done = 1 - rest;
    course.dead = goes_round(rule) ? fmin(rest, course.deliveries * fails * deadly(fails, most))
                                   : rest;
    course.back = rest - course.dead;
    return course;
}

/* To the next rung, or to the dead letters. */
static void give_up(struct flow *flow, const struct rule *rule, struct messages messages)
{
    bool climbs = rule->consumer->on_failure == MESSAGE_NEXT;
    for (size_t s = 0; climbs && s < flow->topology->services; s++) {
        const struct part *part = flow->topology->part[s];
        if (part->kind == PART_QUEUE && part->rung == rule->part->rung + 1 &&
            part->consumer == rule->consumer) {
            flow_put(flow, s, messages);
            return;
        }
    }
    flow_put_into(flow, rule->queue->dead_letter, messages);
}

static bool outlives_lease(const struct rule *rule)
{
    return rule->queue->lease != TIME_NONE && rule->consumer->renew == TIME_NONE &&
           rule->hold > time_to_s(rule->queue->lease);
}

/* Deliveries that a message causes while one is at work: its lease ends before. */
static double copies_of(const struct rule *rule)
{
    if (!outlives_lease(rule))
        return 1;
    return fmin(fmin(ceil(rule->hold / time_to_s(rule->queue->lease)),
                     (double)rule->queue->max_deliveries), FATE_ATTEMPTS_MOST);
}

/* --- consumers --- */

/* Where a queue's messages go in this step. */
struct draught {
    size_t road;
    struct rule rule;
    struct course sound, poisoned;
    bool poison_first;        /* it comes back to the head, at once */
    double copies;
    double wants, wants_more; /* deliveries that the sound ones would make, and the poisoned ones */
};

/* In a batch that comes back whole, or with work that counts for nothing. */
static double share_of_failures(const struct rule *rule, double fails)
{
    const struct consumer_spec *spec = rule->consumer;
    bool whole = spec->batch && spec->batch->returns == RETURNS_WHOLE &&
                 (spec->on_failure == MESSAGE_GIVE_BACK || spec->on_failure == MESSAGE_LEAVE);
    if (outlives_lease(rule) && rule->queue->late_ack != LATE_ACK_ACCEPTED)
        return 1;
    return whole ? 1 - pow(1 - fails, (double)spec->batch->size) : fails;
}

/* The mean of them: each comes after one failure more. */
static double pause_in_place(const struct rule *rule, double fails)
{
    double sum = 0, weights = 0, weight = 1;
    int64_t most = rule->queue->max_deliveries - 1;
    for (int64_t k = 0; k < PAUSES_LOOKED_AT && k < most; k++, weight *= fails) {
        sum += weight * pause_of(rule, (double)k);
        weights += weight;
    }
    return weights > 0 ? sum / weights : 0;
}

/* In place, a slot is held for the pauses, too. */
static double hold_of(const struct rule *rule, double hold, double fails)
{
    bool waits = rule->consumer->on_failure == MESSAGE_WAIT;
    return waits ? hold + fails * pause_in_place(rule, fails) : hold;
}

/* The poison of its queue. */
static bool is_dead_at_once(const struct world_spec *spec, const struct rule *rule)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (fault->poison && fault->queue && strcmp(fault->queue, rule->queue->name) == 0 &&
            outcome_in(rule->consumer->dead_at_once, failure_class(fault->poison->as)))
            return true;
    }
    return false;
}

static double failures_of(const struct messages *messages)
{
    return messages->sound > 0 ? messages->failures / messages->sound : 0;
}

static struct draught draught_of(const struct flow *flow, size_t r, const struct toil *toil,
                                 double again)
{
    const struct road *road = &flow->topology->road[r];
    const struct stock *stock = &flow->stock[road->from];
    struct draught draught = { .road = r };
    struct rule *rule = &draught.rule;
    rule->part = flow->topology->part[road->from];
    rule->queue = rule->part->queue;
    rule->consumer = flow->topology->part[road->to]->consumer;
    rule->backoff = &stock->backoff;
    rule->pause = pause_of(rule, failures_of(&stock->ready));
    rule->hold = hold_of(rule, toil->held + toil->elsewhere, toil->fails);
    draught.poison_first =
        goes_round(rule) && rule->pause <= 0 && rule->queue->returns_to != RETURNS_BACK;
    draught.sound = course_of(flow, rule, share_of_failures(rule, toil->fails), again);
    draught.poisoned = course_of(flow, rule, 1, draught.poison_first ? 1 : again);
    if (is_dead_at_once(flow->topology->spec, rule))
        draught.poisoned = (struct course){ .deliveries = 1, .dead = 1 };
    draught.copies = copies_of(rule);
    if (stock->closed)
        return draught;
    draught.wants = draught.copies * stock->ready.sound * draught.sound.deliveries;
    draught.wants_more = draught.copies * stock->ready.poisoned * draught.poisoned.deliveries;
    return draught;
}

/* Slots that are there, and have something to take from. */
static double slots_of(const struct flow *flow, size_t c, double workers)
{
    const struct consumer_spec *spec = flow->topology->part[c]->consumer;
    double slots = fmin(workers, flow->topology->instances[c] * (double)spec->concurrency);
    return spec->pollers ? fmin(slots, (double)spec->pollers->most) : slots;
}

/* Messages that leave `ready` in this step go where they go. */
static void settle(struct flow *flow, const struct draught *draught, struct messages taken)
{
    struct stock *stock = &flow->stock[flow->topology->road[draught->road].from];
    const struct course *sound = &draught->sound, *poisoned = &draught->poisoned;
    stock->pause = draught->rule.pause;
    flow_delay(
        flow, stock, &stock->paused,
        (struct messages){ taken.sound * sound->back, taken.poisoned * poisoned->back,
                           (taken.failures + taken.sound * sound->deliveries) * sound->back },
        stock->pause);
    give_up(flow, &draught->rule, (struct messages){ taken.sound * sound->dead,
                                                     taken.poisoned * poisoned->dead, 0 });
}

/* Of what is ready, the sound ones and the poisoned ones. */
static void draw(struct flow *flow, size_t c, const struct draught *draught, double share,
                 double share_of_poison)
{
    struct stock *stock = &flow->stock[flow->topology->road[draught->road].from];
    struct basin *basin = &flow->basin[c];
    struct way *way = &flow->way[draught->road];
    struct messages taken = { stock->ready.sound * share, stock->ready.poisoned * share_of_poison,
                              stock->ready.failures * share };
    double deliveries = share * draught->wants + share_of_poison * draught->wants_more;
    stock->ready.sound -= taken.sound;
    stock->ready.poisoned -= taken.poisoned;
    stock->ready.failures -= taken.failures;
    way->calls = deliveries / draught->copies / flow->step;
    way->fate.twins = draught->copies;
    way->fate.fails = 1 - draught->sound.done; /* these are stored again */
    basin->arrives += deliveries / flow->step;
    basin->done += taken.sound * draught->sound.deliveries * draught->copies / flow->step;
    basin->good += taken.sound * draught->sound.done / flow->step;
    settle(flow, draught, taken);
    const struct rule *rule = &draught->rule;
    if (!rule->consumer->knows_limit && rule->queue->lease != TIME_NONE)
        /* what is left is received all the same, and comes back */
        flow->made.deliveries += (stock->ready.sound + stock->ready.poisoned) * flow->step /
                                 time_to_s(rule->queue->lease);
}

static bool feeds(const struct flow *flow, size_t r, size_t c)
{
    return flow->topology->road[r].delivers && flow->topology->road[r].to == c;
}

/* Of those at work as many are of each queue as it had taken. */
static void share_open(struct flow *flow, size_t c)
{
    const struct basin *basin = &flow->basin[c];
    for (size_t r = flow->topology->client_roads; r < flow->topology->roads; r++)
        if (feeds(flow, r, c))
            flow->way[r].open =
                basin->arrives > 0 ? basin->inside * flow->way[r].calls / basin->arrives : 0;
}

/* Deliveries that all that is ready would make in this step. */
struct wanted {
    double first; /* of poison that goes before all others */
    double others;
    double hold;  /* seconds each, in the mean */
};

static struct wanted wanted_of(const struct flow *flow, size_t c, const struct toil *toil,
                               double again)
{
    struct wanted wanted = { 0 };
    double holds = 0;
    for (size_t r = flow->topology->client_roads; r < flow->topology->roads; r++) {
        if (!feeds(flow, r, c))
            continue;
        struct draught draught = draught_of(flow, r, toil, again);
        wanted.first += draught.poison_first ? draught.wants_more : 0;
        wanted.others += draught.wants + (draught.poison_first ? 0 : draught.wants_more);
        holds += (draught.wants + draught.wants_more) * draught.rule.hold;
    }
    if (holds > 0)
        wanted.hold = holds / (wanted.first + wanted.others);
    return wanted;
}

void flow_take(struct flow *flow, size_t c)
{
    const struct topology *topology = flow->topology;
    struct toil toil = flow_toil(flow, c);
    struct basin *basin = &flow->basin[c];
    struct wanted once = wanted_of(flow, c, &toil, 0), all = wanted_of(flow, c, &toil, 1);
    double slots = slots_of(flow, c, toil.workers);
    double can = all.hold > 0 ? slots / all.hold * flow->step : slots > 0 ? INFINITY : 0;
    double left = fmax(can - once.first, 0);
    double share_first = can < once.first ? can / once.first : 1;
    double share = left < once.others ? left / once.others : 1, again = 1;
    if (left < all.others && once.others < all.others)
        again = fmax(left - once.others, 0) / (all.others - once.others);
    basin->arrives = basin->done = basin->good = 0;
    for (size_t r = topology->client_roads; r < topology->roads; r++)
        if (feeds(flow, r, c)) {
            struct draught draught = draught_of(flow, r, &toil, again);
            draw(flow, c, &draught, share, draught.poison_first ? share_first : share);
        }
    basin->inside = flow_inside(flow, c, all.hold, slots);
    share_open(flow, c);
}
