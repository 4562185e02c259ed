/* The caller's own throttles against the rules of the libraries' code, written down plainly:
** when each attempt of a script is sent. */
#include "sim/rng.h"
#include "tests/rig.h"
#include "tests/support.h"

#include <math.h>

/* --- Resilience4j 2.4, AtomicRateLimiter.java: cycles since the construction; who finds no
** permission reserves one of a later cycle, if that begins in time --- */

struct limiter {
    int64_t limit, period_ns, timeout_ns;
    int64_t cycle, permissions;
};

/* How long to wait; -1: refused. */
static int64_t limiter_asks(struct limiter *limiter, int64_t now)
{
    int64_t cycle = now / limiter->period_ns, permissions = limiter->permissions, wait = 0;
    if (cycle != limiter->cycle) {
        permissions += (cycle - limiter->cycle) * limiter->limit;
        permissions = permissions < limiter->limit ? permissions : limiter->limit;
    }
    if (permissions < 1) {
        int64_t lacks = 1 - (permissions + limiter->limit); /* in the next cycle */
        int64_t cycles = lacks <= 0 ? 0 : (lacks + limiter->limit - 1) / limiter->limit;
        wait = cycles * limiter->period_ns + (cycle + 1) * limiter->period_ns - now;
    }
    limiter->cycle = cycle;
    limiter->permissions = permissions - (wait <= limiter->timeout_ns);
    return wait <= limiter->timeout_ns ? wait : -1;
}

static void limiter_case(const char *policies, struct limiter limiter, double gap_s)
{
    enum { ASKS = 3000 };
    static struct rig_call call[ASKS];
    struct arena *arena = arena_create();
    struct rig *rig = rig_open(policies, arena);
    struct rng rng;
    int64_t now = 0;
    int refused = 0, waited = 0;
    rng_seed(&rng, 8);
    for (size_t i = 0; i < ASKS; i++) {
        now += 1 + time_from_s(rng_exponential(&rng) * gap_s * (i / 300 % 2 ? 3 : 0.5));
        call[i] = (struct rig_call){ .asked = now, .attempts = 1 };
        call[i].attempt[0] = rig_attempt(0.001, OUTCOME_ok);
        rig_make(rig, &call[i]);
    }
    rig_run(rig, now + 60 * SIM_S);
    limiter.permissions = limiter.limit;
    for (size_t i = 0; i < ASKS; i++) {
        int64_t wait = limiter_asks(&limiter, call[i].asked);
        refused += wait < 0;
        waited += wait > 0;
        if ((call[i].sent == 1) != (wait >= 0) ||
            (wait >= 0 && call[i].sent_at[0] != call[i].asked + wait))
            fail_msg("%s: ask %zu at %.9f s is sent at %.9f s; the library waits %.9f s", policies,
                     i, time_to_s(call[i].asked), time_to_s(call[i].sent_at[0]), time_to_s(wait));
    }
    assert_true(refused > 100);
    assert_true((waited > 100) == (limiter.timeout_ns > 0));
    rig_close(rig);
    arena_destroy(arena);
}

static void resilience4j(void **state)
{
    (void)state;
    limiter_case("throttle: {rate: {limit: 5, period: 1s}}", (struct limiter){ 5, SIM_S, 0, 0, 0 },
                 0.2);
    limiter_case("throttle: {rate: {limit: 5, period: 1s, max_wait: 2500ms}}",
                 (struct limiter){ 5, SIM_S, 2500 * SIM_MS, 0, 0 }, 0.2);
    limiter_case("throttle: {rate: {limit: 3, period: 100ms, max_wait: 500ms}}",
                 (struct limiter){ 3, 100 * SIM_MS, 500 * SIM_MS, 0, 0 }, 0.033);
    limiter_case("throttle: {rate: {limit: 50, period: 500ms, max_wait: 5s}}",
                 (struct limiter){ 50, 500 * SIM_MS, 5 * SIM_S, 0, 0 }, 0.0045);
}

/* --- botocore, adaptive.py, throttling.py, bucket.py: a client that calls again when it has
** been answered; fill rate and capacity are 1 when it is made, and tokens gather before the
** limiter is on --- */

struct adaptive {
    bool on;
    double fill_rate, capacity, tokens, filled;
    double w_max, last_fail, measured, bucket, count;
};

