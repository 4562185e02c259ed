/* As breaker_rules_test.c, for libraries of the JVM. */
#include "tests/duel.h"
#include "tests/support.h"

enum { CLOSED, OPEN, HALF_OPEN };
enum { OUTCOMES = 1024 };

/* The failures among the last `size` outcomes. */
static int failures_of_last(const bool *failed, int count, int size)
{
    int failures = 0;
    for (int i = count > size ? count - size : 0; i < count; i++)
        failures += failed[i];
    return failures;
}

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
        failures_of_last(rye->failed, rye->counted, rye->volume) >= (rye->volume + 1) / 2)
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

/* --- Failsafe 3, CircuitBreakerImpl and its states: every outcome is recorded in the state of
** its end, and half open gives a permit back --- */

struct failsafe {
    int state;
    int failures, of;     /* so many out of so many open it */
    int successes, out_of; /* half open; 0: by the failures */
    int64_t delay, opened;
    int permits, counted;
    bool failed[OUTCOMES];
};

static void safe_move(struct failsafe *safe, int state, int64_t now)
{
    safe->state = state;
    safe->opened = now;
    safe->counted = 0;
    safe->permits = safe->out_of ? safe->out_of : safe->of;
}

static bool safe_asks(void *self, struct duel_call *call)
{
    struct failsafe *safe = self;
    if (safe->state == OPEN && call->start - safe->opened >= safe->delay)
        safe_move(safe, HALF_OPEN, call->start);
    if (safe->state != HALF_OPEN)
        return safe->state == CLOSED;
    return safe->permits > 0 && safe->permits--;
}

static void safe_probed(struct failsafe *safe, int64_t now)
{
    int of = safe->out_of ? safe->out_of : safe->of;
    int counted = safe->counted < of ? safe->counted : of;
    int failed = failures_of_last(safe->failed, safe->counted, of);
    int wanted = safe->successes ? safe->successes : of - safe->failures + 1;
    if (counted - failed >= wanted)
        safe_move(safe, CLOSED, now);
    else if (failed > of - wanted)
        safe_move(safe, OPEN, now);
    else
        safe->permits++;
}

static void safe_ends(void *self, const struct duel_call *call)
{
    struct failsafe *safe = self;
    if (safe->state == OPEN)
        return;
    safe->failed[safe->counted++] = call->failed;
    if (safe->state == HALF_OPEN)
        safe_probed(safe, call->end);
    else if (failures_of_last(safe->failed, safe->counted, safe->of) >= safe->failures)
        safe_move(safe, OPEN, call->end);
}

#define SAFE_BREAKER \
    "breaker: {failure_rate: none, open: 2001ms, first_probe: at, late_results: release, "

static const struct duel_bout safe_bouts[] = {
    { "defaults", &(const struct failsafe){ .failures = 1, .of = 1, .delay = 60000 },
      { "preset: failsafe-default, retry: none", 40, 720, 2000, 30, 90000, 0.1 } },
    { "3 of 5", &(const struct failsafe){ .failures = 3, .of = 5, .delay = 2001 },
      { SAFE_BREAKER "failures: 3, window: {calls: 5}, "
                     "half_open: {probes: 5, at_once: true, successes: 3, of: 5}}",
        40, 720, 150, 30, 5000, 0.2 } },
    { "3 in a row, 2 of 4",
      &(const struct failsafe){
          .failures = 3, .of = 3, .successes = 2, .out_of = 4, .delay = 2001 },
      { SAFE_BREAKER "failures: 3, window: {calls: 3}, "
                     "half_open: {probes: 4, at_once: true, successes: 2, of: 4}}",
        40, 720, 150, 30, 5000, 0.2 } },
};

static void failsafe(void **state)
{
    (void)state;
    DUEL_ALL(safe_bouts, &(struct duel_rule){ sizeof(struct failsafe), safe_asks, safe_ends });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smallrye),
        cmocka_unit_test(failsafe),
    };
    return cmocka_run_group_tests_name("breaker rules, JVM", tests, NULL, NULL);
}
