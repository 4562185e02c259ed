/* One step after the other, small ones after each change, longer ones later:
**
**   clients ─ calls ─► way ─ attempts ─► basin: waiting ─► inside ─► done ─ calls ─► way ─► basin …
**      ▲                │                   │
**      └──── fate ◄─────┴──── answer ◄──────┘   of the step before
**
** Invariants
**   1. Callers come before callees (the topology's order), so that a step carries all the way down.
**   2. What leaves a basin in a step is at most what its workers can do, and what waits there.
**   3. Whoever no answer comes to, and nobody makes him stop, is kept apart (`hanging`): he stays
**      to the end of the run, whenever the fault ends.
**
** Endpoints share the workers of their service here, instances are alike, and priorities mean
** nothing.  Cost: about a hundred steps for each time at which something changes, a few
** milliseconds in all.
*/
#include "study/flow.h"

#include "models/load/trace_file.h"
#include "models/spec/client.h"
#include "models/spec/effects/restart.h"
#include "models/spec/fault.h"
#include "models/spec/load.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "study/flow_parts.h"

#include <math.h>
#include <stdlib.h>

#define STEP_FIRST_S 0.001
#define STEP_GROWS 1.15
#define STEPS_LEAST 50 /* of the time between two changes */
#define BATCHES_LOOKED_AT 50
#define CHANCE 4 /* standard deviations of a Poisson number above its mean */

/* Of a part that no healthy call leads to: who takes dead letters. */
static double unasked_share(const struct topology *topology, size_t r)
{
    const struct call_spec *call = topology_call(topology, r);
    return topology->road[r].delivers ? 0 : call->probability * (double)call->times;
}

/* Calls to one request, and the mean work, both by the share of the endpoints in what is wanted. */
static void learn_shares(struct flow *flow, const double *mix)
{
    const struct topology *topology = flow->topology;
    double *requests = ARENA_ARRAY(flow->arena, topology->services, double);
    for (size_t s = 0; s < topology->services; s++) {
        double work = 0;
        for (size_t c = 0; c < topology->client_roads; c++)
            for (size_t n = topology->first_node[s]; n < topology->first_node[s + 1]; n++) {
                double here = mix[c] * topology->fanout[c * topology->nodes + n];
                requests[s] += here;
                work += here * topology->work[n];
            }
        flow->basin[s].work = requests[s] > 0 ? work / requests[s]
                                              : topology->work[topology->first_node[s]];
    }
    for (size_t r = topology->client_roads; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        double from = requests[road->from];
        flow->way[r].share = from > 0 ? topology_calls(topology, mix, r) / from
                                      : unasked_share(topology, r);
    }
}

/* --- peaks --- */

/* Open calls on the roads that lead to a service, and their attempts a call. */
static double open_at(const struct flow *flow, size_t s, double *attempts)
{
    double open = 0, calls = 0, made = 0;
    for (size_t r = 0; r < flow->topology->roads; r++) {
        const struct way *way = &flow->way[r];
        if (flow->topology->road[r].to != s)
            continue;
        open += way->open * way->fate.twins;
        calls += way->calls;
        made += way->calls * way->fate.attempts;
    }
    *attempts = calls > 0 ? fmax(made / calls, 1) : 1;
    return open;
}

/* In queues and in flight. */
static double messages_of(const struct flow *flow)
{
    double messages = 0;
    for (size_t s = 0; s < flow->topology->services; s++)
        messages += flow_stored(&flow->stock[s]);
    for (size_t r = 0; r < flow->topology->roads; r++)
        if (flow->topology->road[r].delivers)
            messages += flow->way[r].open * (1 - flow->way[r].fate.fails);
    return messages;
}

/* A request whose caller has left still has its call, and that may have several. */
static void look(struct flow *flow)
{
    double calls = 0, requests = 0;
    for (size_t s = 0; s < flow->topology->services; s++) {
        double attempts, open = open_at(flow, s, &attempts);
        double here = flow->basin[s].waiting + flow->basin[s].inside;
        calls += open + fmax(here - open, 0) / attempts;
        requests += here;
    }
    for (size_t r = 0; r < flow->topology->roads; r++) {
        calls += flow->way[r].hanging;
        requests += flow->way[r].hanging;
    }
    flow->peak.calls = fmax(flow->peak.calls, calls);
    flow->peak.requests = fmax(flow->peak.requests, requests);
    flow->peak.messages = fmax(flow->peak.messages, messages_of(flow));
}

static void add_up(struct flow *flow)
{
    const struct topology *topology = flow->topology;
    for (size_t r = 0; r < topology->roads; r++) {
        const struct way *way = &flow->way[r];
        double calls = way->calls * flow->step;
        double made = calls * way->fate.attempts * way->fate.twins;
        enum part_kind at = topology->part[topology->road[r].to]->kind;
        flow->made.deliveries += at == PART_CONSUMER ? made : 0;
        flow->made.requests += at == PART_SERVICE ? made : 0;
        flow->made.again += at != PART_CONSUMER ? fmax(made - calls, 0) : 0;
        flow->made.networked += topology_network(topology, r)->kind ? made : 0;
    }
}

/* --- steps --- */

static void go_through(struct flow *flow, size_t s)
{
    flow_arrive(flow, s);
    switch (flow->topology->part[s]->kind) {
    case PART_SERVICE: flow_serve(flow, s); break;
    case PART_QUEUE: flow_store(flow, s); break;
    case PART_CONSUMER: flow_take(flow, s); break;
    }
    flow_call_on(flow, s);
}

