/* Breakers against the rules of the libraries' own code, written down plainly, on random
** scripts. */
#include "tests/duel.h"
#include "tests/support.h"

#include <string.h>


/* --- sony/gobreaker v2, gobreaker.go and counter.go: every state and every interval is a
** generation, and results of an earlier one are dropped; a rolling bucket takes the outcomes of
** calls that began in it --- */

enum { GO_BUCKETS = 10 };

struct gobreaker {
    int state;
    int64_t generation, start;
    int requests, failures, in_a_row, successes_in_a_row;
    int64_t interval, timeout; /* 0: no interval */
    int most;                  /* half open */
    bool by_ratio;
    int64_t period, age; /* of rolling buckets; 0: none */
    int asked[GO_BUCKETS], failed[GO_BUCKETS];
};

static void go_generation(struct gobreaker *go, int state, int64_t now)
{
    go->state = state;
    go->generation++;
    go->start = now;
    go->requests = go->failures = go->in_a_row = go->successes_in_a_row = 0;
    go->age = 0;
    for (int i = 0; i < GO_BUCKETS; i++)
        go->asked[i] = go->failed[i] = 0;
}

/* The bucket of this age takes the place of the one that runs out. */
static void go_roll(struct gobreaker *go, int64_t age)
{
    while (go->age < age) {
        int place = (int)(++go->age % GO_BUCKETS);
        go->requests -= go->asked[place];
        go->failures -= go->failed[place];
        go->asked[place] = go->failed[place] = 0;
    }
}

static void go_look(struct gobreaker *go, int64_t now)
{
    if (go->state == CLOSED && go->interval > 0 && now > go->start + go->interval)
        go_generation(go, CLOSED, now);
    if (go->state == OPEN && now > go->start + go->timeout)
        go_generation(go, HALF_OPEN, now);
    if (go->state == CLOSED && go->period > 0)
        go_roll(go, (now - go->start) / go->period);
}

static bool go_asks(void *self, struct duel_call *call)
{
    struct gobreaker *go = self;
    go_look(go, call->start);
    if (go->state == OPEN || (go->state == HALF_OPEN && go->requests >= go->most))
        return false;
    go->requests++;
    go->asked[go->age % GO_BUCKETS]++;
    call->note[0] = go->generation;
    call->note[1] = go->age;
    return true;
}

static bool go_trips(const struct gobreaker *go)
{
    if (go->by_ratio)
        return go->requests >= 5 && go->failures >= 0.6 * go->requests;
    return go->in_a_row > 5;
}

static void go_ends(void *self, const struct duel_call *call)
{
    struct gobreaker *go = self;
    go_look(go, call->end);
    if (call->note[0] != go->generation)
        return;
    if (go->age - call->note[1] < GO_BUCKETS) {
        go->failures += call->failed;
        go->failed[call->note[1] % GO_BUCKETS] += call->failed;
    }
    go->in_a_row = call->failed ? go->in_a_row + 1 : 0;
    go->successes_in_a_row = call->failed ? 0 : go->successes_in_a_row + 1;
    if (call->failed && (go->state == HALF_OPEN || go_trips(go)))
        go_generation(go, OPEN, call->end);
    else if (go->state == HALF_OPEN && go->successes_in_a_row >= go->most)
        go_generation(go, CLOSED, call->end);
}

#define GO_BREAKER "breaker: {late_results: discard, evaluate: failures, open: 2001ms, "
#define GO_IN_A_ROW GO_BREAKER "failure_rate: none, consecutive: 6, "

