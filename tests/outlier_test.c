/* Outlier ejection and failure accrual, instance by instance.  Instances are taken in turn, so a
** script says which of them fails. */
#include "models/spec/world.h"
#include "tests/play.h"
#include "tests/support.h"

#include <stdio.h>

#define THREE ", instances: 3"
#define ONLY_CONSECUTIVE(n) "consecutive: " #n ", success_rate: none"

/* --- Envoy --- */

/* Two failures in a row of instance 1 eject it at 5 s for 30 s; it is in again with the sweep at 40
** s. */
static void in_a_row(void **state)
{
    (void)state;
    const char *outlier = "outlier: {" ONLY_CONSECUTIVE(2) ", max_ejected: 50%}";
    play_on(THREE, outlier, "1s", ".x. .x. 40.", ".x. .x. 40.", "abcab c 16(ac) a bcabcab",
            "-5 +40");
    /* any success between them, and nothing happens */
    play_on(THREE, outlier, "1s", ".x. ... .x. 40.", NULL, "16(abc) a", "");
}

/* In again at 40 s, it fails at once: twice the time, 43 + 60 s, and at the next sweep.  After a
** sweep in which it was in it is forgiven. */
static void longer_each_time(void **state)
{
    (void)state;
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(2) ", max_ejected: 50%}", "1s",
            ".x. .x. 33. x..x 70.", NULL, NULL, "-5 +40 -43 +110");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(2) ", max_ejected: 50%, max_ejection: 50s}", "1s",
            ".x. .x. 33. x..x 70.", NULL, NULL, "-5 +40 -43 +100");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(2) ", max_ejected: 50%, growth: constant}", "1s",
            ".x. .x. 33. x..x 70.", NULL, NULL, "-5 +40 -43 +80");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(2) ", max_ejected: 50%}", "1s",
            ".x. .x. 33. 12. x..x 70.", NULL, NULL, "-5 +40 -55 +90");
}

/* What max_ejection_percent has meant over the years. */
static void limit(void **state)
{
    (void)state;
    play_on(", instances: 9", "outlier: {" ONLY_CONSECUTIVE(1) "}", "1s", "20x", NULL, NULL, "");
    play_on(", instances: 10", "outlier: {" ONLY_CONSECUTIVE(1) "}", "1s", "20x", NULL, NULL, "-1");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(1) ", always_eject_one: true}", "1s", "20x", NULL,
            NULL, "-1");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 67%}", "1s", "20x", NULL, NULL,
            "-1 -2");
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 67%, "
                                                    "max_ejected_counts: before}", "1s", "20x",
            "20x", "6(abc) ab", "-1 -2 -3"); /* all are out, and it fails open */
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 0%, "
                                                    "max_ejected_counts: before}", "1s", "20x",
            NULL, NULL, "");
}

static void all_out(void **state)
{
    (void)state;
    play_on(THREE, "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 100%, all_ejected: refuse}",
            "1s", "3x 5.",
            "3x 5-", "abc 5_", "-1 -2 -3");
    play_on(", instances: 4", "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 75%, panic: 50%}",
            "1s", "3x 8.",
            NULL, "abcd abcd abc", "-1 -2 -3");
    play_on(", instances: 4", "outlier: {" ONLY_CONSECUTIVE(1) ", max_ejected: 75%, panic: 25%}",
            "1s", "3x 8.",
            NULL, "abc 8d", "-1 -2 -3");
}

/* Rates 1 1 1 1 0: mean 0.8, deviation 0.4, threshold 0.04.  Rates 1 1 1 0 0: mean 0.6, deviation
** 0.49, threshold below 0. */
static void compared_to_the_others(void **state)
{
    (void)state;
#define COMPARE "outlier: {consecutive: none, max_ejected: 40%, success_rate: {minimum_calls: 10"
    play_on(", instances: 5", COMPARE "}}", "100ms", "24(....x)", NULL, NULL, "-100");
    play_on(", instances: 5", COMPARE "}}", "100ms", "24(...xx)", NULL, NULL, "");
    play_on(", instances: 5", COMPARE ", deviations: 1}}", "100ms", "24(...xx)", NULL, NULL,
            "-100 -100");
    /* four are too few */
    play_on(", instances: 4", COMPARE "}}", "100ms", "24(...x)", NULL, NULL, "");
    play_on(", instances: 5", "outlier: {consecutive: none, max_ejected: 40%}", "100ms",
            "24(....x)", NULL, NULL,
            ""); /* 20 calls each are too few */
}

