/* The course of a run: triggers, remedies and events; idle windows; users who hang. Each case is
** small enough for its right answer to be worked out by hand. */
#include "tests/support.h"

#include "models/spec/fault.h"
#include "models/spec/world.h"
#include "plots/report/verdict_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A store good for 300/s at 280/s, each call tried twice: a stop of ten seconds, and it never comes
** back. From then on some 560 - 300 = 260 a second pile up. */
#define STORE(more, duration)                                                                      \
    "name: store\nrun: {duration: " duration "}\n"                                                 \
    "clients: {c: {open: 280/s, calls: {s: {timeout: 1s, "                                         \
    "retry: {attempts: 2, backoff: none}}}}}\n"                                                    \
    "services: {s: {workers: 3, queue: unlimited, service_time: {exponential: 10ms}}}\n"           \
    "faults:\n  - {at: 60s, for: 10s, service: s, pause: true}\n" more

/* Nine minutes of outage after the trigger: a restart that ends it is no part of the trigger. */
static void a_cure_does_not_shorten_the_outage_it_cures(void **state)
{
    const struct results *run =
        support_once(STORE("  - {at: 10min, service: s, restart: 5s}\n", "15min"), *state);
    support_verdict(run, VERDICT_STORM);
    assert_true(run->judgement.recovered);
    assert_true(run->judgement.recovery_time >= 535 && run->judgement.recovery_time <= 537);
    assert_true(run->judgement.downtime >= 544 && run->judgement.downtime <= 548);
    assert_true(run->judgement.remedy < run->faults);
    assert_string_equal(run->fault[run->judgement.remedy].deed, "s was restarted");
    assert_int_equal(run->fault[run->judgement.remedy].role, ROLE_REMEDY);
    assert_true(run->judgement.trigger.end == 70 * SIM_S);
}

/* What strikes what is healthy is a trigger, whatever it might cure elsewhere. */
static void a_restart_of_what_is_healthy_is_a_trigger(void **state)
{
    const struct results *run =
        support_once("name: restart\nrun: {duration: 60s}\n"
               "clients: {c: {open: {rate: 100/s, arrivals: constant}, calls: {s: {}}}}\n"
               "services: {s: {workers: 10, queue: 10, service_time: 10ms}}\n"
               "faults: [{at: 20s, service: s, restart: 5s}]\n",
               *state);
    support_verdict(run, VERDICT_CONTAINED);
    assert_int_equal(run->fault[0].role, ROLE_TRIGGER);
    support_near("downtime", run->judgement.downtime, 5, 0);
    support_near("served", run->judgement.served, 0, 1e-9);
}

/* By 10 min some 530 s x 260/s = 138 000 requests wait: a minute without traffic serves 18 000 of
** them, eight minutes (480 s x 300/s = 144 000) all. */
static void stopping_the_traffic_for_long_enough_cures(void **state)
{
    static const char *const stops[][2] = {
        { "  - {at: 10min, for: 60s, client: c, load: 0}\n",
          "  - {at: 10min, for: 60s, set: {clients.c.open.rate: 0/s}}\n" },
        { "  - {at: 10min, for: 8min, client: c, load: 0}\n",
          "  - {at: 10min, for: 8min, set: {clients.c.open.rate: 0/s}}\n" }
    };
    struct arena *arena = *state;
    for (int enough = 0; enough < 2; enough++)
        for (int by = 0; by < 2; by++) {
            char yaml[1024];
            snprintf(yaml, sizeof yaml, STORE("%s", "20min"), stops[enough][by]);
            const struct results *run = support_once(yaml, arena);
            support_verdict(run, enough ? VERDICT_STORM : VERDICT_METASTABLE);
            if (!enough)
                continue;
            /* nobody asks before 18 min: healthy from then on, not from when the traffic stopped */
            assert_true(run->judgement.recovery_time >= 18 * 60 - 70 &&
                        run->judgement.recovery_time <= 18 * 60 - 65);
            assert_true(run->judgement.downtime <= 9 * 60 + 5); /* idle windows are no outage */
            assert_true(run->judgement.remedy != REMEDY_NONE);
        }
}

