/* Root calls a second go down the topology as the judge takes them to (models/shape), once as in
** healthy times and once with all the attempts there may be; the two are joined by their geometric
** mean where there is trouble.  Constants are in events and bytes; nothing is run.
*/
#include "study/cost.h"

#include "models/call/baggage.h"
#include "models/call/need.h"
#include "models/call/op.h"
#include "models/effects/registry.h"
#include "models/load/client.h"
#include "models/load/trace_file.h"
#include "models/measure/metrics.h"
#include "models/queues/message.h"
#include "models/shape/topology.h"
#include "models/shape/warm.h"
#include "models/spec/client.h"
#include "models/spec/fault.h"
#include "models/spec/load.h"
#include "models/spec/part.h"
#include "models/spec/policies/retry.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "models/world/needs.h"
#include "study/fate.h"
#include "study/flow.h"

#include <math.h>
#include <string.h>

#define WINDOW_EVENTS 13   /* what a window of a client, edge or service costs, in events */
#define RUN_BYTES 1e6      /* of any */
#define KEPT_BYTES 6e4
#define HISTOGRAMS 3       /* of a client, those that it has, as far as they are used */
#define USER_BYTES 140
#define PROCESS_BYTES 90   /* of a caller, on an edge */
#define POLICY_STATE_BYTES 120
#define POLICY_CALL_BYTES 32
#define EVENT_BYTES 64     /* of the engine */
#define REQUEST_MORE_BYTES 24

struct pricing {
    const struct world_spec *spec;
    struct topology topology;
    struct arena *arena;
    double *wanted; /* root calls a second on each client road */
    double calls;   /* root calls of the whole run */
    double duration;
};

static bool has_network(const struct pricing *pricing, size_t r)
{
    return topology_network(&pricing->topology, r)->kind != NULL;
}

/* --- what is wanted --- */

/* Load faults add what they add for as long as they last. */
static double loaded(const struct world_spec *spec, const char *client)
{
    double factor = 1;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        double load = effects_load(fault);
        if (isnan(load) || (fault->client && strcmp(fault->client, client) != 0))
            continue;
        sim_time end = fault_end(fault, spec->run.duration);
        factor += (load - 1) * time_to_s(end - fault->at) / time_to_s(spec->run.duration);
    }
    return fmax(factor, 0);
}

/* Calls a second, at the mean over the run. */
static double client_rate(const struct pricing *pricing, const struct client_spec *spec,
                          double response)
{
    struct client client = { .spec = spec };
    struct err err;
    sim_time end = pricing->spec->run.duration;
    if (spec->batch) {
        double left = (double)(end - spec->batch->at);
        double times = spec->batch->every == TIME_NONE
                           ? 1
                           : 1 + floor(left / (double)spec->batch->every);
        return (double)spec->batch->calls * times / time_to_s(end);
    }
    if (spec->trace && !trace_file_read(spec->trace->file, pricing->arena, &client.arrival,
                                        &client.arrivals, &err))
        return 0;
    double rate = client_fresh_load(&client, 0, end, response);
    return spec->closed ? rate : rate * loaded(pricing->spec, spec->name);
}

static void want(struct pricing *pricing)
{
    const struct topology *topology = &pricing->topology;
    pricing->wanted = ARENA_ARRAY(pricing->arena, topology->client_roads, double);
    for (size_t c = 0; c < topology->client_roads; c++) {
        const struct client_spec *client = &pricing->spec->clients.item[topology->road[c].from];
        double sum = 0;
        for (size_t i = 0; i < client->calls.count; i++)
            sum += client->calls.item[i].weight;
        double share = client->calls.item[topology->road[c].call].weight / sum;
        double rate = client_rate(pricing, client, topology_answer(topology, c));
        pricing->wanted[c] = share * rate;
        pricing->calls += pricing->wanted[c] * pricing->duration;
    }
}

/* --- events --- */

static double attempts(const struct ones *policies)
{
    double most = 1;
    for (size_t i = 0; i < policies->count; i++)
        if (one_is(&policies->item[i], "retry"))
            most *= (double)((const struct retry_spec *)policies->item[i].value)->attempts;
    return fmin(most, FATE_ATTEMPTS_MOST);
}