static void share_of_failures(void **state)
{
    (void)state;
#define SHARE                                                                                      \
    "outlier: {" ONLY_CONSECUTIVE(none) ", max_ejected: 40%, "                                     \
    "failure_percentage: {minimum_hosts: 2, minimum_calls: 10, threshold: 50%"
    /* instance a is called 20 times before 10 s */
    play_on(", instances: 5", SHARE "}}", "100ms", "9(x.... .....) 20(.)", NULL, NULL, "");
    play_on(", instances: 5", SHARE "}}", "100ms", "10(x.... .....) 10(.)", NULL, NULL, "-100");
    play_on(", instances: 5", SHARE ", trips: above}}", "100ms", "10(x.... .....) 10(.)", NULL,
            NULL, "");
    play_on(", instances: 5", SHARE ", trips: above}}", "100ms",
            "x.... x.... 9(x.... .....) 10(.)", NULL, NULL, "-100");
}

/* Half of the ejections are carried out. */
static void enforced(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    const struct study *study = support_study(
        "name: half\nrun: {duration: 10s, replications: 20}\n"
        "clients: {c: {fleet: 1000, batch: {calls: 1000, at: 1s}, calls: {s: {outlier: \n"
        "  {consecutive: 1, enforced: 50%, max_ejected: 100%}}}}}\n"
        "services: {s: {workers: 1000, queue: 0, service_time: 0s, error_rate: 100%}}\n", arena);
    support_theory(study, "edges.c.s.ejected", 0.5 * 0.9, 0.03);
    arena_destroy(arena);
}

/* --- Linkerd and Finagle --- */

#define ACCRUAL "outlier: {probe: true, max_ejected: 100%, growth: doubling, ejection: 3s, " \
                "max_ejection: 60s, "

/* Out at 4 s.  From 7 s on one call tries it; others go elsewhere until it is back. */
static void one_probe(void **state)
{
    (void)state;
    const char *outlier = ACCRUAL ONLY_CONSECUTIVE(2) "}";
    play_on(", instances: 2", outlier, "1s", ".x.x .. s 6.", ".x.x .. . 6.", "abab aa b aa baba",
            "-4 +9.25");
    /* fails at 7 s: 6 s, at 13 s: 12 s, at 25 s it is back and as good as new */
    play_on(", instances: 2", outlier, "1s", ".x.x .. x 5. x 11. . .x.x ...", NULL,
            "abab aa b 5a b 11a b abab aab", "-4 +25 -29 +32");
    /* hangs */
    play_on(", instances: 2", outlier, "1s", ".x.x .. h 50.", NULL, "abab aa _ 50a", "-4");
}

/* 1 for 20 s, then e^-0.1 of it with each failure, a second apart: 0.905, 0.819, 0.741. */
static void moving_average(void **state)
{
    (void)state;
    const char *average = ACCRUAL ONLY_CONSECUTIVE(none) ", average: {rate: 80%, window: 10s, "
                                                         "minimum_calls: %s}}";
    char text[300];
    snprintf(text, sizeof text, average, "5");
    play(text, "1s", "20. 3x", NULL, "-23");
    play(text, "1s", "8x 2x .", NULL, "");  /* not yet as old as its window */
    play(text, "1s", "10x x", NULL, "-11");
    snprintf(text, sizeof text, average, "11");
    play(text, "1s", "20. 10x", NULL, ""); /* 10 a window at most */
}

/* --- nginx --- */

#define NGINX(late)                                                                        \
    "outlier: {probe: true, probe_again: 10s, clock: 1s, late_failures: " late ", "        \
    "single: spared, consecutive: 1, success_rate: none, ejection: 10s, growth: constant, " \
    "max_ejected: 100%, all_ejected: refuse}"