/* Half a minute without a call is no health. */
static void nobody_asks_is_not_health(void **state)
{
    static const char *const stop[] = { "  - {at: 3min, for: 30s, client: c, load: 0}\n",
                                        "  - {at: 3min, for: 30s, set: {clients.c.open.rate: "
                                        "0/s}}\n" };
    for (int by = 0; by < 2; by++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml, STORE("%s", "6min"), stop[by]);
        const struct results *run = support_once(yaml, *state);
        support_verdict(run, VERDICT_METASTABLE);
        assert_false(run->judgement.recovered);
        assert_true(isnan(run->judgement.recovery_time));
        assert_int_equal(run->health[200], HEALTH_IDLE);
    }
}

/* A herd of 3 000 at once on 100/s: the last one is served 30 s later, and then nobody asks any
** more. */
static void the_last_call_of_a_herd_decides(void **state)
{
    const struct results *run =
        support_once("name: herd\nrun: {duration: 5min}\n"
               "clients: {c: {batch: {calls: 3000, at: 10s}, calls: {s: {}}}}\n"
               "services: {s: {workers: 1, queue: unlimited, service_time: 10ms}}\n"
               "faults: [{at: 9s, for: 5s, service: s, pause: true}]\n",
               *state);
    assert_true(run->judgement.recovered);
    support_near("recovery", run->judgement.recovery_time, 30, 0.01);
    support_verdict(run, VERDICT_STORM);
    assert_int_equal(run->health[100], HEALTH_IDLE);
}

/* A call of a trace that ends in the middle of the storm: that nobody asks any more is no cure. */
static void a_storm_that_loses_its_callers_has_not_recovered(void **state)
{
    const struct results *run =
        support_once(STORE("", "6min") "variants: {}\n", *state);
    support_verdict(run, VERDICT_METASTABLE);
    const struct results *quiet =
        support_once("name: quiet\nrun: {duration: 8min}\n"
               "clients: {c: {open: {rate: [{at: 0s, rate: 280/s}, {at: 5min, rate: 280/s}, "
               "{at: 5min, rate: 0/s}]},\n"
               "  calls: {s: {timeout: 1s, retry: {attempts: 2, backoff: none}}}}}\n"
               "services: {s: {workers: 3, queue: unlimited, service_time: {exponential: 10ms}}}\n"
               "faults: [{at: 60s, for: 10s, service: s, pause: true}]\n",
               *state);
    assert_false(quiet->judgement.recovered);
    support_verdict(quiet, VERDICT_METASTABLE);
}

/* 30/s on 20/s, tried again and again, from the start: the fault at 3 min is not to blame. */
static void bad_before_the_first_trigger(void **state)
{
    static const struct { const char *rate; enum verdict verdict; } cases[] = {
        { "30/s", VERDICT_SATURATED }, { "15/s", VERDICT_UNHEALTHY }
    };
    for (size_t i = 0; i < 2; i++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "name: before\nrun: {duration: 6min}\n"
                 "clients:\n"
                 "  c: {open: {rate: %s, arrivals: constant}, "
                 "calls: {s: {timeout: 500ms, retry: {attempts: 3, backoff: none}}}}\n"
                 "  herd: {batch: {calls: 400, at: 10s}, "
                 "calls: {s: {timeout: 500ms, retry: {attempts: 9, backoff: none}}}}\n"
                 "services: {s: {workers: 1, queue: unlimited, service_time: 50ms}}\n"
                 "faults: [{at: 3min, for: 1s, service: s, errors: 1%%}]\n",
                 cases[i].rate);
        const struct results *run = support_once(yaml, *state);
        support_verdict(run, cases[i].verdict);
        assert_true(run->judgement.bad_before);
        assert_true(run->judgement.bad_since <= 11);
        assert_false(run->judgement.recovered);
    }
}

