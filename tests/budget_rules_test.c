/* Retry budgets against the rules of the libraries' own code, written down plainly: which
** retries are sent, of calls that come one after the other with random outcomes, and of bursts. */
#include "sim/rng.h"
#include "tests/rig.h"
#include "tests/support.h"

#include <math.h>

/* --- calls one after the other --- */

/* A library's budget of retries: what a failed attempt does, and whether it is retried, `tries`
** having been sent; what a success does. */
struct rule {
    bool (*retries)(void *self, enum outcome failure, uint32_t tries);
    void (*succeeds)(void *self, uint32_t tries);
    void *self;
    enum outcome failures[3]; /* what calls fail with */
};

enum { SERIAL_CALLS = 3200 };

/* In phases, as an outage comes and goes. */
static void write_call(struct rig_call *call, const struct rule *rule, double share,
                       struct rng *rng)
{
    for (size_t n = 0; n < RIG_ATTEMPTS; n++) {
        bool fails = rng_uniform(rng) < share;
        enum outcome failure = rule->failures[rng_below(rng, 3)];
        call->attempt[n] = rig_attempt(0.01, fails ? failure : OUTCOME_ok);
    }
    call->attempts = RIG_ATTEMPTS;
}

static uint32_t sent_by_rule(const struct rule *rule, const struct rig_call *call, bool *denied,
                             uint32_t most)
{
    for (uint32_t tries = 1;; tries++) {
        enum outcome outcome = call->attempt[tries - 1].outcome;
        if (outcome == OUTCOME_ok) {
            rule->succeeds(rule->self, tries);
            return tries;
        }
        if (!rule->retries(rule->self, outcome, tries)) {
            *denied = tries < most;
            return tries;
        }
    }
}

/* Returns how many calls the budget cut short. */
static int serial(const char *name, const char *policies, const struct rule *rule, uint32_t most)
{
    static struct rig_call call[SERIAL_CALLS];
    static const double shares[] = { 0, 0.1, 0.3, 0.7, 1 };
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(policies, arena);
    struct rng rng;
    double share = 0;
    int cut_short = 0;
    rng_seed(&rng, 42);
    for (size_t i = 0; i < SERIAL_CALLS; i++) {
        if (i % 40 == 0)
            share = shares[rng_below(&rng, 5)];
        call[i] = (struct rig_call){ .asked = (sim_time)i * 1000 * SIM_S };
        write_call(&call[i], rule, share, &rng);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, (sim_time)SERIAL_CALLS * 1000 * SIM_S);
    for (size_t i = 0; i < SERIAL_CALLS; i++) {
        bool denied = false;
        uint32_t sent = sent_by_rule(rule, &call[i], &denied, most);
        cut_short += denied;
        if (call[i].sent != sent)
            fail_msg("%s: call %zu is sent %u times, by the library %u times", name, i,
                     call[i].sent, sent);
    }
    rig_close(rig);
    arena_destroy(arena);
    assert_in_range(cut_short, 100, SERIAL_CALLS);
    return cut_short;
}

/* --- quotas of the AWS SDKs --- */

/* botocore quota.py and standard.py, @smithy/core and @smithy/util-retry: StandardRetryStrategy */
struct quota {
    int attempts, cost, throttling, timeout;
    bool smithy; /* up to 4.2.13: max(500, ...) where min was meant */
    int tokens, last;
};

static bool quota_retries(void *self, enum outcome failure, uint32_t tries)
{
    struct quota *quota = self;
    int cost = failure == OUTCOME_overloaded ? quota->throttling
               : failure == OUTCOME_timeout  ? quota->timeout
                                             : quota->cost;
    if ((int)tries >= quota->attempts || quota->tokens < cost)
        return false;
    quota->tokens -= cost;
    quota->last = cost;
    return true;
}

static void quota_succeeds(void *self, uint32_t tries)
{
    struct quota *quota = self;
    quota->tokens += tries > 1 ? quota->last : 1;
    if (quota->smithy ? quota->tokens < 500 : quota->tokens > 500)
        quota->tokens = 500;
}

static void quota_case(const char *preset, struct quota quota, int outage)
{
    static struct rig_call call[300];
    struct rule rule = { quota_retries,
                         quota_succeeds,
                         &quota,
                         { OUTCOME_unavailable, OUTCOME_timeout, OUTCOME_overloaded } };
    struct arena *arena = arena_create();
    const char *policies = arena_format(arena, "preset: %s, throttle: none", preset);
    struct rig *rig = rig_open(policies, arena);
    uint32_t sent = 0;
    quota.tokens = 500;
    serial(preset, policies, &rule, (uint32_t)quota.attempts);
    for (size_t i = 0; i < 300; i++) {
        call[i] = (struct rig_call){ .asked = (sim_time)i * 1000 * SIM_S, .attempts = 1 };
        call[i].attempt[0] = rig_attempt(0.01, OUTCOME_unavailable);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, 400000 * SIM_S);
    for (size_t i = 0; i < 300; i++)
        sent += call[i].sent;
    if (sent != 300 + (uint32_t)outage)
        fail_msg("%s: a total outage makes %u retries, not %d", preset, sent - 300, outage);
    rig_close(rig);
    arena_destroy(arena);
}

