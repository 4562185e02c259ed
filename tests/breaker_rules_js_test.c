/* As breaker_rules_test.c, for opossum of Node and Polly of .NET, whose windows are their own. */
#include "tests/duel.h"
#include "tests/support.h"


/* --- opossum 9, lib/circuit.js and lib/status.js: `fires` counts every call that asks, refused
** or not; ten buckets are turned each second from the construction on, whatever the state --- */

enum { BUCKETS = 10 };

struct opossum {
    int state;
    bool pending; /* half open: the one trial is still to come */
    int64_t reset_ms, opened, second;
    int fires[BUCKETS], failures[BUCKETS]; /* the newest first */
};

static void possum_turn(struct opossum *possum, int64_t now)
{
    for (; possum->second < now / 1000; possum->second++) {
        for (int i = BUCKETS - 1; i > 0; i--) {
            possum->fires[i] = possum->fires[i - 1];
            possum->failures[i] = possum->failures[i - 1];
        }
        possum->fires[0] = possum->failures[0] = 0;
    }
    if (possum->state == OPEN && now >= possum->opened + possum->reset_ms) {
        possum->state = HALF_OPEN;
        possum->pending = true;
    }
}

static bool possum_asks(void *self, struct duel_call *call)
{
    struct opossum *possum = self;
    possum_turn(possum, call->start);
    possum->fires[0]++;
    bool passes = possum->state == CLOSED || possum->pending;
    possum->pending = false;
    return passes;
}

static void possum_ends(void *self, const struct duel_call *call)
{
    struct opossum *possum = self;
    int fires = 0, failures = 0;
    possum_turn(possum, call->end);
    if (!call->failed) {
        if (possum->state == HALF_OPEN) {
            possum->state = CLOSED;
            possum->pending = false;
        }
        return;
    }
    possum->failures[0]++;
    for (int i = 0; i < BUCKETS; i++) {
        fires += possum->fires[i];
        failures += possum->failures[i];
    }
    if (possum->state == OPEN || (possum->state == CLOSED && 2 * failures <= fires))
        return;
    possum->state = OPEN;
    possum->pending = false;
    possum->opened = call->end;
}

static const struct duel_bout possum_bouts[] = {
    { "defaults", &(const struct opossum){ .reset_ms = 30000 },
      { "preset: opossum-default", 60, 720, 400, 30, 9998, 0.1 } },
    { "seldom called", &(const struct opossum){ .reset_ms = 30000 },
      { "preset: opossum-default", 60, 720, 4000, 30, 9998, 0.3 } },
    { "reset 2 s", &(const struct opossum){ .reset_ms = 2000 },
      { "preset: opossum-default, breaker: {open: 2s}", 60, 720, 200, 30, 9998, 0.2 } },
    { "calls that outlast the window", &(const struct opossum){ .reset_ms = 2000 },
      { "preset: opossum-default, breaker: {open: 2s}, timeout: none",
        60, 720, 2000, 30, 40000, 0.5 } },
};

static void opossum(void **state)
{
    (void)state;
    DUEL_ALL(possum_bouts, &(struct duel_rule){ sizeof(struct opossum), possum_asks, possum_ends });
}

/* --- Polly 8, RollingHealthMetrics, AdvancedCircuitBehavior, CircuitStateController: ten
** windows, each begun by the first event after the one before has had its time --- */

struct polly_window {
    int64_t begun;
    int calls, failed;
};

struct polly {
    int state;
    int least; /* MinimumThroughput; FailureRatio is 0.1 */
    int64_t sampling, pause, until;
    int windows;
    struct polly_window window[1024];
};

static struct polly_window *polly_window(struct polly *polly, int64_t now)
{
    struct polly_window *last = &polly->window[polly->windows - 1];
    if (polly->windows > 0 && now - last->begun < polly->sampling / 10)
        return last;
    polly->window[polly->windows] = (struct polly_window){ .begun = now };
    return &polly->window[polly->windows++];
}

static bool polly_asks(void *self, struct duel_call *call)
{
    struct polly *polly = self;
    if (polly->state != OPEN || call->start < polly->until)
        return polly->state == CLOSED;
    polly->state = HALF_OPEN;
    return true;
}

static bool polly_breaks(struct polly *polly, int64_t now)
{
    int calls = 0, failed = 0;
    for (int i = 0; i < polly->windows; i++)
        if (now - polly->window[i].begun < polly->sampling) {
            calls += polly->window[i].calls;
            failed += polly->window[i].failed;
        }
    return calls >= polly->least && 10 * failed >= calls;
}

static void polly_ends(void *self, const struct duel_call *call)
{
    struct polly *polly = self;
    int state = polly->state;
    if (state == HALF_OPEN && !call->failed) {
        polly->state = CLOSED;
        polly->windows = 0;
        return;
    }
    if (state != HALF_OPEN) {
        struct polly_window *window = polly_window(polly, call->end);
        window->calls++;
        window->failed += call->failed;
    }
    if (!call->failed || state == OPEN || (state == CLOSED && !polly_breaks(polly, call->end)))
        return;
    polly->state = OPEN;
    polly->until = call->end + polly->pause;
}

static const struct duel_bout polly_bouts[] = {
    { "defaults", &(const struct polly){ .least = 100, .sampling = 30000, .pause = 5000 },
      { "preset: polly-default, retry: none", 60, 720, 100, 30, 20000, 0.05 } },
    { "the standard handler",
      &(const struct polly){ .least = 100, .sampling = 30000, .pause = 5000 },
      { "preset: dotnet-http-standard, retry: {attempts: 1}", 60, 720, 100, 30, 9000, 0.05 } },
    { "10 in 5 s", &(const struct polly){ .least = 10, .sampling = 5000, .pause = 2001 },
      { "preset: polly-default, retry: none, breaker: {minimum_calls: 10, open: 2001ms, "
        "window: {time: {length: 5s}}}", 60, 720, 200, 30, 9000, 0.1 } },
};

static void polly(void **state)
{
    (void)state;
    DUEL_ALL(polly_bouts, &(struct duel_rule){ sizeof(struct polly), polly_asks, polly_ends });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opossum),
        cmocka_unit_test(polly),
    };
    return cmocka_run_group_tests_name("breaker rules, Node and .NET", tests, NULL, NULL);
}
