/* An observer hears how every level begins. */
#include "models/spec/world.h"
#include "tests/support.h"

struct levels {
    double level[GAUGES];
};

static void hear(void *self, const struct fact *fact)
{
    struct levels *levels = self;
    if (fact->kind == FACT_EDGE_GAUGE || fact->kind == FACT_SERVICE_GAUGE)
        levels->level[fact->number] += fact->by;
}

/* Nothing moves them: nobody calls before the end. */
static void from_the_start(void **state)
{
    struct arena *arena = arena_create();
    struct levels levels = { { 0 } };
    (void)state;
    struct world_spec spec = support_spec(
        "name: levels\nrun: {duration: 10s}\n"
        "clients: {c: {fleet: 3, batch: {calls: 1, at: 9s}, calls: {s: {\n"
        "  retry: {attempts: 2, budget: {grpc_throttle: {max_tokens: 10}}}, "
        "breaker: {consecutive: 5},\n"
        "  cache: {keys: 100, warm: true}}}}}\n"
        "services: {s: {instances: 2, workers: 1, queue: 1, service_time: 1ms,\n"
        "  concurrency_limit: {limit: {aimd: {initial: 20}}}}}\n", arena);
    support_run(&spec, 1, &(struct observer){ hear, &levels }, arena);
    support_near("instances", levels.level[GAUGE_INSTANCES], 2, 0);
    support_near("limits", levels.level[GAUGE_LIMIT], 2 * 20, 0);
    support_near("breakers", levels.level[GAUGE_BREAKERS], 3, 0);
    support_near("keys", levels.level[GAUGE_CACHED], 3 * 100, 0);
    assert_true(levels.level[GAUGE_BUDGET] > 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