static void take_step(struct flow *flow)
{
    flow_call(flow);
    flow_redrive(flow);
    for (size_t s = 0; s < flow->topology->services; s++)
        go_through(flow, s);
    for (size_t r = 0; r < flow->topology->roads; r++)
        flow_wait(flow, r);
    look(flow);
    add_up(flow);
}

/* Up to `end`, at which something changes. */
static void go_on(struct flow *flow, sim_time end)
{
    double length = time_to_s(end - flow->now), step = STEP_FIRST_S;
    while (flow->now < end) {
        flow->next = time_add(flow->now, time_from_s(step) + 1);
        flow->next = flow->next < end ? flow->next : end;
        flow->step = time_to_s(flow->next - flow->now);
        take_step(flow);
        flow->now = flow->next;
        step = fmin(step * STEP_GROWS, fmax(length / STEPS_LEAST, STEP_FIRST_S));
    }
}

struct times {
    sim_time *time;
    size_t count, room;
    sim_time end;
};

static void add_time(struct times *times, sim_time time)
{
    if (time <= 0 || time > times->end)
        return;
    if (times->count == times->room) {
        times->room = 2 * times->room + 16;
        times->time = memory_resize(times->time, times->room, sizeof *times->time);
    }
    times->time[times->count++] = time;
}

static void add_fault(struct times *times, const struct fault_spec *fault)
{
    add_time(times, fault->at);
    add_time(times, fault_end(fault, times->end));
    if (fault->restart)
        add_time(times, time_add(fault->at, fault->restart->down));
}

static void add_client(struct times *times, const struct client_spec *client)
{
    const struct batch_spec *batch = client->batch;
    for (size_t i = 0; client->open && i < client->open->rate.count; i++)
        add_time(times, client->open->rate.item[i].at);
    for (size_t i = 0; client->impatient && i < client->impatient->rate.count; i++)
        add_time(times, client->impatient->rate.item[i].at);
    for (int i = 0; batch && i < BATCHES_LOOKED_AT; i++) {
        if (i > 0 && (batch->every == TIME_NONE || batch->every > times->end / i))
            break;
        add_time(times, batch->at + (i ? i * batch->every : 0));
    }
}

static int by_time(const void *a, const void *b)
{
    sim_time x = *(const sim_time *)a, y = *(const sim_time *)b;
    return (x > y) - (x < y);
}

/* When something changes, in order, the end last. */
static struct times times_of(const struct world_spec *spec)
{
    struct times times = { .end = spec->run.duration };
    for (size_t i = 0; i < spec->faults.count; i++)
        add_fault(&times, &spec->faults.item[i]);
    for (size_t i = 0; i < spec->changes.count; i++)
        add_time(&times, spec->changes.item[i].at);
    for (size_t c = 0; c < spec->clients.count; c++)
        add_client(&times, &spec->clients.item[c]);
    add_time(&times, times.end);
    if (times.count > 0)
        qsort(times.time, times.count, sizeof *times.time, by_time);
    return times;
}

/* --- the whole --- */

/* The values that hold from now on; caches let through what they let through before. */
static void turn_to(struct flow *flow, const struct world_spec *spec, const double *mix)
{
    struct topology *topology = ARENA_NEW(flow->arena, struct topology);
    topology_make(topology, spec, flow->arena);
    topology_learn(topology, flow->topology->passes, flow->arena);
    flow->topology = topology;
    learn_shares(flow, mix);
    flow_know_pauses(flow);
}

/* A trace that can't be read wants nothing. */
static void read_traces(struct flow *flow)
{
    const struct world_spec *spec = flow->topology->spec;
    flow->client = ARENA_ARRAY(flow->arena, spec->clients.count, struct client);
    for (size_t c = 0; c < spec->clients.count; c++) {
        struct client *client = &flow->client[c];
        struct err err;
        client->spec = &spec->clients.item[c];
        if (client->spec->trace && !trace_file_read(client->spec->trace->file, flow->arena,
                                                    &client->arrival, &client->arrivals, &err))
            client->arrivals = 0;
    }
}

static double above_mean(double mean)
{
    return mean + CHANCE * sqrt(mean);
}

struct flow_peak flow_peak(const struct topology *topology, const double *mix, struct arena *arena,
                           struct flow_made *made)
{
    const struct world_spec *spec = topology->spec;
    struct flow flow = { .arena = arena, .topology = topology,
                         .way = ARENA_ARRAY(arena, topology->roads, struct way),
                         .basin = ARENA_ARRAY(arena, topology->services, struct basin),
                         .stock = ARENA_ARRAY(arena, topology->services, struct stock) };
    struct times times = times_of(spec);
    read_traces(&flow);
    learn_shares(&flow, mix);
    flow_know_pauses(&flow);
    for (size_t r = 0; r < topology->roads; r++) {
        struct answer answer = { .fast = topology_answer(topology, r) };
        flow.way[r].fate = fate_of(topology_policies(topology, r), &answer);
    }
    for (size_t i = 0, change = 0; i < times.count; i++) {
        go_on(&flow, times.time[i]);
        for (; change < spec->changes.count && spec->changes.item[change].at <= flow.now; change++)
            turn_to(&flow, spec->changes.item[change].spec, mix);
    }
    free(times.time);
    *made = flow.made;
    return (struct flow_peak){ above_mean(flow.peak.calls), above_mean(flow.peak.requests),
                               above_mean(flow.peak.messages) };
}
