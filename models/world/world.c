/* Runs a world, slice by slice, and puts together what came of it.
**
** The world's own memory (arena, pools, engine) goes with world_destroy(); results live elsewhere.
*/
#include "models/world/world_private.h"

#include "base/units.h"
#include "models/call/edge.h"
#include "models/measure/assemble.h"
#include "models/service/service_build.h"
#include "models/shape/warm.h"
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "sim/calendar.h"

#include <assert.h>
#include <math.h>

/* Not before all observers are there: levels that are told here are never told again. */
static void start(struct world *world)
{
    world->started = true;
    for (size_t e = 0; e < world->topology.roads; e++)
        stages_start(&world->edge[e].stages);
    for (size_t s = 0; s < world->topology.services; s++)
        service_start(&world->service[s]);
    for (size_t s = 0; s < world->topology.services; s++)
        if (world->topology.part[s]->kind == PART_CONSUMER)
            consumer_start(&world->consumer[s]);
    faults_start(&world->faults);
    versions_start(&world->versions);
    for (size_t c = 0; c < world->spec->clients.count; c++)
        client_start(&world->client[c]);
}

struct world *world_create(const struct world_spec *spec, uint64_t seed, uint64_t replication,
                           struct err *err)
{
    struct arena *arena = arena_create();
    struct world *world = ARENA_NEW(arena, struct world);
    const struct calendar_type *calendar =
        spec->run.calendar == RUN_CALENDAR_HEAP ? &heap_calendar : &ladder_calendar;
    world->spec = spec;
    world->bytes_most = SIZE_MAX;
    world->ground = (struct ground){ .sim = sim_create(calendar), .arena = arena, .seed = seed,
                                     .replication = replication,
                                     .in_flight_most = (size_t)spec->run.in_flight };
    if (!world_build(world, err)) {
        world_destroy(world);
        return NULL;
    }
    return world;
}

void world_destroy(struct world *world)
{
    struct arena *arena = world->ground.arena;
    if (world->metrics.topology)
        metrics_release(&world->metrics);
    if (world->slice.topology)
        metrics_release(&world->slice);
    for (size_t c = 0; world->client && c < world->spec->clients.count; c++)
        client_release(&world->client[c]);
    pool_release(&world->ground.calls);
    pool_release(&world->ground.requests);
    pool_release(&world->ground.ops);
    pool_release(&world->queues.messages);
    pool_release(&world->queues.deliveries);
    pool_release(&world->queues.pasts);
    sim_destroy(world->ground.sim);
    arena_destroy(arena);
}

void world_observe(struct world *world, const struct observer *observer)
{
    assert(!world->started);
    probe_observe(&world->ground.probe, observer);
}

struct world_peak world_peak(const struct world *world)
{
    const struct ground *ground = &world->ground;
    const struct queues *queues = &world->queues;
    const struct pool *pool[] = { &ground->calls,     &ground->requests,   &ground->ops,
                                  &queues->messages, &queues->deliveries, &queues->pasts };
    size_t bytes = arena_used(ground->arena) + sim_bytes(ground->sim);
    for (size_t i = 0; i < sizeof pool / sizeof *pool; i++)
        bytes += pool[i]->peak * pool[i]->record_size;
    return (struct world_peak){ ground->calls.peak, ground->requests.peak, bytes };
}

/* Calls alone are looked at whenever one begins, all memory after each slice. */
void world_bound(struct world *world, size_t bytes)
{
    assert(!world->started);
    size_t calls = bytes / world->ground.call_size;
    world->bytes_most = bytes;
    if (calls < world->ground.in_flight_most)
        world->ground.in_flight_most = calls;
}

static sim_time world_now(const struct world *world)
{
    return sim_now(world->ground.sim);
}

/* --- running --- */

static bool say_overflown(const struct world *world, struct err *err)
{
    char when[UNIT_TEXT];
    if (world->queues.overflown)
        return err_set(err,
                       "given up at %s: more than %lld messages are in queues (run.messages); more "
                       "is published than consumers can do, or what fails comes back for ever",
                       time_print_short(time_to_s(world_now(world)), when),
                       (long long)world->spec->run.messages);
    return err_set(err,
                   "given up at %s: more than %lld calls are open at once (run.in_flight); "
                   "a queue without a limit, or calls without a timeout, grow for ever",
                   time_print_short(time_to_s(world_now(world)), when),
                   (long long)world->spec->run.in_flight);
}

/* By its calls alone, or by all. */
static bool is_large(const struct world *world)
{
    const struct ground *ground = &world->ground;
    return world->bytes_most < SIZE_MAX &&
           (ground->calls.peak > world->bytes_most / ground->call_size ||
            world_peak(world).bytes > world->bytes_most);
}

static bool say_large(const struct world *world, struct err *err)
{
    char when[UNIT_TEXT], bytes[UNIT_TEXT];
    return err_set(err,
                   "given up at %s: the run holds more than the %sB of memory that it may have, "
                   "with %zu calls open at once; fewer runs side by side leave more to each, "
                   "and a limit on queues, a timeout, less load or a wider run.tick take less",
                   time_print_short(time_to_s(world_now(world)), when),
                   number_print_short((double)world->bytes_most, bytes),
                   world->ground.calls.peak);
}