static void aws_quotas(void **state)
{
    (void)state;
    quota_case("aws-sdk-standard", (struct quota){ 3, 14, 5, 14, false, 0, 0 }, 35);
    quota_case("aws-sdk-standard-dynamodb", (struct quota){ 4, 14, 5, 14, false, 0, 0 }, 35);
    quota_case("aws-sdk-adaptive", (struct quota){ 3, 14, 5, 14, false, 0, 0 }, 35);
    quota_case("aws-sdk-standard-2020", (struct quota){ 3, 5, 5, 10, false, 0, 0 }, 100);
    quota_case("aws-sdk-js-2020", (struct quota){ 3, 10, 5, 10, true, 0, 0 }, 50);
}

/* --- x-amz-retry-after: the pause is as long, but no shorter than the drawn one, nor more than
** 5 s longer --- */

static void aws_hints(void **state)
{
    static const double hints_ms[] = { 30, 700, 4000, 9000 };
    static struct rig_call call[400];
    struct arena *arena = arena_create();
    struct rig *rig = rig_open("preset: aws-sdk-standard", arena);
    (void)state;
    for (size_t i = 0; i < 400; i++) {
        call[i] = (struct rig_call){ .asked = (sim_time)i * 100 * SIM_S, .attempts = 2 };
        call[i].attempt[0] = rig_attempt(0.01, OUTCOME_unavailable);
        call[i].attempt[0].hint = time_from_s(hints_ms[i % 4] / 1000);
        call[i].attempt[1] = rig_attempt(0.01, OUTCOME_ok);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, 50000 * SIM_S);
    for (size_t i = 0; i < 400; i++) {
        double pause = 1000 * time_to_s(call[i].sent_at[1] - call[i].sent_at[0]) - 10;
        double hint = hints_ms[i % 4]; /* the drawn pause is at most 50 ms */
        assert_int_equal(call[i].sent, 2);
        if (hint > 50 && hint < 5000)
            support_near("as the hint says", pause, hint, 1e-9);
        else
            assert_true(pause >= fmin(hint, 5000) && pause <= fmax(50, 5050 * (hint > 5000)));
    }
    rig_close(rig);
    arena_destroy(arena);
}

/* --- gRPC's throttle: grpc-go stream.go and clientconn.go, grpc-js retrying-call.ts --- */

struct grpc {
    double most, ratio, tokens;
};

static bool grpc_retries(void *self, enum outcome failure, uint32_t tries)
{
    struct grpc *grpc = self;
    if (failure != OUTCOME_unavailable)
        return false;
    grpc->tokens = fmax(0, grpc->tokens - 1);
    return tries < 4 && grpc->tokens > grpc->most / 2;
}

static void grpc_succeeds(void *self, uint32_t tries)
{
    struct grpc *grpc = self;
    (void)tries;
    grpc->tokens = fmin(grpc->tokens + grpc->ratio, grpc->most);
}

/* One call at a time it doesn't matter when the throttle is asked. */
static void grpc_serial(void **state)
{
    static const struct grpc throttles[] = { { 10, 0.1, 10 }, { 100, 0.546, 100 }, { 7, 1, 7 } };
    static const char *const presets[] = { "grpc-a6-example", "grpc-js-a6-example" };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct grpc grpc = throttles[i / 2];
        struct rule rule = { grpc_retries,
                             grpc_succeeds,
                             &grpc,
                             { OUTCOME_unavailable, OUTCOME_unavailable, OUTCOME_error } };
        const char *policies = arena_format(
            arena,
            "preset: %s, retry: {budget: {grpc_throttle: {max_tokens: %g, token_ratio: %g}}}",
            presets[i % 2], grpc.most, grpc.ratio);
        serial(policies, policies, &rule, 4);
    }
    arena_destroy(arena);
}

/* Calls of which all attempts fail at once. */
static uint32_t burst(const char *preset, size_t calls, double apart_ms)
{
    static struct rig_call call[20];
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(arena_format(arena, "preset: %s", preset), arena);
    uint32_t sent = 0;
    for (size_t i = 0; i < calls; i++) {
        call[i] =
            (struct rig_call){ .asked = time_from_s((double)i * apart_ms / 1000), .attempts = 1 };
        call[i].attempt[0] = rig_attempt(0.001, OUTCOME_unavailable);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, 60 * SIM_S);
    for (size_t i = 0; i < calls; i++) {
        sent += call[i].sent;
        assert_int_equal(call[i].outcome, OUTCOME_unavailable);
    }
    rig_close(rig);
    arena_destroy(arena);
    return sent;
}

/* 20 calls at once, 6 with 5 ms between them, 20 with 15 ms: attempts in all. */
static void grpc_bursts(void **state)
{
    (void)state;
    assert_int_equal(burst("grpc-a6-example", 20, 0), 24);
    assert_int_equal(burst("grpc-a6-example", 6, 5), 10);
    assert_int_equal(burst("grpc-a6-example", 20, 15), 24);
    assert_int_equal(burst("grpc-js-a6-example", 20, 0), 20);
    assert_int_equal(burst("grpc-js-a6-example", 6, 5), 6);
    assert_int_equal(burst("grpc-js-a6-example", 20, 15), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_quotas),  cmocka_unit_test(aws_hints), cmocka_unit_test(grpc_serial),
        cmocka_unit_test(grpc_bursts),
    };
    return cmocka_run_group_tests_name("budget rules", tests, NULL, NULL);
}
