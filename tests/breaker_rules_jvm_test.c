/* As breaker_rules_test.c, for libraries of the JVM. */
#include "tests/duel.h"
#include "tests/support.h"

enum { OUTCOMES = 1024 };

/* --- SmallRye Fault Tolerance, core/circuit/breaker/CircuitBreaker.java: each state is an
** object, and a result goes to the one that its call was let through in --- */

struct smallrye {
    int state, number;
    int volume, wanted; /* requestVolumeThreshold, successThreshold */
    int64_t delay, opened;
    int counted, probes, successes;
    bool failed[OUTCOMES];
};

static void rye_move(struct smallrye *rye, int state, int64_t now)
{
    rye->state = state;
    rye->number++;
    rye->opened = now;
    rye->counted = rye->probes = rye->successes = 0;
}

static bool rye_asks(void *self, struct duel_call *call)
{
    struct smallrye *rye = self;
    if (rye->state == OPEN && call->start - rye->opened < rye->delay)
        return false;
    if (rye->state == OPEN)
        rye_move(rye, HALF_OPEN, call->start);
    if (rye->state == HALF_OPEN && ++rye->probes > rye->wanted)
        return false;
    call->note[0] = rye->number;
    return true;
}

static void rye_ends(void *self, const struct duel_call *call)
{
    struct smallrye *rye = self;
    if (call->note[0] != rye->number)
        return;
    if (rye->state == HALF_OPEN) {
        if (call->failed)
            rye_move(rye, OPEN, call->end);
        else if (++rye->successes >= rye->wanted)
            rye_move(rye, CLOSED, call->end);
        return;
    }
    rye->failed[rye->counted++] = call->failed;
    if (rye->counted >= rye->volume &&
        duel_failures(rye->failed, rye->counted, rye->volume) >= (rye->volume + 1) / 2)
        rye_move(rye, OPEN, call->end);
}

static const struct duel_bout rye_bouts[] = {
    { "defaults", &(const struct smallrye){ .volume = 20, .wanted = 1, .delay = 5000 },
      { "preset: microprofile-default, retry: none, timeout: none, bulkhead: none, deadline: none",
        40, 720, 150, 30, 9000, 0.1 } },
    { "volume 4, successThreshold 3",
      &(const struct smallrye){ .volume = 4, .wanted = 3, .delay = 2001 },
      { "breaker: {window: {calls: 4}, minimum_calls: 4, open: 2001ms, first_probe: at, "
        "late_results: discard, half_open: {probes: 3, successes: 3}}",
        40, 720, 150, 30, 5000, 0.1 } },
};

static void smallrye(void **state)
{
    (void)state;
    DUEL_ALL(rye_bouts, &(struct duel_rule){ sizeof(struct smallrye), rye_asks, rye_ends });
}

/* --- Hystrix 1.5, HystrixCircuitBreaker and HealthCountsStream: looked at every 500 ms, counted
** from the creation and from each closing; what closes it counts after that --- */

struct hystrix {
    int state;
    int64_t looked, opened;
    int counted;
    int64_t when[OUTCOMES];
    bool failed[OUTCOMES];
};

static void hy_look(struct hystrix *hy, int64_t now)
{
    for (; hy->looked + 500 <= now; hy->looked += 500) {
        int64_t tick = hy->looked + 500;
        int calls = 0, failed = 0;
        for (int i = hy->counted - 1; i >= 0 && hy->when[i] >= tick - 10000; i--) {
            calls += hy->when[i] < tick;
            failed += hy->when[i] < tick && hy->failed[i];
        }
        if (hy->state != CLOSED || calls < 20 || 100 * failed / calls < 50)
            continue;
        hy->state = OPEN;
        hy->opened = tick;
    }
}

static bool hy_asks(void *self, struct duel_call *call)
{
    struct hystrix *hy = self;
    hy_look(hy, call->start);
    if (hy->state != OPEN || call->start <= hy->opened + 5000)
        return hy->state == CLOSED;
    hy->state = HALF_OPEN;
    return true;
}

static void hy_ends(void *self, const struct duel_call *call)
{
    struct hystrix *hy = self;
    hy_look(hy, call->end);
    if (hy->state == HALF_OPEN && call->failed) {
        hy->state = OPEN;
        hy->opened = call->end;
    } else if (hy->state == HALF_OPEN) {
        hy->state = CLOSED;
        hy->looked = call->end;
        hy->counted = 0;
    }
    hy->when[hy->counted] = call->end;
    hy->failed[hy->counted++] = call->failed;
}

static const struct duel_bout hy_bouts[] = {
    { "defaults", &(const struct hystrix){ .state = CLOSED },
      { "preset: hystrix-default, bulkhead: none", 60, 720, 150, 30, 998, 0.3 } },
    { "without a timeout", &(const struct hystrix){ .state = CLOSED },
      { "preset: hystrix-default, bulkhead: none, timeout: none", 60, 720, 150, 30, 9000, 0.2 } },
};

static void hystrix(void **state)
{
    (void)state;
    DUEL_ALL(hy_bouts, &(struct duel_rule){ sizeof(struct hystrix), hy_asks, hy_ends });
}

/* --- Spring Retry, CircuitBreakerRetryPolicy.java: looked at when a call asks; `start` is the
** context's, or of the first call refused within its time --- */

struct spring {
    bool made, open;
    int64_t start;
    int failures;
    int64_t open_timeout, reset_timeout;
};

static bool spring_asks(void *self, struct duel_call *call)
{
    struct spring *spring = self;
    int64_t now = call->start;
    if (!spring->made)
        spring->start = now;
    spring->made = true;
    int64_t time = now - spring->start;
    if (spring->failures < 3) {
        if (time > spring->open_timeout) {
            spring->start = now;
            spring->failures = 0;
        }
        spring->open = false;
        return true;
    }
    if (time > spring->reset_timeout) {
        spring->start = now;
        spring->failures = 0;
        spring->open = false;
        return true;
    }
    if (time < spring->open_timeout && !spring->open)
        spring->start = now;
    spring->open = true;
    return false;
}

static void spring_ends(void *self, const struct duel_call *call)
{
    struct spring *spring = self;
    spring->failures += call->failed;
}

static const struct duel_bout spring_bouts[] = {
    { "defaults", &(const struct spring){ .open_timeout = 5000, .reset_timeout = 20000 },
      { "preset: spring-retry-breaker", 80, 720, 700, 30, 9000, 0.1 } },
    { "resets within the interval",
      &(const struct spring){ .open_timeout = 5001, .reset_timeout = 2001 },
      { "preset: spring-retry-breaker, breaker: {open: 2001ms, window: {tumbling: 5001ms}}",
        80, 720, 300, 30, 9000, 0.1 } },
};

static void spring_retry(void **state)
{
    (void)state;
    DUEL_ALL(spring_bouts, &(struct duel_rule){ sizeof(struct spring), spring_asks, spring_ends });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smallrye),
        cmocka_unit_test(hystrix),
        cmocka_unit_test(spring_retry),
    };
    return cmocka_run_group_tests_name("breaker rules, JVM", tests, NULL, NULL);
}