/* 100 users, a second to think, 10 ms of work: 99/s would be asked.  97 of them hang for two
** minutes. */
static void users_who_hang_want_what_they_would_ask(void **state)
{
    const struct results *run =
        support_once("name: stuck\nrun: {duration: 5min}\n"
               "clients: {u: {closed: {users: 100, think: {exponential: 1s}}, "
               "calls: {s: {timeout: 1s,\n"
               "  retry: {attempts: unlimited, backoff: {constant: 500ms}}}}}}\n"
               "services: {s: {workers: 100, queue: 100, service_time: 10ms}}\n"
               "faults: [{at: 1min, for: 2min, service: s, users: 97%, down: true}]\n",
               *state);
    double offered = results_mean(run, "clients.u.offered", 70 * SIM_S, 175 * SIM_S);
    double good = results_mean(run, "clients.u.goodput", 70 * SIM_S, 175 * SIM_S);
    double share = results_mean(run, "clients.u.success_ratio", 70 * SIM_S, 175 * SIM_S);
    support_near("wanted", offered, 100 / 1.01, 0.02); /* one or two sigma of what three users
                                                          ask */
    assert_true(good < 0.06 * offered);
    assert_true(share < 0.06);
    support_near("downtime", run->judgement.downtime, 120, 0.02);
    support_verdict(run, VERDICT_CONTAINED);
}

/* Instances drain for ten seconds each: until the last is back, the deploy is there. */
static void a_deploy_lasts_as_long_as_it_takes(void **state)
{
    const struct results *run =
        support_once("name: drain\nrun: {duration: 5min}\n"
               "clients: {web: {open: {rate: 10/s, arrivals: constant}, calls: {api: {}}}}\n"
               "services: {api: {instances: 4, workers: 30, queue: 0, service_time: 10s}}\n"
               "faults: [{at: 60s, service: api, deploy: {down: 1s, drain: true}}]\n",
               *state);
    double lasted = time_to_s(run->fault[0].end - run->fault[0].begin);
    assert_true(lasted > 40 && lasted <= 44); /* 4 x (10 s at most + 1 s) */
    assert_true(run->judgement.verdict <= VERDICT_CONTAINED);
}

/* A restart of a minute and a deploy of a second, in one fault: the longer of the two. */
static void of_two_lengths_the_longer_counts(void **state)
{
    struct world_spec spec =
        support_spec("name: two\nrun: {duration: 5min}\n"
                     "clients: {web: {open: {rate: 10/s}, calls: {api: {}}}}\n"
                     "services: {api: {workers: 30, service_time: 10ms}}\n"
                     "faults: [{at: 60s, service: api, restart: 60s, deploy: 1s}]\n",
                     *state);
    assert_int_equal(spec.faults.item[0].lasts, 60 * SIM_S);
}

/* Roles: what the scenario says, else what a fault does. */
static void roles_follow_from_what_a_fault_does(void **state)
{
    static const struct { const char *fault; enum fault_role role; } cases[] = {
        { "{at: 1s, for: 1s, service: s, down: true}", ROLE_TRIGGER },
        { "{at: 1s, for: 1s, service: s, down: true, role: event}", ROLE_EVENT },
        { "{at: 1s, for: 1s, load: 3}", ROLE_TRIGGER },
        { "{at: 1s, for: 1s, load: 0.5}", ROLE_REMEDY },
        { "{at: 1s, for: 1s, load: 0.5, role: trigger}", ROLE_TRIGGER },
        { "{at: 1s, for: 1s, service: s, pause: {spares: running}}", ROLE_TRIGGER },
        { "{at: 1s, for: 1s, service: s, pause: {on: false}, latency: {multiply: 0.5}}",
          ROLE_REMEDY },
        { "{at: 1s, for: 1s, service: s, latency: {multiply: 2}}", ROLE_TRIGGER },
        { "{at: 1s, for: 1s, service: s, latency: {multiply: 0.5}}", ROLE_REMEDY },
        { "{at: 1s, for: 1s, set: {services.s.workers: 3}}", ROLE_EVENT },
        { "{at: 1s, for: 1s, set: {services.s.workers: 1}, role: trigger}", ROLE_TRIGGER },
        { "{at: 1s, service: s, restart: 1s}", ROLE_AUTO },
        { "{at: 1s, service: s, restart: 1s, errors: 5%}", ROLE_TRIGGER },
        { "{at: 1s, service: s, restart: 1s, latency: {multiply: 0.5}}", ROLE_REMEDY },
        { "{at: 1s, for: 1s, load: 0.5, set: {services.s.workers: 3}}", ROLE_REMEDY },
        { "{at: 1s, service: s, deploy: 1s, role: trigger}", ROLE_TRIGGER },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char yaml[512];
        snprintf(yaml, sizeof yaml,
                 "name: role\nrun: {duration: 20s}\nclients: {c: {open: 10/s, calls: {s: {}}}}\n"
                 "services: {s: {workers: 9, service_time: 10ms}}\nfaults: [%s]\n", cases[i].fault);
        struct world_spec spec = support_spec(yaml, *state);
        if (fault_role(&spec.faults.item[0]) != cases[i].role)
            fail_msg("%s: role %d", cases[i].fault, fault_role(&spec.faults.item[0]));
    }
}

