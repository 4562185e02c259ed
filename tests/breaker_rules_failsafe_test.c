/* As breaker_rules_test.c, for Failsafe. */
#include "tests/duel.h"
#include "tests/support.h"

enum { OUTCOMES = 1024 };

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
    int failed = duel_failures(safe->failed, safe->counted, of);
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
    else if (duel_failures(safe->failed, safe->counted, safe->of) >= safe->failures)
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
        40, 720, 80, 600, 6000, 0.4 } },
    { "3 in a row, 2 of 4",
      &(const struct failsafe){
          .failures = 3, .of = 3, .successes = 2, .out_of = 4, .delay = 2001 },
      { SAFE_BREAKER "failures: 3, window: {calls: 3}, "
                     "half_open: {probes: 4, at_once: true, successes: 2, of: 4}}",
        40, 720, 80, 600, 6000, 0.4 } },
};

static void failsafe(void **state)
{
    (void)state;
    DUEL_ALL(safe_bouts, &(struct duel_rule){ sizeof(struct failsafe), safe_asks, safe_ends });
}

/* --- Failsafe by rate, TimedCircuitStats: 60 % of 10 in 10 s, rounded to whole percents, in ten
** buckets counted from when it closed --- */

enum { SAFE_BUCKETS = 10 };

struct safe_bucket {
    int64_t begun; /* -1: never */
    int calls, failed;
};

struct safe_rate {
    int state;
    bool made, keeps_grid; /* also after a silence of more than all buckets */
    int64_t opened, closed;
    int permits, probes, probes_failed, place;
    struct safe_bucket bucket[SAFE_BUCKETS];
};

static void rate_move(struct safe_rate *rate, int state, int64_t now)
{
    rate->state = state;
    rate->opened = rate->closed = now;
    rate->permits = 10;
    rate->probes = rate->probes_failed = rate->place = 0;
    for (int i = 0; i < SAFE_BUCKETS; i++)
        rate->bucket[i] = (struct safe_bucket){ .begun = i ? -1 : now };
}

static bool rate_asks(void *self, struct duel_call *call)
{
    struct safe_rate *rate = self;
    if (!rate->made)
        rate_move(rate, CLOSED, 0);
    rate->made = true;
    if (rate->state == OPEN && call->start - rate->opened >= 2001)
        rate_move(rate, HALF_OPEN, call->start);
    if (rate->state != HALF_OPEN)
        return rate->state == CLOSED;
    return rate->permits > 0 && rate->permits--;
}

/* After a silence longer than all buckets the library begins them anew, and says of the others
** that they begin in the time to come: the next one then lasts for eleven seconds. */
static void rate_begin_anew(struct safe_rate *rate, int64_t now)
{
    int64_t begun = rate->keeps_grid ? now - (now - rate->closed) % 1000 : now;
    for (int i = 0; i < SAFE_BUCKETS; i++)
        rate->bucket[i] = (struct safe_bucket){ .begun = rate->keeps_grid && i ? -1
                                                                               : begun + 1000 * i };
    rate->place = 0;
}

static struct safe_bucket *rate_bucket(struct safe_rate *rate, int64_t now)
{
    int64_t steps = (now - rate->bucket[rate->place].begun) / 1000;
    if (steps > SAFE_BUCKETS)
        rate_begin_anew(rate, now);
    else
        for (; steps > 0; steps--) {
            int64_t before = rate->bucket[rate->place].begun;
            rate->place = (rate->place + 1) % SAFE_BUCKETS;
            struct safe_bucket *bucket = &rate->bucket[rate->place];
            int64_t begun = bucket->begun < 0 ? before + 1000 : bucket->begun + 10000;
            *bucket = (struct safe_bucket){ begun, 0, 0 };
        }
    return &rate->bucket[rate->place];
}

static bool rate_is_over(int failed, int calls)
{
    return calls >= 10 && (200 * failed + calls) / (2 * calls) >= 60;
}

static void rate_ends(void *self, const struct duel_call *call)
{
    struct safe_rate *rate = self;
    int calls = 0, failed = 0;
    if (rate->state == HALF_OPEN) {
        rate->permits++;
        rate->probes_failed += call->failed;
        if (++rate->probes == 10)
            rate_move(rate, rate_is_over(rate->probes_failed, 10) ? OPEN : CLOSED, call->end);
    } else if (rate->state == CLOSED) {
        struct safe_bucket *bucket = rate_bucket(rate, call->end);
        bucket->calls++;
        bucket->failed += call->failed;
        for (int i = 0; i < SAFE_BUCKETS; i++) {
            calls += rate->bucket[i].calls;
            failed += rate->bucket[i].failed;
        }
        if (rate_is_over(failed, calls))
            rate_move(rate, OPEN, call->end);
    }
}

#define SAFE_RATE                                                                               \
    { "breaker: {failure_rate: 60%, nearest_percent: true, minimum_calls: 10, open: 2001ms, "   \
      "window: {time: {length: 10s, begin: state}}, first_probe: at, late_results: release, "   \
      "half_open: {probes: 10, at_once: true}}", 100, 720, 250, 600, 6000, 0.2 }

static const struct duel_bout rate_bouts[] = {
    { "60 % of 10 in 10 s", &(const struct safe_rate){ .keeps_grid = true }, SAFE_RATE },
};

static void failsafe_by_rate(void **state)
{
    struct duel_rule rule = { sizeof(struct safe_rate), rate_asks, rate_ends };
    const struct duel_bout real = { "with the slip", &(const struct safe_rate){ .state = CLOSED },
                                    SAFE_RATE };
    (void)state;
    DUEL_ALL(rate_bouts, &rule);
    /* two gaps in a hundred are thirty times as long; without them none would differ */
    assert_int_equal(duel(&real, &rule).differing, 36);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failsafe),
        cmocka_unit_test(failsafe_by_rate),
    };
    return cmocka_run_group_tests_name("breaker rules, Failsafe", tests, NULL, NULL);
}
