/* The road between a caller and a target that is no service: the test gives the target's port,
** takes the requests and answers them, and sees when the caller hears of it.
*/
#include "models/call/baggage.h"
#include "models/call/chain.h"
#include "models/call/road.h"
#include "models/policies/registry.h"
#include "models/world/needs.h"
#include "tests/support.h"

enum { REQUESTS = 4 };

struct bench {
    struct ground ground;
    struct metrics uncounted;
    struct world_spec spec;
    struct edge edge;
    /* what the target has seen */
    struct request *request[REQUESTS];
    sim_time arrived[REQUESTS];
    uint32_t requests, cancelled, stopped, asked_for;
    /* what the caller has */
    uint32_t ended, lost;
    enum outcome outcome;
    sim_time ended_at;
};

/* --- the target --- */

static void accept(void *self, struct request *request)
{
    struct bench *bench = self;
    assert_true(bench->requests < REQUESTS);
    bench->arrived[bench->requests] = sim_now(bench->ground.sim);
    bench->request[bench->requests++] = request;
}

static void cancel(void *self, struct request *request, bool running)
{
    struct bench *bench = self;
    assert_ptr_equal(request, bench->request[0]);
    bench->cancelled++;
    bench->stopped += running;
}

static uint32_t choose(void *self, struct call *call, uint64_t key, uint32_t user,
                       const struct target_filter *filter)
{
    struct bench *bench = self;
    (void)call;
    (void)key;
    (void)user;
    (void)filter;
    bench->asked_for++;
    return 2;
}

static uint32_t away(const void *self)
{
    (void)self;
    return 0;
}

static bool is_away(const void *self, uint32_t instance)
{
    (void)self;
    (void)instance;
    return false;
}

/* --- the caller --- */

static void ended(void *self, struct request *parent, uint32_t owner, enum outcome outcome)
{
    struct bench *bench = self;
    assert_null(parent);
    assert_int_equal(owner, 7);
    bench->ended++;
    bench->outcome = outcome;
    bench->ended_at = sim_now(bench->ground.sim);
}

static void hear(void *self, const struct fact *fact)
{
    struct bench *bench = self;
    bench->lost += fact->kind == FACT_ATTEMPT_LOST;
}

/* `call`: what a scenario says of it. */
static struct bench *bench_open(const char *call, struct arena *arena)
{
    struct bench *bench = ARENA_NEW(arena, struct bench);
    struct ground *ground = &bench->ground;
    const char *text = arena_format(arena,
                                    "name: road\nrun: {duration: 1s}\n"
                                    "clients: {c: {open: 1/s, calls: {s: {%s}}}}\n"
                                    "services: {s: {workers: 1, instances: 3, service_time: 0s}}\n",
                                    call);
    bench->spec = support_spec(text, arena);
    const struct client_call_spec *given = &bench->spec.clients.item[0].calls.item[0];
    *ground = (struct ground){ .sim = sim_create(NULL), .arena = arena, .seed = 1,
                               .in_flight_most = 10,
                               .carries = world_needs(&bench->spec) & NEED_BAGGAGE };
    ground->request_more = ground->carries ? sizeof(struct request_baggage) : 0;
    ground->probe = (struct probe){ .metrics = &bench->uncounted,
                                    .observer = { { hear, bench } }, .observers = 1 };
    bench->edge = (struct edge){ .ground = ground, .from = "c", .to = "s",
                                 .target = { bench, accept, cancel, choose, away, is_away, 0, 3 },
                                 .caller = { ended, bench } };
    edge_build(&bench->edge, &(struct edge_plan){ &given->policies, &given->network,
                                                  (enum cancel)given->cancel, 1, 0,
                                                  policy_type_of, 0 });
    pool_init(&ground->calls, sizeof(struct call) + bench->edge.scratch_size);
    pool_init(&ground->requests, sizeof(struct request) + ground->request_more);
    stages_start(&bench->edge.stages);
    struct baggage handed = { .deadline = SIM_FOREVER, .until = SIM_FOREVER };
    chain_call(&bench->edge, NULL, 7, key_mix(7), false, &handed);
    return bench;
}