/* Requests of 60 ms are under way when it is restarted: that they are lost does not make it bad
** before. */
static void a_restart_is_judged_by_what_was_known(void **state)
{
    const struct results *run =
        support_once("name: known\nrun: {duration: 3min}\n"
               "clients: {c: {open: 100/s, calls: {s: {timeout: 1s, "
               "retry: {attempts: 2, backoff: 100ms}}}}}\n"
               "services: {s: {workers: 50, queue: 100, service_time: 60ms}}\n"
               "faults: [{at: 1min, service: s, restart: 10s}]\n",
               *state);
    support_verdict(run, VERDICT_CONTAINED);
    assert_int_equal(run->fault[0].role, ROLE_TRIGGER);
    assert_false(run->judgement.bad_before);
}

/* The storm of eleven minutes after the first trigger is not hidden by a harmless second one, nor
** by loss that is borne all the time. */
static void the_worst_aftermath_decides(void **state)
{
    static const struct {
        const char *more, *duration;
        enum verdict verdict;
        bool back;
    } cases[] = {
        { "  - {at: 10min, service: s, restart: 5s}\n  - {at: 13min, for: 2s, service: s, "
          "latency: 1ms}\n",
          "15min", VERDICT_STORM, true },
        { "  - {at: 0s, service: s, errors: 0.1%}\n", "6min", VERDICT_METASTABLE, false },
    };
    for (size_t i = 0; i < 2; i++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "name: store\nrun: {duration: %s}\n"
                 "clients: {c: {open: 280/s, calls: {s: {timeout: 1s, "
                 "retry: {attempts: 2, backoff: none}}}}}\n"
                 "services: {s: {workers: 3, queue: unlimited, "
                 "service_time: {exponential: 10ms}}}\n"
                 "faults:\n  - {at: 60s, for: 10s, service: s, pause: true}\n%s",
                 cases[i].duration, cases[i].more);
        const struct results *run = support_once(yaml, *state);
        support_verdict(run, cases[i].verdict);
        assert_int_equal(run->judgement.recovered, cases[i].back);
    }
}

/* Healthy again for two minutes, then more is wanted than can be served, to the end. */
static void what_is_bad_at_the_end_has_not_recovered(void **state)
{
    const struct results *run =
        support_once("name: relapse\nrun: {duration: 6min}\n"
               "clients: {c: {open: {rate: [{at: 0s, rate: 50/s}, {at: 3min, rate: 50/s}, "
               "{at: 3min, rate: 150/s}]}, calls: {s: {timeout: 1s}}}}\n"
               "services: {s: {workers: 1, queue: 100, service_time: 10ms}}\n"
               "faults: [{at: 60s, for: 10s, service: s, down: true}]\n",
               *state);
    support_verdict(run, VERDICT_SATURATED);
    assert_false(run->judgement.recovered);
    support_near("bad again from", run->judgement.relapsed, 180, 0.02);
}