/* Every call makes all the attempts it may, and no cache helps. */
static void learn_worst(struct pricing *pricing)
{
    struct topology *topology = &pricing->topology;
    double *passes = ARENA_ARRAY(pricing->arena, topology->roads, double);
    for (size_t r = 0; r < topology->roads; r++)
        passes[r] = attempts(topology_policies(topology, r));
    topology_learn(topology, passes, pricing->arena);
}

/* Events a second of requests at all services: their ends, their network, `own` of them each. */
static double requests(const struct pricing *pricing, double own)
{
    const struct topology *topology = &pricing->topology;
    bool *network = ARENA_ARRAY(pricing->arena, topology->services, bool);
    double events = 0;
    for (size_t r = 0; r < topology->roads; r++)
        network[topology->road[r].to] |= has_network(pricing, r);
    for (size_t c = 0; c < topology->client_roads; c++)
        for (size_t s = 0; s < topology->services; s++)
            events += pricing->wanted[c] * topology_fanout(topology, c, s) *
                      (own + (network[s] ? 2 : 0));
    return events;
}

static bool is_herd(const struct pricing *pricing)
{
    for (size_t i = 0; i < pricing->spec->clients.count; i++)
        if (pricing->spec->clients.item[i].batch)
            return true;
    return false;
}

/* From when on calls fail: nobody knows until when. */
static double trouble(const struct pricing *pricing)
{
    double rate = pricing->calls / pricing->duration, begin = pricing->duration;
    if (is_herd(pricing) || rate >= topology_capacity(&pricing->topology, pricing->wanted))
        return pricing->duration;
    for (size_t i = 0; i < pricing->spec->faults.count; i++)
        if (fault_may_trigger(&pricing->spec->faults.item[i]))
            begin = fmin(begin, time_to_s(pricing->spec->faults.item[i].at));
    return pricing->duration - begin;
}

/* Last: what the topology knew of healthy times is gone. */
static double events_without_queues(struct pricing *pricing)
{
    double plain = requests(pricing, 1), bad = trouble(pricing);
    learn_worst(pricing);
    double worst = requests(pricing, 2); /* with a pause or an expiry */
    return plain * (pricing->duration - bad) + sqrt(plain * worst) * bad;
}

/* Over queues nearly all depends on how long a backlog stands. */
static double events_along(const struct flow_made *made)
{
    return made->requests + 2 * (made->again + made->networked + made->deliveries) + made->moves;
}

/* --- memory --- */

/* How many parts of a kind there are. */
static size_t parts_of(const struct topology *topology, enum part_kind kind)
{
    size_t count = 0;
    for (size_t s = 0; s < topology->services; s++)
        count += topology->part[s]->kind == kind;
    return count;
}

/* Windows of the counts, of all that is counted. */
static double count_bytes(const struct pricing *pricing, double windows)
{
    const struct topology *topology = &pricing->topology;
    size_t row = pricing->spec->clients.count * sizeof(struct client_counts) +
                 topology->roads * sizeof(struct edge_counts) +
                 topology->services * sizeof(struct service_counts) +
                 parts_of(topology, PART_QUEUE) * sizeof(struct queue_counts) +
                 parts_of(topology, PART_CONSUMER) * sizeof(struct consumer_counts) +
                 topology->nodes * sizeof(struct endpoint_counts);
    return (windows + 1) * (double)row;
}

/* Windows of the metrics that are made of them at the end. */
static double series_bytes(const struct pricing *pricing, double windows)
{
    const struct topology *topology = &pricing->topology;
    const size_t objects[] = { [OF_RUN] = 1, [OF_CLIENT] = pricing->spec->clients.count,
                               [OF_EDGE] = topology->roads,
                               [OF_SERVICE] = parts_of(topology, PART_SERVICE),
                               [OF_QUEUE] = parts_of(topology, PART_QUEUE),
                               [OF_CONSUMER] = parts_of(topology, PART_CONSUMER),
                               [OF_ENDPOINT] = topology->nodes - topology->services,
                               [OF_ALERT] = pricing->spec->alerts.count };
    size_t series = 0;
    for (size_t m = 0; m < metrics_count(); m++)
        if (metric_describe(m)->use & METRIC_SERIES)
            series += objects[metric_describe(m)->scope];
    return windows * (double)(series * sizeof(double));
}

