/* One step of a queue, flow_store(): what is published comes in, what was delayed is due, what is
** too much or too old goes.  And one of a consumer, flow_take(): of all that its queues have ready
** it takes what its slots can do, and settles what becomes of that.
**
**   published ─► delayed ─► ready ─► taken ─┬─► done
**                  ▲          ▲             ├─► dead: ready among the dead letters
**        next rung ┘          └── paused ◄──┴── it failed
**
** A step may be longer than a message takes to go round, so it is delivered several times in one:
** course_of() says how often, and with which end.
*/
#include "study/flow_parts.h"

#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"
#include "study/strain.h"

#include <math.h>
#include <string.h>

#define ROUNDS_MOST 1000 /* of a message in a step */

static double all(const struct messages *messages)
{
    return messages->sound + messages->poisoned;
}

double flow_stored(const struct stock *stock)
{
    return all(&stock->ready) + all(&stock->delayed) + all(&stock->paused);
}

static void move(struct messages *from, struct messages *to, double share)
{
    to->sound += share * from->sound;
    to->poisoned += share * from->poisoned;
    from->sound *= 1 - share;
    from->poisoned *= 1 - share;
}

/* Of those that wait for so long in the mean, the share that is due in this step. */
static double due(const struct flow *flow, double pause)
{
    return pause > 0 ? 1 - exp(-flow->step / pause) : 1;
}

/* Some come, evenly over the step, to wait for so long before they are ready. */
static void wait(struct flow *flow, struct stock *stock, struct messages *where,
                 struct messages come, double pause)
{
    double still = pause > 0 ? due(flow, pause) * pause / flow->step : 0;
    flow->made.moves += pause > 0 ? all(&come) : 0;
    move(&come, where, still);
    move(&come, &stock->ready, 1);
}

/* --- queues --- */

static void put(struct flow *flow, size_t q, struct messages messages)
{
    struct stock *stock = &flow->stock[q];
    wait(flow, stock, &stock->delayed, messages, time_to_s(flow->topology->part[q]->queue->delay));
}

/* Into the queue of this name; where there is none, they are gone. */
static void put_into(struct flow *flow, const char *name, struct messages messages)
{
    for (size_t s = 0; name && s < flow->topology->services; s++)
        if (strcmp(flow->topology->service[s]->name, name) == 0)
            put(flow, s, messages);
}

/* What is more than so many goes; says how many did. */
static double cut(struct stock *stock, double most)
{
    struct messages gone = { 0 };
    double stored = flow_stored(stock), share = stored > most ? 1 - most / stored : 0;
    move(&stock->ready, &gone, share);
    move(&stock->delayed, &gone, share);
    move(&stock->paused, &gone, share);
    return all(&gone);
}

/* Says how many were refused. */
static double bound(struct flow *flow, const struct mqueue_spec *spec, struct stock *stock)
{
    double refused = 0;
    if (spec->limit != COUNT_UNLIMITED)
        refused = cut(stock, (double)spec->limit);
    if (spec->retention != TIME_NONE)
        flow->made.moves += cut(stock, stock->rate_most * time_to_s(spec->retention));
    return spec->full == FULL_REFUSE ? refused : 0;
}

void flow_store(struct flow *flow, size_t q)
{
    const struct mqueue_spec *spec = flow->topology->part[q]->queue;
    struct basin *basin = &flow->basin[q];
    struct stock *stock = &flow->stock[q];
    struct strain strain = strain_of_part(flow->topology->spec, spec->name, 1, flow->now);
    double comes = strain.down ? 0 : basin->arrives * (1 - strain.fails);
    double come = comes * flow->step;
    stock->closed = strain.down;
    stock->rate_most = fmax(stock->rate_most, comes);
    move(&stock->delayed, &stock->ready, due(flow, time_to_s(spec->delay)));
    move(&stock->paused, &stock->ready, due(flow, stock->pause));
    put(flow, q, (struct messages){ come * (1 - strain.poisons), come * strain.poisons });
    double refused = bound(flow, spec, stock);
    basin->refused = strain.down ? 1 : come > 0 ? fmin(refused / come, 1) : 0;
    basin->fails = strain.fails;
    basin->answer = strain.adds;
}

/* --- deliveries --- */

/* Of one message in this step: how often it is delivered, and the shares of its ends. */
struct course {
    double deliveries, done, dead, back;
    double pause; /* before it can be received again, seconds */
};

/* What a consumer does with messages of one of its queues. */
struct rule {
    const struct consumer_spec *consumer;
    const struct mqueue_spec *queue;
    const struct part *part; /* the queue's */
    double hold;             /* seconds of a slot, of a delivery */
};

static double pause_of(const struct rule *rule)
{
    const struct redelivery_spec *redelivery = rule->queue->redelivery;
    if (rule->consumer->on_failure == MESSAGE_LEAVE)
        return rule->queue->lease == TIME_NONE ? 0 : time_to_s(rule->queue->lease);
    return redelivery ? fate_pause(&redelivery->backoff, &redelivery->jitter,
                                   (enum backoff_cap)redelivery->cap,
                                   (double)rule->queue->max_deliveries)
                      : 0;
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
    double round = rule->hold + pause_of(rule);
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
    struct course course = { .pause = pause_of(rule) };
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
            put(flow, s, messages);
            return;
        }
    }
    put_into(flow, rule->queue->dead_letter, messages);
}

/* Deliveries that a message causes while one is at work: its lease ends before. */
static double copies_of(const struct rule *rule)
{
    double lease = time_to_s(rule->queue->lease);
    if (rule->queue->lease == TIME_NONE || rule->consumer->renew != TIME_NONE ||
        !(rule->hold > lease))
        return 1;
    return fmin(fmin(ceil(rule->hold / lease), (double)rule->queue->max_deliveries),
                FATE_ATTEMPTS_MOST);
}