/* Nothing may be left of a call that is over. */
static void bench_close(struct bench *bench)
{
    assert_int_equal(bench->ground.requests.live, 0);
    assert_int_equal(bench->ground.calls.live, bench->ended ? 0 : 1);
    pool_release(&bench->ground.calls);
    pool_release(&bench->ground.requests);
    sim_destroy(bench->ground.sim);
}

/* --- without a network --- */

static void an_instant_road_takes_no_event(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 1s", arena);
    (void)state;
    assert_int_equal(bench->requests, 1);
    road_answer(bench->request[0], OUTCOME_degraded, TIME_NONE);
    assert_int_equal(bench->ended, 1);
    assert_int_equal(bench->outcome, OUTCOME_degraded);
    assert_int_equal(sim_counts(bench->ground.sim).fired, 0);
    bench_close(bench);
    arena_destroy(arena);
}

static void a_refusal_is_an_event_of_the_present(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 1s", arena);
    (void)state;
    road_refuse(bench->request[0], OUTCOME_refused, TIME_NONE);
    assert_int_equal(bench->ended, 0);
    sim_run_until(bench->ground.sim, 0);
    assert_int_equal(bench->ended, 1);
    assert_int_equal(bench->outcome, OUTCOME_refused);
    assert_int_equal(bench->ended_at, 0);
    bench_close(bench);
    arena_destroy(arena);
}

static void what_is_lost_is_told_and_waited_for(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 1s", arena);
    (void)state;
    road_lose(bench->request[0]);
    assert_int_equal(bench->lost, 1);
    sim_run_until(bench->ground.sim, 999 * SIM_MS);
    assert_int_equal(bench->ended, 0);
    sim_run_until(bench->ground.sim, 1000 * SIM_MS);
    assert_int_equal(bench->outcome, OUTCOME_timeout);
    bench_close(bench);
    arena_destroy(arena);
}

/* --- with one --- */

static void a_network_delays_each_way(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 1s, network: 30ms", arena);
    (void)state;
    assert_int_equal(bench->requests, 0);
    sim_run_until(bench->ground.sim, 50 * SIM_MS);
    assert_int_equal(bench->arrived[0], 30 * SIM_MS);
    road_answer(bench->request[0], OUTCOME_ok, TIME_NONE);
    sim_run_until(bench->ground.sim, 200 * SIM_MS);
    assert_int_equal(bench->ended_at, 80 * SIM_MS);
    bench_close(bench);
    arena_destroy(arena);
}

/* --- what else the port is asked --- */

static void who_gives_up_may_tell(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 100ms, cancel: running", arena);
    (void)state;
    sim_run_until(bench->ground.sim, 200 * SIM_MS);
    assert_int_equal(bench->outcome, OUTCOME_timeout);
    assert_int_equal(bench->cancelled, 1);
    assert_int_equal(bench->stopped, 1);
    road_answer(bench->request[0], OUTCOME_cancelled, TIME_NONE); /* late: nobody hears of it */
    assert_int_equal(bench->ended, 1);
    bench_close(bench);
    arena_destroy(arena);
}

/* Where attempts leave out what was tried, each is aimed by the target's rule, once. */
static void an_attempt_is_aimed_by_the_target(void **state)
{
    struct arena *arena = arena_create();
    struct bench *bench = bench_open("timeout: 1s, retry: {attempts: 2, backoff: {constant: 10ms}, "
                                     "jitter: none, exclude_tried: true}", arena);
    (void)state;
    assert_true(bench->request[0]->aimed);
    assert_int_equal(bench->request[0]->instance, 2);
    road_refuse(bench->request[0], OUTCOME_refused, TIME_NONE);
    sim_run_until(bench->ground.sim, 20 * SIM_MS);
    assert_int_equal(bench->arrived[1], 10 * SIM_MS);
    assert_int_equal(bench->asked_for, 2);
    road_answer(bench->request[1], OUTCOME_ok, TIME_NONE);
    assert_int_equal(bench->outcome, OUTCOME_ok);
    bench_close(bench);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_road_takes_no_event),
        cmocka_unit_test(a_refusal_is_an_event_of_the_present),
        cmocka_unit_test(what_is_lost_is_told_and_waited_for),
        cmocka_unit_test(a_network_delays_each_way),
        cmocka_unit_test(who_gives_up_may_tell),
        cmocka_unit_test(an_attempt_is_aimed_by_the_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