/* Users, processes and what their policies have learnt, histograms. */
static double client_bytes(const struct pricing *pricing)
{
    double bytes = 0;
    for (size_t i = 0; i < pricing->spec->clients.count; i++) {
        const struct client_spec *client = &pricing->spec->clients.item[i];
        bytes += HISTOGRAM_BUCKETS * sizeof(uint64_t) * HISTOGRAMS;
        bytes += client->closed ? USER_BYTES * (double)client->closed->users : 0;
    }
    for (size_t r = 0; r < pricing->topology.roads; r++) {
        double policies = (double)topology_policies(&pricing->topology, r)->count;
        bytes += topology_processes(&pricing->topology, r) *
                 (PROCESS_BYTES + POLICY_STATE_BYTES * policies);
    }
    return bytes;
}

/* Of a call, with its next event; behind it stands what the longest chain of policies keeps. */
static double call_bytes(const struct pricing *pricing)
{
    size_t most = 0;
    for (size_t r = 0; r < pricing->topology.roads; r++) {
        size_t policies = topology_policies(&pricing->topology, r)->count;
        most = policies > most ? policies : most;
    }
    return (double)(sizeof(struct call) + most * POLICY_CALL_BYTES) + EVENT_BYTES +
           (world_needs(pricing->spec) & NEED_BAGGAGE ? sizeof(struct baggage) : 0) +
           (world_needs(pricing->spec) & NEED_OPS ? sizeof(struct op) : 0);
}

/* One that waits; what it is to do once is known beforehand only where copies of it could. */
static double message_bytes(const struct pricing *pricing)
{
    bool copies = false;
    for (size_t i = 0; i < pricing->spec->parts.count; i++)
        copies |= pricing->spec->parts.item[i].service->idempotency != NULL;
    return (double)sizeof(struct message) +
           (copies && world_needs(pricing->spec) & NEED_OPS ? sizeof(struct op) : 0);
}

static void price_memory(const struct pricing *pricing, struct cost *cost, struct flow_made *made,
                         double windows)
{
    struct flow_peak peak = flow_peak(&pricing->topology, pricing->wanted, pricing->arena, made);
    double request = sizeof(struct request) +
                     (world_needs(pricing->spec) & NEED_BAGGAGE ? REQUEST_MORE_BYTES : 0);
    cost->in_flight = peak.calls;
    cost->requests = peak.requests;
    cost->messages = peak.messages;
    cost->kept = KEPT_BYTES + series_bytes(pricing, windows);
    cost->bytes = RUN_BYTES + count_bytes(pricing, windows) + cost->kept + client_bytes(pricing) +
                  peak.calls * call_bytes(pricing) + peak.requests * request +
                  peak.messages * message_bytes(pricing);
}

struct cost cost_of(const struct world_spec *spec)
{
    struct arena *arena = arena_create();
    struct pricing pricing = { .spec = spec, .arena = arena,
                               .duration = time_to_s(spec->run.duration) };
    struct cost cost = { 0 };
    topology_make(&pricing.topology, spec, arena);
    want(&pricing);
    warm_learn(&pricing.topology, pricing.wanted, arena);
    double windows = ceil(pricing.duration / time_to_s(spec->run.tick));
    double rows =
        windows * (double)(spec->clients.count + spec->parts.count + pricing.topology.roads);
    struct flow_made made;
    price_memory(&pricing, &cost, &made, windows);
    cost.events = pricing.calls + (spec->queues.count > 0 ? events_along(&made)
                                                          : events_without_queues(&pricing));
    cost.work = cost.events + rows * WINDOW_EVENTS;
    arena_destroy(arena);
    return cost;
}
