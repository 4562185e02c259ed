/* The leaky retry budget against Finagle's own rule, written down plainly, retry by retry. */
#include "sim/rng.h"
#include "tests/rig.h"
#include "tests/support.h"

/* RetryBudget.scala, and WindowedAdder.scala of twitter/util: nine slices and the one that is
** written; a slice begins with the first use after the one before has had its time --- */

struct adder {
    int64_t since; /* ms */
    int place;
    int64_t writer, slice[9];
};

static int64_t adder_sum(struct adder *adder, int64_t now)
{
    int64_t gone = (now - adder->since) / 1000;
    if (gone > 0) {
        adder->slice[adder->place] = adder->writer;
        adder->writer = 0;
        adder->place = (adder->place + 1) % 9;
        for (int64_t skip = gone - 1 < 9 ? gone - 1 : 9; skip > 0; skip--) {
            adder->slice[adder->place] = 0;
            adder->place = (adder->place + 1) % 9;
        }
        adder->since = now;
    }
    int64_t sum = adder->writer;
    for (int i = 0; i < 9; i++)
        sum += adder->slice[i];
    return sum;
}

struct traffic {
    const char *policies;
    int calls;
    int64_t gap_ms;
    double share; /* of failures */
    bool outages; /* all fail for 100 calls of 400 */
    int64_t deposit, cost, reserve;
};

static void write_calls(struct rig_call *call, const struct traffic *traffic)
{
    struct rng rng;
    rng_seed(&rng, 6);
    for (int i = 0; i < traffic->calls; i++) {
        bool fails = (traffic->outages && i / 100 % 4 == 2) || rng_uniform(&rng) < traffic->share;
        call[i] = (struct rig_call){ .asked = (i + 1) * traffic->gap_ms * SIM_MS, .attempts = 2 };
        call[i].attempt[0] = rig_attempt(0.001, fails ? OUTCOME_unavailable : OUTCOME_ok);
        call[i].attempt[1] = rig_attempt(0.001, OUTCOME_ok);
    }
}

/* Each call deposits when it starts (RetryFilter); where it fails, after 1 ms, it asks for a
** retry. */
static void agrees(const struct traffic *traffic)
{
    enum { MOST = 12000 };
    static struct rig_call call[MOST];
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(traffic->policies, arena);
    struct adder adder = { 0 };
    int granted = 0, denied = 0;
    assert_true(traffic->calls <= MOST);
    write_calls(call, traffic);
    for (int i = 0; i < traffic->calls; i++)
        rig_make(rig, &call[i]);
    rig_run(rig, 100000 * SIM_S);
    for (int i = 0; i < traffic->calls; i++) {
        int64_t now = (i + 1) * traffic->gap_ms;
        adder_sum(&adder, now);
        adder.writer += traffic->deposit;
        if (call[i].attempt[0].outcome == OUTCOME_ok)
            continue;
        bool grants = adder_sum(&adder, now + 1) + traffic->reserve >= traffic->cost;
        adder.writer -= grants ? traffic->cost : 0;
        granted += grants;
        denied += !grants;
        if ((call[i].sent > 1) != grants)
            fail_msg("%s: the retry of call %d is %s, by Finagle it is not", traffic->policies, i,
                     grants ? "denied" : "granted");
    }
    assert_true(granted > 100 && denied > 100);
    rig_close(rig);
    arena_destroy(arena);
}

#define LEAKY(fields)                                                                              \
    "retry: {attempts: 2, backoff: none, on: [unavailable], budget: {leaky_ratio: {" fields "}}}"

static void finagle(void **state)
{
    static const struct traffic traffics[] = {
        { LEAKY(""), 12000, 7, 1, false, 1000, 5000, 500000 },
        { LEAKY(""), 12000, 13, 0.5, false, 1000, 5000, 500000 },
        { LEAKY("ratio: 50%, min_retries_per_second: 0/s"), 12000, 7, 0.9, false, 1000, 2000, 0 },
        { LEAKY("ratio: 10%, min_retries_per_second: 0/s"), 8000, 470, 0.3, true, 1000, 10000, 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof traffics / sizeof *traffics; i++)
        agrees(&traffics[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(finagle) };
    return cmocka_run_group_tests_name("leaky rules", tests, NULL, NULL);
}
