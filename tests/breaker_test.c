/* The circuit breaker, rule by rule: what counts, when it opens, how it finds out whether to
** close. */
#include "tests/play.h"
#include "tests/support.h"

#include "models/policies/breaker_window.h"
#include "sim/rng.h"

#include <stdio.h>

/* --- windows --- */

/* 50 % of the last 100: the 50th failure among them, whatever came before. */
static void window_of_calls(void **state)
{
    (void)state;
    play("breaker: {}", "1s", "50. 49x 1. 1x 3.", "50. 49x 1. 1x 3-", "O101");
    play("breaker: {}", "1s", "99x 1x 2.", "100x 2-", "O100"); /* the minimum is 100 calls */
    play("breaker: {window: {calls: 4}, failure_rate: 75%}", "1s", "xx.. x.x. xx .",
         "xx.. x.x. xx -",
         "O10"); /* the minimum is what the window holds */
}

/* The bucket of this second and the nine before it: ten calls, at one a second. */
static void window_of_time(void **state)
{
    (void)state;
    play("breaker: {window: {time: 10s}, minimum_calls: 11}", "1s", "50x", "50x", "");
    play("breaker: {window: {time: 10s}, minimum_calls: 10}", "1s", "10x .", "10x -", "O10");
    play("breaker: {window: {time: 10s}, failures: 5, failure_rate: none}", "1s", "4x 6. x 9. x.",
         "4x 6. x 9. x.", "");
    play("breaker: {window: {time: 10s}, failures: 5, failure_rate: none}", "1s", "4x 5. x .",
         "4x 5. x -", "O10");
}

/* An interval of 4 s begins with the first call after it: those at 0 (by the clock), 5, 10 s. */
static void window_that_tumbles(void **state)
{
    (void)state;
    const char *breaker = "breaker: {window: {tumbling: 4s}, failures: 3, failure_rate: none}";
    play(breaker, "1s", "..xx xx. ..xx ... xx", "..xx xx. ..xx ... xx", "");
    play(breaker, "1s", "..xx xxx .", "..xx xxx -", "O7");
}

static void window_of_a_life(void **state)
{
    (void)state;
    play("breaker: {window: lifetime, failure_rate: 10%, trips: above, minimum_calls: 1}", "1s",
         "100. 11x . 1x .", "100. 11x . 1x -", "O113"); /* 11 of 111, 12 of 113 */
}

/* The same outcomes in a plain list. */
struct record {
    sim_time time, bucket;
    struct window_sum sum;
};

static struct window_sum plain_sum(const struct record *record, size_t count,
                                   const struct one *window,
                                   sim_time now)
{
    struct window_sum sum = { 0, 0, 0 };
    const struct window_time_spec *time = window->value;
    bool calls = window->kind == registry_find(&window_registry, "calls");
    sim_time width = calls ? 1 : time->length / time->buckets;
    sim_time newest = calls || time->begin == WINDOW_BEGIN_EVENT ? now : now / width * width;
    for (size_t i = 0; i < count; i++) {
        if (calls ? count - i > (size_t)((const struct window_calls_spec *)window->value)->size
                  : newest - record[i].bucket >= width * time->buckets)
            continue;
        sum.calls += record[i].sum.calls;
        sum.failed += record[i].sum.failed;
        sum.slow += record[i].sum.slow;
    }
    return sum;
}

static void window_twin(const struct one *spec, struct arena *arena)
{
    enum { RECORDS = 4000 };
    struct window *window = arena_take(arena, window_size(spec));
    struct record *record = ARENA_ARRAY(arena, RECORDS, struct record);
    const struct window_time_spec *time = spec->value;
    bool calls = spec->kind == registry_find(&window_registry, "calls");
    struct rng rng;
    sim_time now = 0;
    rng_seed(&rng, 5);
    window_init(window, spec, 0);
    for (size_t i = 0; i < RECORDS; i++) {
        now += (sim_time)(rng_exponential(&rng) * (rng_below(&rng, 50) ? 3e8 : 1e10));
        struct window_sum what = { 1, rng_below(&rng, 2) != 0, rng_below(&rng, 3) == 0 };
        sim_time width = calls ? 1 : time->length / time->buckets;
        sim_time begin = !calls && time->begin == WINDOW_BEGIN_CLOCK ? now / width * width : now;
        if (i > 0 && !calls && begin - record[i - 1].bucket < width)
            begin = record[i - 1].bucket;
        record[i] = (struct record){ now, begin, what };
        window_turn(window, now);
        struct window_sum sum = plain_sum(record, i, spec, now);
        assert_memory_equal(&window->sum, &sum, sizeof sum);
        window_add(window, now, what);
        sum = plain_sum(record, i + 1, spec, now);
        assert_memory_equal(&window->sum, &sum, sizeof sum);
    }
}