static const struct duel_bout go_bouts[] = {
    { "defaults", &(const struct gobreaker){ .timeout = 60000, .most = 1 },
      { "preset: gobreaker-default", 40, 400, 1000, 30, 90000, 0.1 } },
    { "MaxRequests 3", &(const struct gobreaker){ .timeout = 2001, .most = 3 },
      { GO_IN_A_ROW "window: lifetime, half_open: {probes: 3, successes: 3}}",
        40, 400, 100, 30, 4000, 0.1 } },
    { "Interval 5 s", &(const struct gobreaker){ .interval = 5001, .timeout = 2001, .most = 1 },
      { GO_IN_A_ROW "window: {tumbling: 5001ms}, half_open: {probes: 1, successes: 1}}",
        40, 400, 150, 30, 9000, 0.1 } },
    { "60 % of 5 in 5 s",
      &(const struct gobreaker){ .interval = 5001, .timeout = 2001, .most = 1, .by_ratio = true },
      { GO_BREAKER "failure_rate: 60%, minimum_calls: 5, counts: started, "
                   "window: {tumbling: 5001ms}, half_open: {probes: 1, successes: 1}}",
        40, 400, 150, 30, 9000, 0.1 } },
    { "60 % of 5 in 10 s, BucketPeriod 1 s",
      &(const struct gobreaker){ .period = 1000, .timeout = 2001, .most = 1, .by_ratio = true },
      { GO_BREAKER "failure_rate: 60%, minimum_calls: 5, counts: started, "
                   "window: {time: {length: 10s, begin: state, outcomes: start}}, "
                   "half_open: {probes: 1, successes: 1}}",
        80, 400, 300, 30, 15000, 0.3 } },
};

static void gobreaker(void **state)
{
    (void)state;
    DUEL_ALL(go_bouts, &(struct duel_rule){ sizeof(struct gobreaker), go_asks, go_ends });
}

/* --- danielfm/pybreaker, __init__.py: one call at a time, as its lock has it --- */

struct pybreaker {
    int state, counter, successes, most, wanted;
    int64_t until, timeout;
};

static bool py_asks(void *self, struct duel_call *call)
{
    struct pybreaker *py = self;
    if (py->state == OPEN && call->start < py->until)
        return false;
    if (py->state == OPEN) {
        py->state = HALF_OPEN;
        py->successes = 0;
    }
    return true;
}

static void py_ends(void *self, const struct duel_call *call)
{
    struct pybreaker *py = self;
    py->counter = call->failed ? py->counter + 1 : 0;
    if (call->failed && (py->state == HALF_OPEN || py->counter >= py->most)) {
        py->state = OPEN;
        py->until = call->end + py->timeout;
    } else if (!call->failed && py->state == HALF_OPEN && ++py->successes >= py->wanted) {
        py->state = CLOSED;
        py->counter = 0;
    }
}

static const struct duel_bout py_bouts[] = {
    { "defaults", &(const struct pybreaker){ .most = 5, .wanted = 1, .timeout = 60000 },
      { "preset: pybreaker-default", 40, 400, 2000, 2, 2, 0 } },
    { "3, 4 s, 3 successes", &(const struct pybreaker){ .most = 3, .wanted = 3, .timeout = 4001 },
      { "breaker: {consecutive: 3, failure_rate: none, open: 4001ms, first_probe: at, "
        "half_open: {probes: 1, at_once: true, successes: 3, excess: wait}}",
        40, 400, 300, 2, 2, 0 } },
};

static void pybreaker(void **state)
{
    (void)state;
    DUEL_ALL(py_bouts, &(struct duel_rule){ sizeof(struct pybreaker), py_asks, py_ends });
}

/* --- Resilience4j 2, CircuitBreakerStateMachine and CircuitBreakerMetrics --- */

enum { R4J_SLOW_MS = 3000 };

struct r4j {
    int state, size, least, permitted, permits, openings;
    bool by_time, slow, growing;
    int64_t until, wait;
    int counted, probes, probes_failed, probes_slow; /* of the window of calls; half open */
    int64_t when[4096];                              /* of each outcome since it closed */
    bool failed[4096], late[4096];
};

static int64_t r4j_wait(struct r4j *r4j)
{
    int64_t wait = r4j->wait;
    r4j->openings++;
    for (int i = 1; r4j->growing && i < r4j->openings; i++)
        wait = 2 * wait < 10000 ? 2 * wait : 10000;
    return wait;
}

static void r4j_open(struct r4j *r4j, int64_t now)
{
    r4j->state = OPEN;
    r4j->until = now + r4j_wait(r4j);
}

static bool r4j_asks(void *self, struct duel_call *call)
{
    struct r4j *r4j = self;
    if (r4j->state == CLOSED)
        return true;
    if (r4j->state == OPEN && call->start > r4j->until) {
        r4j->state = HALF_OPEN;
        r4j->permits = r4j->permitted;
        r4j->probes = r4j->probes_failed = r4j->probes_slow = 0;
    }
    return r4j->state == HALF_OPEN && r4j->permits-- > 0;
}

