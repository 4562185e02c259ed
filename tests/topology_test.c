/* The shape of a world: how often what hangs behind queues is called for one root call, and how long
** an answer takes. */
#include "models/shape/topology.h"
#include "models/spec/spec.h"
#include "tests/support.h"


static double fanout(const struct topology *topology, const char *name)
{
    return topology_fanout(topology, 0, topology_find(topology, name));
}

/* The order is cut before a queue that is in the circle, wherever others stand in the file. */
static void what_hangs_behind_a_circle(void **state)
{
    struct topology topology;
    struct world_spec spec =
        support_spec("name: circle\n"
                     "clients: {shop: {open: 1/s, calls: {round: {}}}}\n"
                     "services: {db: {workers: 1, queue: 9, service_time: 1ms}}\n"
                     "queues: {behind: {}, round: {redelivery: 1s}}\n"
                     "consumers:\n"
                     "  ends: {queue: behind, service_time: 1ms, calls: {db: {times: 2}}}\n"
                     "  goes: {queue: round, service_time: 1ms,\n"
                     "    publishes: {round: {probability: 50%}, behind: {times: 3}}}\n",
                     *state);
    topology_make(&topology, &spec, *state);
    support_near("round", fanout(&topology, "round"), 1, 1e-12);
    support_near("goes", fanout(&topology, "goes"), 1, 1e-12);
    support_near("behind", fanout(&topology, "behind"), 3, 1e-12);
    support_near("db", fanout(&topology, "db"), 6, 1e-12);
}

/* A network whose delay has no mean, on a road that no request takes. */
static void a_road_never_taken_takes_no_time(void **state)
{
    struct topology topology;
    struct world_spec spec =
        support_spec("name: never\n"
                     "clients: {c: {open: 1/s, calls: {a: {}}}}\n"
                     "services:\n"
                     "  a:\n"
                     "    {workers: 1, queue: 9, service_time: 2s, calls: {b: {probability: 0%,\n"
                     "    network: {pareto: {minimum: 1ms, alpha: 0.32}}}}}\n"
                     "  b: {workers: 1, queue: 9, service_time: 1s}\n",
                     *state);
    topology_make(&topology, &spec, *state);
    support_near("a", topology_answer(&topology, 0), 2, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(what_hangs_behind_a_circle),
        SUPPORT_TEST(a_road_never_taken_takes_no_time),
    };
    return cmocka_run_group_tests_name("topology", tests, NULL, NULL);
}