static void windows_agree_with_plain_lists(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct kind *calls = registry_find(&window_registry, "calls");
    const struct kind *time = registry_find(&window_registry, "time");
    struct window_calls_spec last[] = { { 1 }, { 2 }, { 37 } };
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        window_twin(&(struct one){ calls, &last[i] }, arena);
    struct window_time_spec span[] = { { 10 * SIM_S, 10, WINDOW_BEGIN_CLOCK, WINDOW_OUTCOMES_END },
                                       { 10 * SIM_S, 10, WINDOW_BEGIN_EVENT, WINDOW_OUTCOMES_END },
                                       { 10 * SIM_S, 3, WINDOW_BEGIN_CLOCK, WINDOW_OUTCOMES_END },
                                       { 10 * SIM_S, 7, WINDOW_BEGIN_EVENT, WINDOW_OUTCOMES_END },
                                       { 700 * SIM_MS, 1, WINDOW_BEGIN_EVENT,
                                         WINDOW_OUTCOMES_END } };
    for (size_t i = 0; i < sizeof span / sizeof *span; i++)
        window_twin(&(struct one){ time, &span[i] }, arena);
    arena_destroy(arena);
}

/* --- what counts, and when it is too much --- */

static void failures_in_a_row(void **state)
{
    (void)state;
    play("breaker: {consecutive: 3, failure_rate: none}", "1s", "xx. xx. xxx .", "xx. xx. xxx -",
         "O9");
    play("breaker: {consecutive: 3, failure_rate: none}", "1s", "xxi xxi xxx .", "xx! xx! xxx -",
         "O9");
    play("breaker: {consecutive: 3, failure_rate: none, ignore: [invalid]}", "1s", "xxi x .",
         "xx! x -", "O4");
    play("breaker: {consecutive: 3, failure_rate: none, on: [invalid]}", "1s", "xxx iii .",
         "xxx !!! -", "O6");
}

static void reached_or_exceeded(void **state)
{
    (void)state;
    play("breaker: {window: {calls: 2}}", "1s", "x. .", "x. -", "O2");
    play("breaker: {window: {calls: 2}, trips: above}", "1s", "x. xx .", "x. xx -", "O4");
    play("breaker: {window: {calls: 3}, failure_rate: 66.5%}", "1s", "xx. .", "xx. -", "O3");
    play("breaker: {window: {calls: 3}, failure_rate: 66.5%, whole_percent: true}", "1s",
         "xx. xxx .", "xx. xxx -", "O6"); /* 66 % in whole percents */
    play("breaker: {window: {calls: 4}, evaluate: failures}", "1s", "x.x. . x .", "x.x. . x -",
         "O6");
}

/* 2.25 s: slower than 2.249 s, not slower than 2.25 s. */
static void slow_calls(void **state)
{
    (void)state;
    play("breaker: {failure_rate: none, window: {calls: 4}, slow: {longer_than: 2249ms, "
         "rate: 50%}}", "1s",
         "..ss .. ..", "...... --", "O6.25");
    play("breaker: {failure_rate: none, window: {calls: 2}, slow: {longer_than: 2249ms}}", "1s",
         "ss ...", "5.", "");
    play("breaker: {failure_rate: none, window: {calls: 2}, slow: {longer_than: 2250ms}}", "1s",
         "ssssss ....", "10.", "");
}

/* Two that hang: of the calls that have ended all have failed, of those that have started one
** third. */
static void calls_that_start(void **state)
{
    (void)state;
    const char *breaker =
        "breaker: {window: {time: 10s}, minimum_calls: 0, trips: above, half_open: 1, counts: %s}";
    char text[200];
    snprintf(text, sizeof text, breaker, "ended");
    play(text, "1s", "hh x .", "__ x -", "O3");
    snprintf(text, sizeof text, breaker, "started");
    play(text, "1s", "hh x x x .", "__ x x x -", "O5");
}

