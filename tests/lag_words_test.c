/* What is said of messages beside what is said of calls. */
#include "models/spec/world.h"
#include "plots/report/reason_words.h"
#include "plots/report/verdict_words.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* For three minutes each publish is stored, but answered too late: three messages a wish, 6/s for a
** slot that does five, of which two a second are wanted.  180 wait by then, which takes a minute;
** calls are well meanwhile. */
static const struct study *told_apart(struct arena *arena)
{
    return support_study(
        "name: apart\nrun: {duration: 15min}\n"
        "objective: {queues: {orders: {oldest: 10s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 2/s, arrivals: constant}, calls: {orders: {timeout: 1s, "
        "retry: {attempts: 3, backoff: none}}}}}\n"
        "queues: {orders: {}}\nconsumers: {fulfil: {queue: orders, service_time: 200ms}}\n"
        "faults: [{at: 2min, for: 3min, queue: orders, latency: 2s}]\n",
        arena);
}

static void calls_and_queues_are_told_apart(void **state)
{
    const struct study *study = told_apart(*state);
    const struct judgement *judged = &study->run[0]->judgement;
    const char *headline = words_headline(*state, study);
    assert_true(judged->lag.alone > 20 && 2 * judged->lag.alone < judged->downtime);
    assert_true(fabs(judged->downtime - judged->lag.alone - 180) <= 3);
    assert_ptr_equal(strstr(headline, "DOWN for 3 min"), headline);
    assert_non_null(strstr(headline, ", orders BEHIND for "));
    assert_non_null(strstr(words_reason(*state, study), " executions were of a message that "));
}

/* Of two runs only the first has a queue that was behind, for a minute: calls were amiss for a
** minute and a half in the mean, and it takes nothing from the other run. */
static void calls_are_amiss_in_the_mean(void **state)
{
    struct study two = *told_apart(*state);
    struct results first = *two.run[0], other = first, *run[] = { &first, &other };
    first.judgement.downtime = 200;
    first.judgement.lag.alone = 60;
    other.judgement.downtime = 40;
    other.judgement.lag = (struct lag){ .drained = NAN };
    two.run = run;
    two.runs = 2;
    two.verdicts[first.judgement.verdict] = 2;
    const char *headline = words_headline(*state, &two);
    assert_ptr_equal(strstr(headline, "DOWN for 1 min 30 s "), headline);
}

/* A thousand at once to a slot that does ten a second: so much never came in a second. */
static void a_burst_has_no_share_of_slots(void **state)
{
    const struct study *study = support_study(
        "name: burst\nrun: {duration: 10min}\n"
        "objective: {queues: {orders: {oldest: 10s}}, hold: 10s}\n"
        "clients: {shop: {open: {rate: 1/s, arrivals: constant}, calls: {orders: }}, "
        "cron: {batch: {at: 1min, calls: 1000}, calls: {orders: }}}\n"
        "queues: {orders: {}}\nconsumers: {fulfil: {queue: orders, service_time: 100ms}}\n",
        *state);
    support_verdict(study->run[0], VERDICT_SATURATED);
    assert_null(strstr(words_cause(*state, study), "slots"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(calls_and_queues_are_told_apart),
        SUPPORT_TEST(calls_are_amiss_in_the_mean),
        SUPPORT_TEST(a_burst_has_no_share_of_slots),
    };
    return cmocka_run_group_tests_name("lag words", tests, NULL, NULL);
}