static bool say_stuck(const struct world *world, struct err *err)
{
    char when[UNIT_TEXT];
    if (world->spec->queues.count > 0)
        return err_set(err,
                       "time stands still at %s: calls end and are made again, or messages fail and "
                       "come back, without any pause, for ever; give the retry or the redelivery a "
                       "backoff, or the deliveries a limit",
                       time_print_short(time_to_s(world_now(world)), when));
    return err_set(err,
                   "time stands still at %s: calls end and are made again without any pause, for "
                   "ever; give the retry a backoff, the queue a `redelivery`, or the users time to "
                   "think",
                   time_print_short(time_to_s(world_now(world)), when));
}

/* Slices of one tick, so that a flood is noticed before it fills the memory. */
bool world_run(struct world *world, sim_time until, struct err *err)
{
    sim_time end = until < world->spec->run.duration ? until : world->spec->run.duration;
    if (!world->started)
        start(world);
    while (world_now(world) < end) {
        sim_time slice = time_add(world_now(world), world->spec->run.tick);
        enum sim_stop stop = sim_run_until(world->ground.sim, slice < end ? slice : end);
        if (is_large(world))
            return say_large(world, err);
        if (world->ground.overflown)
            return say_overflown(world, err);
        if (stop == SIM_STOP_FULL)
            return err_set(err, "given up: more than %u events are pending at once",
                           SIM_PENDING_MAX);
        if (stop == SIM_STOP_STUCK)
            return say_stuck(world, err);
    }
    return true;
}

uint64_t world_events(const struct world *world)
{
    return sim_fired(world->ground.sim);
}

size_t world_bytes_per_attempt(const struct world *world)
{
    return world->ground.call_size + sizeof(struct request) + world->ground.request_more;
}

/* --- results --- */

/* Root calls per second wanted on each client edge after the last trigger (over the whole run after
** the warm-up where one lasts to the end). */
static double fresh_load(const struct world *world, const struct trigger *trigger, double *mix)
{
    const struct world_spec *spec = world->spec;
    sim_time from = spec->run.warmup, end = spec->run.duration;
    double sum = 0;
    if (trigger->any && trigger->end > from && trigger->end < end)
        from = trigger->end;
    for (size_t e = 0; e < world->topology.client_roads; e++) {
        const struct road *road = &world->topology.road[e];
        const struct client *client = &world->client[road->from];
        size_t calls = client->spec->calls.count;
        double share = client->spec->calls.item[road->call].weight / client->weight[calls - 1];
        double response = topology_answer(&world->topology, e);
        mix[e] = share * client_fresh_load(client, from, end, response);
        sum += mix[e];
    }
    return sum;
}

/* Every shape that the world had, each with warm caches. */
static struct shape *shapes_of(struct world *world, const double *mix)
{
    struct arena *arena = world->ground.arena;
    struct shape *shape = ARENA_ARRAY(arena, world->versions.count + 1, struct shape);
    warm_learn(&world->topology, mix, arena);
    shape[0] = (struct shape){ 0, &world->topology };
    for (size_t v = 0; v < world->versions.count; v++) {
        warm_learn(&world->versions.version[v].topology, mix, arena);
        shape[v + 1] = (struct shape){ world->versions.version[v].at,
                                       &world->versions.version[v].topology };
    }
    return shape;
}

struct results *world_results(struct world *world, struct arena *arena)
{
    const struct topology *topology = &world->topology;
    metrics_close(&world->metrics, world->spec->run.duration);
    if (world->slice.topology)
        metrics_close(&world->slice, world->spec->run.duration);
    struct evidence evidence = { .metrics = &world->metrics,
                                 .totals = world->slice.topology ? &world->slice : NULL,
                                 .shapes = world->versions.count + 1, .capacity_cold = NAN };
    struct fault_outcome *outcome = ARENA_ARRAY(world->ground.arena, world->faults.count,
                                                struct fault_outcome);
    faults_outcome(&world->faults, outcome);
    evidence.period = periods_make(world->spec, outcome, &evidence.periods, arena);
    double *mix = ARENA_ARRAY(world->ground.arena, topology->client_roads, double);
    struct trigger trigger = periods_trigger(evidence.period, evidence.periods);
    evidence.fresh_load = fresh_load(world, &trigger, mix);
    if (!(evidence.fresh_load > 0)) /* batches only: equal parts */
        for (size_t e = 0; e < topology->client_roads; e++)
            mix[e] = 1;
    if (warm_any(topology))
        evidence.capacity_cold = topology_capacity(topology, mix);
    evidence.shape = shapes_of(world, mix);
    evidence.capacity = topology_capacity(topology, mix);
    struct results *results = results_assemble(&evidence, world_events(world), arena);
    results->seed = world->ground.seed;
    results->replication = world->ground.replication;
    return results;
}