static bool r4j_is_over(const struct r4j *r4j, int failed, int slow, int calls)
{
    return 100.0 * failed / calls >= 50 || (r4j->slow && 100.0 * slow / calls >= 60);
}

/* COUNT_BASED: the last so many; TIME_BASED: a bucket an epoch second, the last so many with the
** present one. */
static bool r4j_forgets(const struct r4j *r4j, int outcome, int64_t now)
{
    if (r4j->by_time)
        return r4j->when[outcome] / 1000 <= now / 1000 - r4j->size;
    return outcome < r4j->counted - r4j->size;
}

static bool r4j_trips(const struct r4j *r4j, int64_t now)
{
    int calls = 0, failed = 0, slow = 0;
    int least = !r4j->by_time && r4j->least > r4j->size ? r4j->size : r4j->least;
    for (int i = r4j->counted - 1; i >= 0 && !r4j_forgets(r4j, i, now); i--) {
        calls++;
        failed += r4j->failed[i];
        slow += r4j->late[i];
    }
    return calls >= least && r4j_is_over(r4j, failed, slow, calls);
}

static void r4j_probed(struct r4j *r4j, const struct duel_call *call, bool slow)
{
    int least = r4j->least < r4j->permitted ? r4j->least : r4j->permitted;
    r4j->probes++;
    r4j->probes_failed += call->failed;
    r4j->probes_slow += slow;
    if (r4j->probes < least)
        return;
    if (r4j_is_over(r4j, r4j->probes_failed, r4j->probes_slow, r4j->probes)) {
        r4j_open(r4j, call->end);
        return;
    }
    r4j->state = CLOSED;
    r4j->counted = r4j->openings = 0;
}

static void r4j_ends(void *self, const struct duel_call *call)
{
    struct r4j *r4j = self;
    bool slow = call->end - call->start > R4J_SLOW_MS;
    if (r4j->state == HALF_OPEN) {
        r4j_probed(r4j, call, slow);
        return;
    }
    r4j->when[r4j->counted] = call->end;
    r4j->late[r4j->counted] = slow;
    r4j->failed[r4j->counted++] = call->failed;
    if (r4j->state == CLOSED && r4j_trips(r4j, call->end))
        r4j_open(r4j, call->end);
}

#define R4J_TEN "breaker: {window: {calls: 10}, minimum_calls: 5, half_open: 4, "
#define R4J_OF_TEN .size = 10, .least = 5, .permitted = 4

static const struct duel_bout r4j_bouts[] = {
    { "defaults", &(const struct r4j){ .size = 100, .least = 100, .permitted = 10, .wait = 60000 },
      { "preset: resilience4j-default, retry: none, breaker: {slow: none}",
        30, 720, 700, 30, 90000, 0.1 } },
    { "COUNT 10", &(const struct r4j){ R4J_OF_TEN, .wait = 2001 },
      { R4J_TEN "open: 2001ms}", 30, 720, 100, 30, 4000, 0.1 } },
    { "slow calls", &(const struct r4j){ R4J_OF_TEN, .wait = 2001, .slow = true },
      { R4J_TEN "open: 2001ms, slow: {longer_than: 3s, rate: 60%}}",
        30, 720, 300, 30, 6000, 0.4 } },
    { "TIME 10 s",
      &(const struct r4j){ .size = 10, .least = 5, .permitted = 10, .wait = 2001, .by_time = true },
      { "breaker: {window: {time: {length: 10s, buckets: 10}}, minimum_calls: 5, open: 2001ms, "
        "half_open: 10}", 30, 720, 300, 30, 6000, 0.1 } },
    { "exponential", &(const struct r4j){ R4J_OF_TEN, .wait = 1000, .growing = true },
      { R4J_TEN "open: 1s, open_factor: 2, open_max: 10s}", 30, 720, 150, 30, 6000, 0.1 } },
};

static void resilience4j(void **state)
{
    (void)state;
    DUEL_ALL(r4j_bouts, &(struct duel_rule){ sizeof(struct r4j), r4j_asks, r4j_ends });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gobreaker),
        cmocka_unit_test(pybreaker),
        cmocka_unit_test(resilience4j),
    };
    return cmocka_run_group_tests_name("breaker rules", tests, NULL, NULL);
}