/* fail_timeout 10 s is 10 to 11 s on nginx's clock, which knows whole seconds: `now - checked <=
** fail_timeout` keeps it out.  Failed at 0.5 s it is in again at 11 s, and so it is where it failed
** at 0 s. */
static void whole_seconds(void **state)
{
    (void)state;
    play_on(", instances: 2", NGINX("prolong"), "500ms", "x 30.", NULL,
            "a 20b a b a b a b a b a b", "-1 +22");
    play_on(", instances: 2", NGINX("prolong"), "500ms", ".x 30.", NULL,
            "ab 21a b a b a b a b a b", "-2 +24");
    /* one call tries it; the next time after as long again */
    play_on(", instances: 2", NGINX("prolong"), "1s", "x 9. . x 9. . 3.", NULL,
            "a 10b a 10b a b a", "-1 +23");
}

/* Nobody knows what became of the probe: another one is sent after the time. */
static void probe_that_hangs(void **state)
{
    (void)state;
    play_on(", instances: 2", NGINX("prolong"), "1s", "x 10. h 10. 3.", NULL, "a 10b _ 10b aba",
            "-1 +23");
}

/* All out: refused at once, and nobody is marked up before his time (until 1.11.4 all were). */
static void none_live(void **state)
{
    (void)state;
    play_on(THREE, NGINX("prolong"), "1s", "3x 8. 4.", "3x 8- 4.", "abc 8_ abca",
            "-1 -2 -3 +12 +13 +14");
}

/* Sent at 1 s and failed at 7 s, long after the one that ejected its instance at 3 s: the time
** begins anew. */
static void late_failures(void **state)
{
    (void)state;
    play_on(", instances: 2", NGINX("prolong"), "1s", "S.x... x 12.", "x.x...x 10- 2.", NULL,
            "-3 -7 +18 +19");
    play_on(", instances: 2", NGINX("ignore"), "1s", "S.x... x 12.", "x.x...x 6- 6.", NULL,
            "-3 -7 +14 +18");
}

/* A server alone is asked whatever it answers. */
static void alone(void **state)
{
    (void)state;
    play(NGINX("prolong"), "1s", "20x", "20x", "");
}

/* --- balancers --- */

struct takers {
    uint64_t taken[4];
};

static void count_takers(void *self, const struct fact *fact)
{
    struct takers *takers = self;
    if (fact->kind == FACT_WORKER_TAKEN && fact->time > SIM_S)
        takers->taken[fact->instance]++;
}

/* One of four is out from the first second on. */
static void others_share_alike(void **state)
{
    static const char *const balance[] = { "round_robin", "random", "power_of_two",
                                           "least_loaded" };
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct arena *arena = arena_create();
        struct world_spec spec = support_spec(arena_format(
            arena, "name: share\nrun: {duration: 30s}\n"
            "clients: {c: {open: 1000/s, calls: {s: {outlier: {consecutive: 1, success_rate: none, "
            "max_ejected: 25%%,\n"
            "  ejection: 100s}}}}}\n"
            "services: {s: {instances: 4, workers: 200, queue: 0, service_time: 20ms, "
            "balance: %s}}\n"
            "faults: [{at: 0s, for: 50ms, service: s, errors: 100%%}]\n", balance[i]), arena);
        struct takers takers = { { 0 } };
        support_run(&spec, 1, &(struct observer){ count_takers, &takers }, arena);
        uint64_t none = 0, all = 0;
        for (int t = 0; t < 4; t++)
            none += takers.taken[t] == 0, all += takers.taken[t];
        assert_int_equal(none, 1);
        for (int t = 0; t < 4 && i < 3; t++)
            if (takers.taken[t])
                support_near(balance[i], (double)takers.taken[t], (double)all / 3,
                             i == 0 ? 1e-4 : 0.04);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_row),
        cmocka_unit_test(longer_each_time),
        cmocka_unit_test(limit),
        cmocka_unit_test(all_out),
        cmocka_unit_test(compared_to_the_others),
        cmocka_unit_test(share_of_failures),
        cmocka_unit_test(enforced),
        cmocka_unit_test(one_probe),
        cmocka_unit_test(moving_average),
        cmocka_unit_test(whole_seconds),
        cmocka_unit_test(probe_that_hangs),
        cmocka_unit_test(none_live),
        cmocka_unit_test(late_failures),
        cmocka_unit_test(alone),
        cmocka_unit_test(others_share_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
