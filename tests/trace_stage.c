#include "tests/trace_stage.h"

const char *const trace_scenarios[TRACE_SCENARIOS] = {
    "name: two layers that retry\nrun: {duration: 30s}\n"
    "clients:\n"
    "  users: {open: {rate: 40/s}, calls: {shop: {deadline: 2s, retry: {attempts: 3}, "
    "timeout: 500ms}}}\n"
    "  batch: {batch: {calls: 20, at: 9s}, calls: {shop: {}}}\n"
    "services:\n"
    "  shop: {workers: 8, queue: 20, instances: 2, service_time: {exponential: {mean: 20ms}}, "
    "calls: {db: {pool: {size: 3, acquire: 100ms}, timeout: 100ms, retry: {attempts: 3, budget: "
    "{window_ratio: {ratio: 20%}}}}}}\n"
    "  db: {workers: 4, queue: 10, service_time: {exponential: {mean: 30ms}}}\n"
    "faults: [{at: 10s, for: 8s, service: db, latency: {share: 50%, add: 300ms}}]\n",

    "name: hedges that cancel\nrun: {duration: 20s}\n"
    "clients: {users: {open: {rate: 30/s}, calls: {shop: {}}}}\n"
    "services:\n"
    "  shop: {workers: 60, service_time: 2ms, calls: {db: {cancel: running, policies: [{hedge: "
    "{after: 30ms, attempts: 3}}, {retry: {attempts: 2}}, {timeout: 80ms}]}}}\n"
    "  db: {workers: 3, queue: 30, service_time: {exponential: {mean: 40ms}}, error_rate: 20%}\n",

    "name: roads, caches, breakers\nrun: {duration: 30s}\n"
    "clients: {users: {closed: {users: 20, think: 200ms}, calls: {shop: {timeout: 1s}}}}\n"
    "services:\n"
    "  shop: {workers: 10, async: true, service_time: 5ms, calls: {db: {network: 3ms, timeout: "
    "200ms, cache: {keys: 50, ttl: 2s}, breaker: {failure_rate: 50%, open: 1s}, bulkhead: "
    "{concurrent: 2, max_wait: 50ms}, retry: {attempts: 3}}}}\n"
    "  db: {workers: 4, service_time: {exponential: {mean: 30ms}}}\n"
    "faults:\n"
    "  - {at: 5s, for: 5s, edge: shop.db, loss: 30%}\n"
    "  - {at: 12s, for: 3s, service: db, black_hole: true}\n"
    "  - {at: 18s, for: 3s, service: db, down: true}\n",

    "name: messages\nrun: {duration: 60s}\n"
    "clients: {users: {open: {rate: 20/s}, calls: {orders: {retry: {attempts: 2}}}}}\n"
    "queues:\n"
    "  orders: {lease: 2s, max_deliveries: 3, dead_letter: dead, redelivery: {backoff: {constant: "
    "500ms}}}\n"
    "  dead: {}\n"
    "consumers:\n"
    "  work: {queue: orders, instances: 2, concurrency: 4, service_time: {exponential: {mean: "
    "100ms}}, error_rate: 20%, calls: {db: {timeout: 300ms, retry: {attempts: 2}}}}\n"
    "services: {db: {workers: 5, service_time: {exponential: {mean: 60ms}}}}\n"
    "faults: [{at: 20s, for: 20s, service: db, latency: {share: 40%, add: 3s}}]\n",
};

/* Several who hear the same run. */
struct audience {
    struct observer observer[4];
    size_t count;
};

static void tell_all(void *self, const struct fact *fact)
{
    const struct audience *audience = self;
    for (size_t i = 0; i < audience->count; i++)
        audience->observer[i].tell(audience->observer[i].self, fact);
}

void trace_play(struct trace_stage *stage, const char *yaml, struct trace_wish wish,
                struct arena *arena)
{
    stage->spec = support_spec(yaml, arena);
    topology_make(&stage->topology, &stage->spec, arena);
    recorder_begin(&stage->recorder, &stage->topology, wish, 10000000);
    choice_begin(&stage->choice, &stage->topology);
    witness_begin(&stage->witness);
    struct audience audience = { { recorder_observer(&stage->recorder),
                                   choice_observer(&stage->choice),
                                   witness_observer(&stage->witness) }, 3 };
    struct observer observer = { tell_all, &audience };
    stage->results = support_run(&stage->spec, 1, &observer, arena);
    stage->trace = recorder_trace(&stage->recorder, stage->spec.run.duration);
}

void trace_leave(struct trace_stage *stage)
{
    recorder_release(&stage->recorder);
    choice_release(&stage->choice);
    witness_end(&stage->witness);
}

struct trace_story trace_story_of(struct trace_stage *stage, struct chosen *chosen)
{
    struct err err;
    struct choice_wish wish = { .client = TRACE_ANY_CLIENT };
    assert_true(choice_make(&stage->choice, &wish, stage->spec.run.duration, chosen, &err));
    return (struct trace_story){ .spec = &stage->spec, .topology = &stage->topology,
                                 .variant = "base", .seed = 1, .trace = stage->trace,
                                 .chosen = chosen, .by = CHOICE_SENSIBLE };
}