/* Jobs of 30 s that are under way when the run ends are no failures; nor does a user hang in
** them. */
static void long_calls_are_not_bad(void **state)
{
    static const char *const cases[] = {
        "{open: {rate: 20/s, arrivals: constant}, calls: {s: {timeout: 60s}}}",
        "{closed: {users: 100, think: 1s}, calls: {s: {weight: 5}, quick: {weight: 95}}}"
    };
    for (size_t i = 0; i < 2; i++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "name: long\nrun: {duration: 5min, warmup: 1min}\nclients: {c: %s}\n"
                 "services:\n  s: {workers: 2000, queue: 100, service_time: 30s}\n"
                 "  quick: {workers: 2000, queue: 100, service_time: 50ms}\n", cases[i]);
        if (i == 0) {
            char *quick = strstr(yaml, "  quick");
            *quick = '\0';
        }
        support_verdict(support_once(yaml, *state), VERDICT_ABSORBED);
    }
}

/* Four calls a second and nobody answered for five minutes: no window by itself says so. */
static void a_standstill_of_few_calls_counts(void **state)
{
    const struct results *run =
        support_once("name: few\nrun: {duration: 10min}\n"
               "clients: {c: {open: {rate: 4/s, arrivals: constant}, calls: {s: {}}}}\n"
               "services: {s: {workers: 100, queue: unlimited, service_time: 10ms}}\n"
               "faults: [{at: 3min, for: 5min, service: s, pause: true}]\n",
               *state);
    support_near("downtime", run->judgement.downtime, 300, 0.01);
}

/* The sentence leads with the harm. */
static void the_harm_comes_first(void **state)
{
    struct study *study =
        support_study(STORE("  - {at: 10min, service: s, restart: 5s}\n", "15min"), *state);
    const char *headline = words_headline(*state, study);
    if (strncmp(headline, "DOWN for 9 min ", 15) != 0 ||
        !strstr(headline, "STORM until s was restarted at 10 min"))
        fail_msg("it says: %s", headline);
    const char *cause = words_cause(*state, study);
    if (!strstr(cause, "the 300/s that could be served: the retries kept it down"))
        fail_msg("it says: %s", cause);
}

/* Of runs that end differently, but all well, that all come back. */
static void all_come_back(void **state)
{
    struct study *study = support_study(
        "name: both\nrun: {duration: 60s, replications: 12}\nobjective: {hold: 5s}\n"
        "clients: {c: {open: 100/s, calls: {s: {timeout: 5s}}}}\n"
        "services: {s: {workers: 1, queue: unlimited, service_time: {exponential: 8ms}}}\n"
        "faults: [{at: 20s, for: 600ms, service: s, pause: true}]\n", *state);
    assert_int_equal(study->recovered, 12);
    assert_false(words_unanimous(study));
    const char *said = words_comeback(*state, study);
    if (strncmp(said, "12 of 12 come back: ", 20) != 0)
        fail_msg("it says: %s", said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_cure_does_not_shorten_the_outage_it_cures),
        SUPPORT_TEST(a_restart_of_what_is_healthy_is_a_trigger),
        SUPPORT_TEST(stopping_the_traffic_for_long_enough_cures),
        SUPPORT_TEST(nobody_asks_is_not_health),
        SUPPORT_TEST(the_last_call_of_a_herd_decides),
        SUPPORT_TEST(a_storm_that_loses_its_callers_has_not_recovered),
        SUPPORT_TEST(bad_before_the_first_trigger),
        SUPPORT_TEST(users_who_hang_want_what_they_would_ask),
        SUPPORT_TEST(a_deploy_lasts_as_long_as_it_takes),
        SUPPORT_TEST(of_two_lengths_the_longer_counts),
        SUPPORT_TEST(roles_follow_from_what_a_fault_does),
        SUPPORT_TEST(a_restart_is_judged_by_what_was_known),
        SUPPORT_TEST(the_worst_aftermath_decides),
        SUPPORT_TEST(what_is_bad_at_the_end_has_not_recovered),
        SUPPORT_TEST(long_calls_are_not_bad),
        SUPPORT_TEST(a_standstill_of_few_calls_counts),
        SUPPORT_TEST(the_harm_comes_first),
        SUPPORT_TEST(all_come_back),
    };
    return cmocka_run_group_tests_name("courses", tests, NULL, NULL);
}
