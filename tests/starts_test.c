/* Where users and processes stand when the run begins: anywhere between two calls, as in the middle
** of a day. */
#include "tests/support.h"

#include "models/measure/results.h"

/* The calls of each run of so many seconds. */
static void first_calls(const char *client, int seconds, double *calls, int runs)
{
    struct arena *arena = arena_create();
    const struct study *study = support_study(
        arena_format(arena, "name: start\nrun: {duration: %ds, seed: 3, replications: %d}\n"
                     "clients: {c: {%s, calls: {s: }}}\n"
                     "services: {s: {workers: 100000, service_time: 0s}}\n", seconds, runs, client),
        arena);
    for (int r = 0; r < runs; r++)
        calls[r] = results_total(study->run[r], "clients.c.calls");
    arena_destroy(arena);
}

/* 500 sources with gaps of 10 s on the average want 50 calls a second, from the first second on. */
static void check_spread(const char *client)
{
    enum { RUNS = 40 };
    double calls[RUNS];
    first_calls(client, 1, calls, RUNS);
    support_theory_of(client, calls, RUNS, 50, 0.1);
    first_calls(client, 5, calls, RUNS);
    support_theory_of(client, calls, RUNS, 250, 0.05);
}

static void sources_start_spread(void **state)
{
    static const char *const gaps[] = { "10s", "{uniform: {low: 5s, high: 15s}}",
                                        "{exponential: 10s}", "{erlang: {mean: 10s, stages: 9}}" };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        check_spread(arena_format(arena, "closed: {users: 500, think: %s}", gaps[i]));
        check_spread(arena_format(arena, "fleet: 500, open: {rate: 50/s, gaps: %s}", gaps[i]));
    }
    arena_destroy(arena);
}

static void users_start_together_on_request(void **state)
{
    double calls;
    (void)state;
    first_calls("closed: {users: 500, think: 3s, start: together}", 2, &calls, 1);
    support_near("before 3 s", calls, 0, 0);
    first_calls("closed: {users: 500, think: 3s, start: together}", 4, &calls, 1);
    support_near("at 3 s", calls, 500, 0);
    first_calls("closed: {users: 500, think: 3s}", 3, &calls, 1);
    support_near("spread: one each", calls, 500, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_start_spread),
        cmocka_unit_test(users_start_together_on_request),
    };
    return cmocka_run_group_tests_name("starts", tests, NULL, NULL);
}