/* --- consumers --- */

/* Where a queue's messages go in this step. */
struct draught {
    size_t road;
    struct rule rule;
    struct course sound, poisoned;
    double copies, wants; /* deliveries that all of its messages would make */
};

static double batch_fails(const struct consumer_spec *spec, double fails)
{
    bool whole = spec->batch && spec->batch->returns == RETURNS_WHOLE &&
                 (spec->on_failure == MESSAGE_GIVE_BACK || spec->on_failure == MESSAGE_LEAVE);
    return whole ? 1 - pow(1 - fails, (double)spec->batch->size) : fails;
}

/* In place, a slot is held for the pause, too. */
static double hold_of(const struct rule *rule, double hold, double fails)
{
    bool waits = rule->consumer->on_failure == MESSAGE_WAIT;
    return waits ? hold + fails * pause_of(rule) : hold;
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
    rule->hold = hold_of(rule, toil->held + toil->elsewhere, toil->fails);
    draught.sound = course_of(flow, rule, batch_fails(rule->consumer, toil->fails), again);
    draught.poisoned = course_of(flow, rule, 1, again);
    draught.copies = copies_of(rule);
    draught.wants = stock->closed ? 0 : draught.copies *
                    (stock->ready.sound * draught.sound.deliveries +
                     stock->ready.poisoned * draught.poisoned.deliveries);
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
    stock->pause = sound->pause;
    wait(flow, stock, &stock->paused, (struct messages){ taken.sound * sound->back,
                                                         taken.poisoned * poisoned->back },
         stock->pause);
    give_up(flow, &draught->rule, (struct messages){ taken.sound * sound->dead,
                                                     taken.poisoned * poisoned->dead });
}

/* `share` of what is ready. */
static void draw(struct flow *flow, size_t c, const struct draught *draught, double share)
{
    struct stock *stock = &flow->stock[flow->topology->road[draught->road].from];
    struct basin *basin = &flow->basin[c];
    struct messages taken = { 0 };
    if (!(draught->wants > 0))
        return;
    move(&stock->ready, &taken, share);
    flow->way[draught->road].calls = share * draught->wants / draught->copies / flow->step;
    flow->way[draught->road].fate.twins = draught->copies;
    basin->arrives += share * draught->wants / flow->step;
    basin->done += taken.sound * draught->sound.deliveries * draught->copies / flow->step;
    basin->good += taken.sound * draught->sound.done / flow->step;
    settle(flow, draught, taken);
    bool vain = !draught->rule.consumer->knows_limit && draught->rule.queue->lease != TIME_NONE;
    if (vain) /* what is left is received all the same, and comes back */
        flow->made.deliveries +=
            all(&stock->ready) * flow->step / time_to_s(draught->rule.queue->lease);
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

/* Deliveries that all that is ready would make in this step; *hold: seconds each, in the mean. */
static double wanted(const struct flow *flow, size_t c, const struct toil *toil, double again,
                     double *hold)
{
    double wants = 0, holds = 0;
    for (size_t r = flow->topology->client_roads; r < flow->topology->roads; r++)
        if (feeds(flow, r, c)) {
            struct draught draught = draught_of(flow, r, toil, again);
            wants += draught.wants;
            holds += draught.wants * draught.rule.hold;
        }
    *hold = wants > 0 ? holds / wants : 0;
    return wants;
}

/* Each message once goes before any of them again. */
void flow_take(struct flow *flow, size_t c)
{
    const struct topology *topology = flow->topology;
    struct toil toil = flow_toil(flow, c);
    struct basin *basin = &flow->basin[c];
    double slots = slots_of(flow, c, toil.workers), hold;
    double once = wanted(flow, c, &toil, 0, &hold), wants = wanted(flow, c, &toil, 1, &hold);
    double can = hold > 0 ? slots / hold * flow->step : slots > 0 ? INFINITY : 0;
    double share = can < once ? can / once : 1;
    double again = can < wants && once < wants ? fmax(can - once, 0) / (wants - once) : 1;
    basin->arrives = basin->done = basin->good = 0;
    for (size_t r = topology->client_roads; r < topology->roads; r++)
        if (feeds(flow, r, c)) {
            struct draught draught = draught_of(flow, r, &toil, again);
            flow->way[r].calls = 0;
            draw(flow, c, &draught, share);
        }
    basin->inside = flow_inside(flow, c, hold, slots);
    share_open(flow, c);
}

/* --- faults --- */

void flow_redrive(struct flow *flow)
{
    const struct world_spec *spec = flow->topology->spec;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        bool begins = fault->at == flow->now;
        for (size_t s = 0; s < flow->topology->services; s++) {
            struct stock *stock = &flow->stock[s];
            struct messages gone = { 0 };
            const char *name = flow->topology->service[s]->name;
            if (fault->purge && begins && fault->queue && strcmp(fault->queue, name) == 0)
                move(&stock->ready, &gone, 1);
            if (!fault->redrive || strcmp(fault->redrive->from, name) != 0 ||
                fault->at > flow->now || flow->now >= fault_end(fault, spec->run.duration))
                continue;
            double most = isnan(fault->redrive->rate) ? begins ? INFINITY : 0
                                                      : fault->redrive->rate * flow->step;
            double ready = all(&stock->ready);
            move(&stock->ready, &gone, ready > most ? most / ready : 1);
            flow->made.moves += all(&gone);
            put_into(flow, fault->redrive->to, gone);
        }
    }
}