/* --- open --- */

static void strictly_after(void **state)
{
    (void)state;
    play("breaker: {consecutive: 3, failure_rate: none, open: 5s, half_open: 1}", "1s", "xxx 10.",
         "xxx 5- 5.", "O3 H9 C9");
    play("breaker: {consecutive: 3, failure_rate: none, open: 5s, half_open: 1, "
         "first_probe: at}", "1s",
         "xxx 10.", "xxx 4- 6.", "O3 H8 C8");
    play("breaker: {consecutive: 3, failure_rate: none, open: 5s, half_open: {probes: 1, "
         "automatic: true}}",
         "1s", "xxx 10.", "xxx 4- 6.", "O3 H8 C8"); /* of one instant what was planned first is
                                                       first: its end */
    play("breaker: {consecutive: 3, failure_rate: none, open: 5s, half_open: none}", "1s",
         "xxx 5. xx. xxx .", "xxx 5- xx. xxx -", "O3 C9 O14");
}

static void longer_each_time(void **state)
{
    (void)state;
    play("breaker: {consecutive: 3, failure_rate: none, open: 2s, open_factor: 2, open_max: 6s, "
         "half_open: 1}",
         "1s", "24x . 3x 3.", "xxx -- x 4- x 6- x 6- . xxx -- .",
         "O3 H6 O6 H11 O11 H18 O18 H25 C25 O28 H31 C31");
}

/* Of 2 000 breakers that open at 1 s, each becomes half open by itself between 3 and 5 s. */
static void spread(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: spread\nrun: {duration: 6s, replications: 20}\n"
        "clients: {c: {fleet: 2000, batch: {calls: 2000, at: 1s}, "
        "calls: {s: {breaker: {consecutive: 1, \n"
        "  failure_rate: none, open: 3s, open_jitter: 33.333333%, "
        "half_open: {automatic: true}}}}}}\n"
        "services: {s: {workers: 2000, queue: 0, service_time: 0s, error_rate: 100%}}\n", arena);
    support_theory(study, "edges.c.s.breaker_open_share", 3.0 / 6, 0.02);
    const struct measure *open = results_find(study->run[0], "edges.c.s.breaker_open_share");
    support_near("all are open", open->series[2], 1, 1e-9);
    support_near("uniform: a quarter of the second", open->series[3], 0.75, 0.05);
    assert_true(open->series[5] <= 0);
    arena_destroy(arena);
}

/* --- half open --- */

/* The decision comes with the min(minimum_calls, probes)-th outcome. */
static void enough_probes(void **state)
{
    (void)state;
    const char *five = "breaker: {window: {calls: 10}, minimum_calls: 5, open: 5s}";
    play(five, "1s", "5x 5. .x... .", "5x 5- .x... .", "O5 H11 C15");
    play(five, "1s", "5x 5. x.x.x .", "5x 5- x.x.x -", "O5 H11 O15");
    const char *ten = "breaker: {window: {calls: 10}, open: 5s}";
    play(ten, "1s", "10x 5. 4x 6. .", "10x 5- 4x 6. .", "O10 H16 C25");
    play(ten, "1s", "10x 5. 5x 5. .", "10x 5- 5x 5. -", "O10 H16 O25");
}

static void successes_out_of(void **state)
{
    (void)state;
    const char *two = "breaker: {consecutive: 1, failure_rate: none, open: 2s, "
                      "half_open: {successes: 2, of: 3}}";
    play(two, "1s", "x .. .x. .", "x -- .x. .", "O1 H4 C6");
    play(two, "1s", "x .. xx . .", "x -- xx - -", "O1 H4 O5");
    const char *row = "breaker: {consecutive: 1, failure_rate: none, open: 2s, "
                      "half_open: {successes: 3}}";
    play(row, "1s", "x .. ... x", "x -- ... x", "O1 H4 C6 O7");
    play(row, "1s", "x .. ..x ..", "x -- ..x --", "O1 H4 O6");
}

