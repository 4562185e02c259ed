/* One step of a queue: what is published comes in, what was delayed is due, what is too much or too
** old goes.
**
**   published ─► delayed ─► ready ─► taken ─┬─► done                     (study/flow_consumers.c)
**                  ▲          ▲             ├─► dead: ready among the dead letters
**        next rung ┘          └── paused ◄──┴── it failed
*/
#include "study/flow_parts.h"

#include "models/spec/effects/redrive.h"
#include "models/spec/fault.h"
#include "models/spec/mqueue.h"
#include "models/spec/part.h"
#include "study/strain.h"

#include <math.h>
#include <string.h>

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
    to->failures += share * from->failures;
    from->sound *= 1 - share;
    from->poisoned *= 1 - share;
    from->failures *= 1 - share;
}

/* Of those that wait for so long in the mean, the share that is due in this step. */
static double due(const struct flow *flow, double pause)
{
    return pause > 0 ? 1 - exp(-flow->step / pause) : 1;
}

/* Some come, evenly over the step, to wait for so long before they are ready. */
void flow_delay(struct flow *flow, struct stock *stock, struct messages *where,
                struct messages come, double pause)
{
    double still = pause > 0 ? due(flow, pause) * pause / flow->step : 0;
    flow->made.moves += pause > 0 ? all(&come) : 0;
    move(&come, where, still);
    move(&come, &stock->ready, 1);
}

/* --- queues --- */

void flow_know_pauses(struct flow *flow)
{
    for (size_t s = 0; s < flow->topology->services; s++) {
        const struct mqueue_spec *queue = flow->topology->part[s]->queue;
        const struct redelivery_spec *redelivery = queue ? queue->redelivery : NULL;
        if (redelivery)
            flow->stock[s].backoff = backoff_make(&redelivery->backoff, &redelivery->jitter,
                                                  (enum backoff_cap)redelivery->cap);
    }
}

void flow_put(struct flow *flow, size_t q, struct messages messages)
{
    struct stock *stock = &flow->stock[q];
    double delay = time_to_s(flow->topology->part[q]->queue->delay);
    messages.failures = 0;
    flow_delay(flow, stock, &stock->delayed, messages, delay);
}

void flow_put_into(struct flow *flow, const char *name, struct messages messages)
{
    size_t place = topology_find(flow->topology, name);
    if (place < flow->topology->services)
        flow_put(flow, place, messages);
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
    flow_put(flow, q, (struct messages){ come * (1 - strain.poisons), come * strain.poisons, 0 });
    double refused = bound(flow, spec, stock);
    basin->refused = strain.down ? 1 : come > 0 ? fmin(refused / come, 1) : 0;
    basin->fails = strain.fails;
    basin->answer = strain.adds;
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
            flow_put_into(flow, fault->redrive->to, gone);
        }
    }
}