static void adaptive_fill(struct adaptive *limiter, double t)
{
    limiter->tokens =
        fmin(limiter->capacity, limiter->tokens + (t - limiter->filled) * limiter->fill_rate);
    limiter->filled = t;
}

/* When it is sent. */
static double adaptive_asks(struct adaptive *limiter, double t)
{
    if (!limiter->on)
        return t;
    adaptive_fill(limiter, t);
    if (limiter->tokens < 1) {
        t += (1 - limiter->tokens) / limiter->fill_rate;
        adaptive_fill(limiter, t);
    }
    limiter->tokens -= 1;
    return t;
}

static void adaptive_ends(struct adaptive *limiter, double t, bool throttled)
{
    double bucket = floor(2 * t) / 2, rate;
    limiter->count++;
    if (bucket > limiter->bucket) {
        limiter->measured =
            0.8 * limiter->count / (bucket - limiter->bucket) + 0.2 * limiter->measured;
        limiter->count = 0;
        limiter->bucket = bucket;
    }
    if (throttled) {
        limiter->w_max =
            limiter->on ? fmin(limiter->measured, limiter->fill_rate) : limiter->measured;
        limiter->last_fail = t;
        limiter->on = true;
        rate = 0.7 * limiter->w_max;
    } else {
        double k = cbrt(limiter->w_max * 0.3 / 0.4);
        rate = 0.4 * pow(t - limiter->last_fail - k, 3) + limiter->w_max;
    }
    rate = fmin(rate, 2 * limiter->measured);
    adaptive_fill(limiter, t);
    limiter->fill_rate = fmax(rate, 0.5);
    limiter->capacity = fmax(rate, 1);
    limiter->tokens = fmin(limiter->tokens, limiter->capacity);
}

enum { SERIAL = 2000 };

struct client {
    struct rig *rig;
    struct rig_call call[SERIAL];
    sim_time gap[SERIAL]; /* between an answer and the next call */
    size_t made;
};

static void client_goes_on(void *self, struct rig_call *ended)
{
    struct client *client = self;
    if (client->made == SERIAL)
        return;
    struct rig_call *next = &client->call[client->made];
    next->asked = rig_now(client->rig) + client->gap[client->made++];
    (void)ended;
    rig_make(client->rig, next);
}

static double worst_instant(uint64_t seed, double throttling)
{
    static struct client client;
    struct adaptive limiter = { .fill_rate = 1, .capacity = 1 };
    struct arena *arena = arena_create();
    struct rng rng;
    double worst = 0, t = 0;
    rng_seed(&rng, seed);
    client = (struct client){ .rig = rig_open("throttle: {aws_adaptive: {}}", arena) };
    for (size_t i = 0; i < SERIAL; i++) {
        bool throttled = rng_uniform(&rng) < throttling * (double)(i / 200 % 2 == 0);
        client.gap[i] = time_from_s(rng_exponential(&rng) * (i / 500 % 2 ? 0.02 : 0.5));
        client.call[i].attempts = 1;
        client.call[i].attempt[0] =
            (struct rig_attempt){ time_from_s(0.001 + rng_exponential(&rng) * 0.02),
                                  throttled ? OUTCOME_overloaded : OUTCOME_ok, 0 };
    }
    rig_on_end(client.rig, client_goes_on, &client);
    client_goes_on(&client, NULL);
    rig_run(client.rig, 100000 * SIM_S);
    for (size_t i = 0; i < SERIAL; i++) {
        const struct rig_attempt *attempt = &client.call[i].attempt[0];
        t = adaptive_asks(&limiter, t + time_to_s(client.gap[i]));
        worst = fmax(worst, fabs(t - time_to_s(client.call[i].sent_at[0])));
        t += time_to_s(attempt->length);
        adaptive_ends(&limiter, t, attempt->outcome == OUTCOME_overloaded);
    }
    rig_close(client.rig);
    arena_destroy(arena);
    return worst;
}

static void botocore(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        double worst = worst_instant(seed, 0.1 * (double)seed);
        if (!(worst < 1e-5))
            fail_msg("seed %d: an attempt is sent %g s from where botocore sends it", (int)seed,
                     worst);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resilience4j),
        cmocka_unit_test(botocore),
    };
    return cmocka_run_group_tests_name("throttle rules", tests, NULL, NULL);
}