/* Probes at 4 and 5 s end at 6.25 and 7.25 s. */
static void excess_calls(void **state)
{
    (void)state;
    const char *reject =
        "breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: {probes: 2, "
        "excess: reject}}";
    const char *wait =
        "breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: {probes: 2, "
        "excess: wait}}";
    play(reject, "1s", "x .. ss .. ...", "x -- .. -- ...", "O1 H4 C7.25");
    play(wait, "1s", "x .. ss .. ...", "x -- .. .. ...", "O1 H4 C7.25");
    play(wait, "1s", "x .. ss xx ...", "x -- xx -- -..", "O1 H4 O6.25 H9 C10");
    play("breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: {probes: 1, "
         "at_once: true, successes: 2}}", "1s", "x .. s.. s.. .", "x -- .-- .-- .", "O1 H4 C9.25");
}

static void hung_probe(void **state)
{
    (void)state;
    play("breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: 1}", "1s",
         "x .. h 50.",
         "x -- _ 50-", "O1 H4");
    play("breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: {probes: 1, "
         "timeout: 3500ms}}",
         "1s", "x .. h 6. ", "x -- _ 5- .", "O1 H4 O7.5 H10 C10");
    play("breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: "
         "{probes: 1, timeout: 3500ms, then: closed}}", "1s", "x .. h 6.", "x -- _ 3- 3.",
         "O1 H4 C7.5");
    play("breaker: {consecutive: 1, failure_rate: none, open: 2s, half_open: 1}, "
         "timeout: 1500ms", "1s",
         "x .. h 4.", "x -- ! - -- .", "O1 H4 O5.5 H8 C8");
}

/* Given up from outside after 1.5 s: neither by default; or a failure; or, in neither set, a
** success. */
static void probe_given_up(void **state)
{
    (void)state;
    const char *breaker = "deadline: 1500ms, breaker: {consecutive: 1, failure_rate: none, "
                          "open: 2s, half_open: 1%s}";
    char text[200];
    snprintf(text, sizeof text, breaker, "");
    play(text, "1s", "x .. h . .", "x -- ! - .", "O1 H4 C6");
    snprintf(text, sizeof text, breaker, ", on: [error, cancelled], ignore: none");
    play(text, "1s", "x .. h . .", "x -- ! - -", "O1 H4 O5.5");
    snprintf(text, sizeof text, breaker, ", ignore: none");
    play(text, "1s", "x .. h . .", "x -- ! - .", "O1 H4 C5.5");
    /* The retry of call 3 waits, behind call 4, from 4.1 s on, until its deadline at 5.5 s; 4 and
    ** then 5 get the permit that calls 2 and 4 give back when they are given up at 4.5 and 6.5
    ** s. */
    play("deadline: 2500ms, retry: {attempts: 2, backoff: {constant: 1100ms}, jitter: none, "
         "on: [breaker_open]}, breaker: {consecutive: 1, failure_rate: none, open: 2s, "
         "half_open: {probes: 1, excess: wait}}", "1s",
         "x . hhhh .", "x ! !!.. .", "O1 H3.1 C6.5");
}

/* The call of 1 s ends well at 7.25 s; two successes close. */
static void late_results(void **state)
{
    (void)state;
    const char *breaker = "breaker: {consecutive: 1, failure_rate: none, open: 2s, "
                          "late_results: %s, half_open: {probes: 2, successes: 2}}";
    char text[200];
    snprintf(text, sizeof text, breaker, "count");
    play(text, "1s", "S x .. h . . .", ". x -- _ . - .", "O2 H5 C7.25");
    snprintf(text, sizeof text, breaker, "discard");
    play(text, "1s", "S x .. h . . .", ". x -- _ . - -", "O2 H5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_of_calls),
        cmocka_unit_test(window_of_time),
        cmocka_unit_test(window_that_tumbles),
        cmocka_unit_test(window_of_a_life),
        cmocka_unit_test(windows_agree_with_plain_lists),
        cmocka_unit_test(failures_in_a_row),
        cmocka_unit_test(reached_or_exceeded),
        cmocka_unit_test(slow_calls),
        cmocka_unit_test(calls_that_start),
        cmocka_unit_test(strictly_after),
        cmocka_unit_test(longer_each_time),
        cmocka_unit_test(spread),
        cmocka_unit_test(enough_probes),
        cmocka_unit_test(successes_out_of),
        cmocka_unit_test(excess_calls),
        cmocka_unit_test(hung_probe),
        cmocka_unit_test(probe_given_up),
        cmocka_unit_test(late_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
