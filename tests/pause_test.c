/* Pauses that spare what is at work: with constant times every end is known beforehand.  Those that
** stop everything are in faults_test.c. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "tests/laws.h"

#define MOST 64

struct ends {
    int64_t ms[MOST];
    int count;
};

static void hear(void *self, const struct fact *fact)
{
    struct ends *ends = self;
    if (fact->kind == FACT_CALL_ENDED && ends->count < MOST)
        ends->ms[ends->count++] = fact->time / 1000000;
}

/* The calls end at these times, with the laws on; -1 ends the list. */
static void calls_end(const char *clients, const char *services, const char *faults,
                      const int64_t *wanted)
{
    struct arena *arena = arena_create();
    struct ends ends = { .count = 0 };
    const char *yaml = arena_format(arena, "name: pause\nrun: {duration: 2s}\nclients: {%s}\n"
                                    "services: {%s}\nfaults: [%s]\n", clients, services, faults);
    struct world_spec spec = support_spec(yaml, arena);
    struct observer ear = { hear, &ends };
    laws_run(yaml, 1, arena);
    support_run(&spec, 1, &ear, arena);
    for (int i = 0; wanted[i] >= 0; i++)
        if (i >= ends.count || ends.ms[i] != wanted[i])
            fail_msg("end %d is %lld ms, not %lld: %s", i,
                     i < ends.count ? (long long)ends.ms[i] : -1, (long long)wanted[i], yaml);
    arena_destroy(arena);
}

#define FIVE "c: {open: {rate: 5/s, arrivals: constant}, calls: {s: {}}}"
#define PAUSE "{at: 1050ms, for: 500ms, service: s, pause: "

/* One worker, work of 100 ms, a call each 200 ms from 0.2 s on; the pause is from 1.05 s to 1.55 s.
**  The call of 1.0 s is at work and ends; those of 1.2 and 1.4 s wait. */
static void who_is_at_work_goes_on(void **state)
{
    static const int64_t spared[] = { 300, 500, 700, 900, 1100, 1650, 1750, 1850, 1950, -1 };
    static const int64_t frozen[] = { 300, 500, 700, 900, 1600, 1700, 1800, 1900, 2000, -1 };
    static const int64_t none[] = { 300, 500, 700, 900, 1100, 1300, 1500, 1700, 1900, -1 };
    const char *service = "s: {workers: 1, service_time: 100ms}";
    (void)state;
    calls_end(FIVE, service, PAUSE "{spares: running}}", spared);
    calls_end(FIVE, service, PAUSE "{spares: nothing}}", frozen);
    calls_end(FIVE, service, PAUSE "true}", frozen);
    calls_end(FIVE, service, PAUSE "{on: false}, latency: 0s}", none);
}

/* Two are queued when it begins: the worker that comes free does not take them. */
static void the_queue_is_held(void **state)
{
    static const int64_t ends[] = { 1100, 1650, 1750, -1 };
    (void)state;
    calls_end("c: {batch: {calls: 3, at: 1s}, calls: {s: {}}}",
              "s: {workers: 1, service_time: 100ms}",
              PAUSE "{spares: running}}", ends);
}

/* Cores are shared as before: 100 ms of work each for the two at work, one core. */
static void cores_go_on(void **state)
{
    static const int64_t ends[] = { 1200, 1200, 1750, 1750, -1 };
    (void)state;
    calls_end("c: {batch: {calls: 4, at: 1s}, calls: {s: {}}}",
              "s: {workers: 2, discipline: sharing, cores: 1, service_time: 100ms}",
              PAUSE "{spares: running}}", ends);
}

/* What a request at work calls is called, and its answers are read: work from 1.0 to 1.1 s, the
** call below to 1.3 s. */
static void calls_below_go_on(void **state)
{
    static const int64_t ends[] = { 1300, 1300, 1850, 1850, -1 };
    (void)state;
    calls_end("c: {batch: {calls: 2, at: 1s}, calls: {s: {}}}",
              "s: {workers: 1, service_time: 100ms, calls: {b: {}}}, b: {workers: 9, service_time: "
              "200ms}",
              PAUSE "{spares: running}}", ends);
}

/* A pause of everything within one that spares: 200 ms later; and one around it: the door stays
** shut. */
static void pauses_overlap(void **state)
{
    static const int64_t within[] = { 1500, 1850, -1 }, around[] = { 1800, -1 };
    const char *service = "s: {workers: 1, service_time: 300ms}";
    const char *client = "c: {batch: {calls: 2, at: 1s}, calls: {s: {}}}";
    (void)state;
    calls_end(client, service, PAUSE "{spares: running}}, {at: 1100ms, for: 200ms, service: s, "
                                     "pause: true}",
              within);
    calls_end(client, service, PAUSE "true}, {at: 1100ms, for: 800ms, service: s, pause: {spares: "
                                     "running}}",
              around);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_at_work_goes_on), cmocka_unit_test(the_queue_is_held),
        cmocka_unit_test(cores_go_on),            cmocka_unit_test(calls_below_go_on),
        cmocka_unit_test(pauses_overlap),
    };
    return cmocka_run_group_tests_name("pause", tests, NULL, NULL);
}
