/* What came after triggers, and who is held to what: each case is small enough for its right answer
** to be worked out by hand. */
#include "tests/support.h"


static const struct results *run_of(const char *yaml, void **state)
{
    return support_once(yaml, *state);
}

/* The storm of seven minutes is there, whatever begins in it and lasts to the end. */
static void a_trigger_without_an_end_hides_no_storm(void **state)
{
    const struct results *run = run_of(
        "name: hidden\nrun: {duration: 10min}\n"
        "clients: {c: {open: 80/s, calls: {s: {timeout: 2s, retry: {attempts: 3, backoff: 1s}}}}}\n"
        "services: {s: {workers: 10, queue: 3000, service_time: {exponential: 100ms}}}\n"
        "faults: [{at: 1min, for: 10s, service: s, pause: true}, {at: 8min, service: s, "
        "latency: 1ms}]\n",
        state);
    support_verdict(run, VERDICT_METASTABLE);
    assert_false(run->judgement.recovered);
}

/* Two seconds each, ten apart, each over within a second or two: no storm of twenty. */
static void short_triggers_close_together_are_several(void **state)
{
    const struct results *run = run_of(
        "name: apart\nrun: {duration: 5min}\n"
        "clients: {c: {open: {rate: 50/s, arrivals: constant}, calls: {s: {timeout: 1s}}}}\n"
        "services: {s: {workers: 20, queue: 1000, service_time: 100ms}}\n"
        "faults:\n"
        "  - {at: 60s, for: 2s, service: s, pause: true}\n"
        "  - {at: 70s, for: 2s, service: s, pause: true}\n"
        "  - {at: 80s, for: 2s, service: s, pause: true}\n",
        state);
    support_verdict(run, VERDICT_CONTAINED);
    assert_true(run->judgement.downtime >= 6 && run->judgement.downtime <= 9);
}

/* 27 s of backlog after 9 s without service is a storm, though 47 s after 50 s are longer. */
static void the_storm_is_worse_than_the_longer_tail(void **state)
{
    const struct results *run = run_of(
        "name: worst\nrun: {duration: 20min}\n"
        "clients: {c: {open: 80/s, calls: {s: {timeout: 2s}}}}\n"
        "services: {s: {workers: 10, queue: 5000, service_time: {exponential: 100ms}}}\n"
        "faults: [{at: 1min, for: 50s, service: s, capacity: 60%}, {at: 10min, for: 9s, "
        "service: s, pause: true}]\n",
        state);
    support_verdict(run, VERDICT_STORM);
    support_near("its trigger", run->judgement.lasted, 9, 1e-9);
}

/* A batch each minute, and a fault of two seconds that meets one: nothing is bad in the silence
** after it. */
static void silence_is_no_aftermath(void **state)
{
    const struct results *run = run_of(
        "name: silence\nrun: {duration: 10min}\n"
        "clients: {c: {batch: {calls: 50, at: 30s, every: 1min}, calls: {s: {timeout: 30s}}}}\n"
        "services: {s: {workers: 100, queue: 10000, service_time: 100ms}}\n"
        "faults: [{at: 3min29s, for: 2s, service: s, down: true}]\n",
        state);
    support_verdict(run, VERDICT_CONTAINED);
    support_near("downtime", run->judgement.downtime, 1, 0);
}

/* Answers that take 5 s are held against what was wanted 5 s ago. */
static void more_load_is_no_standstill(void **state)
{
    const struct results *run = run_of(
        "name: step\nrun: {duration: 10min}\n"
        "clients: {c: {open: {rate: [{at: 0s, rate: 10/s}, {at: 5min, rate: 10/s}, {at: 301s, "
        "rate: 50/s}], arrivals: constant},\n"
        "  calls: {s: {timeout: 20s}}}}\n"
        "services: {s: {workers: 1000, queue: 10, service_time: 5s}}\n",
        state);
    support_verdict(run, VERDICT_ABSORBED);
}

/* Half of what 100 users ask is stopped for ten seconds: that the other half takes 5 s is no
** excuse. */
static void a_call_has_its_own_patience(void **state)
{
    const struct results *run = run_of(
        "name: patience\nrun: {duration: 5min, warmup: 10s}\n"
        "clients: {c: {closed: {users: 100, think: {exponential: 2s}}, calls: {s: {weight: 50}, "
        "slow: {weight: 50}}}}\n"
        "services:\n  s: {workers: 100, queue: 1000, service_time: {exponential: 100ms}}\n"
        "  slow: {workers: 100, queue: 100, service_time: {exponential: 5s}}\n"
        "faults: [{at: 1min, for: 10s, service: s, pause: true}]\n",
        state);
    support_verdict(run, VERDICT_CONTAINED);
    assert_true(run->judgement.downtime >= 7 && run->judgement.downtime <= 11);
}

/* Nor is one slow client an excuse for another. */
static void a_client_has_its_own_answers(void **state)
{
    const struct results *run = run_of(
        "name: apart\nrun: {duration: 5min, warmup: 10s}\n"
        "clients: {c: {open: 50/s, calls: {s: {}}}, rare: {open: 6/min, calls: {slow: {}}}}\n"
        "services:\n  s: {workers: 100, queue: 1000, service_time: {exponential: 100ms}}\n"
        "  slow: {workers: 100, queue: 1000, service_time: {exponential: 20s}}\n"
        "faults: [{at: 20s, for: 30s, service: s, pause: true}]\n",
        state);
    support_near("downtime", run->judgement.downtime, 30, 0.05);
    support_near("impact", run->judgement.time_to_impact, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(a_trigger_without_an_end_hides_no_storm),
        SUPPORT_TEST(short_triggers_close_together_are_several),
        SUPPORT_TEST(the_storm_is_worse_than_the_longer_tail),
        SUPPORT_TEST(silence_is_no_aftermath),
        SUPPORT_TEST(more_load_is_no_standstill),
        SUPPORT_TEST(a_call_has_its_own_patience),
        SUPPORT_TEST(a_client_has_its_own_answers),
    };
    return cmocka_run_group_tests_name("aftermaths", tests, NULL, NULL);
}
