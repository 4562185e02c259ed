/* Sources of the rules that differ between libraries: Resilience4j CircuitBreakerStateMachine
** and CircuitBreakerMetrics, Hystrix HystrixCircuitBreaker and HealthCountsStream, Polly v8
** CircuitBreaker, gobreaker v2 gobreaker.go, pybreaker, opossum lib/circuit.js, Failsafe
** CircuitBreakerImpl and its HalfOpenState.
**
** Invariants.  (1) The gauges agree with the state.  (2) permits + probes of this generation
** that have neither ended without counting nor, with `at_once`, ended = probes; late outcomes
** add to the permits where they release one.  (3) The alarm is set only while OPEN or HALF OPEN.
*/
#include "models/policies/breaker_machine.h"

#include "models/call/edge.h"

#include <math.h>

static sim_time now_of(const struct breaker *breaker)
{
    return sim_now(breaker->policy->edge->ground->sim);
}

/* --- when is it too much? --- */

/* Shares are quotients of small whole numbers: what differs by less is equal. */
#define SHARE_EPSILON 1e-12

/* Failures of calls that have left the window by then, where they counted earlier: more than
** all. */
static bool is_over(const struct breaker_spec *spec, uint32_t part, uint32_t whole, double rate)
{
    if (whole == 0)
        return part > 0;
    double share = (double)part / (double)whole;
    if (spec->whole_percent)
        share = (double)((uint64_t)part * 100 / whole) / 100;
    else if (spec->nearest_percent)
        share = floor(share * 100 + 0.5) / 100;
    return spec->trips == BREAKER_TRIPS_AT ? share >= rate - SHARE_EPSILON
                                           : share > rate + SHARE_EPSILON;
}

static bool rates_are_over(const struct breaker_spec *spec, const struct window_sum *sum)
{
    if (!isnan(spec->failure_rate) && is_over(spec, sum->failed, sum->calls, spec->failure_rate))
        return true;
    return spec->slow && is_over(spec, sum->slow, sum->calls, spec->slow->rate);
}

static bool is_too_much(const struct breaker *breaker)
{
    const struct breaker_spec *spec = breaker->spec;
    const struct window_sum *sum = &breaker->window.sum;
    if (spec->consecutive != COUNT_NONE && breaker->in_a_row >= spec->consecutive)
        return true;
    if (spec->failures != COUNT_NONE && sum->failed >= spec->failures)
        return true;
    return sum->calls >= window_minimum(&spec->window, spec->minimum_calls) &&
           rates_are_over(spec, sum);
}

/* --- states --- */

static void set_state(struct breaker *breaker, enum breaker_state state)
{
    enum breaker_state old = breaker->state;
    sim_cancel(breaker->policy->edge->ground->sim, breaker->alarm);
    breaker->alarm = (struct event_id){ 0, 0 };
    breaker->state = state;
    breaker->generation++;
    if (old == BREAKER_OPEN)
        edge_gauge(breaker->policy->edge, GAUGE_BREAKERS_OPEN, -1);
    if (old == BREAKER_HALF_OPEN)
        edge_gauge(breaker->policy->edge, GAUGE_BREAKERS_PROBING, -1);
    if (state == BREAKER_OPEN)
        edge_gauge(breaker->policy->edge, GAUGE_BREAKERS_OPEN, 1);
    if (state == BREAKER_HALF_OPEN)
        edge_gauge(breaker->policy->edge, GAUGE_BREAKERS_PROBING, 1);
    breaker->moved(breaker);
}

static void alarm_rings(struct sim *sim, void *self, int64_t unused);
static const struct event_type breaker_alarm = { "breaker's time is over", alarm_rings, NULL };

static void set_alarm(struct breaker *breaker, sim_time when)
{
    breaker->alarm =
        sim_at(breaker->policy->edge->ground->sim, when, &breaker_alarm, breaker, 0);
}

static sim_time open_length(struct breaker *breaker)
{
    const struct breaker_spec *spec = breaker->spec;
    double length = time_to_s(spec->open);
    if (spec->open_factor > 1)
        length *= pow(spec->open_factor, (double)breaker->openings - 1);
    if (spec->open_max != TIME_NONE)
        length = fmin(length, time_to_s(spec->open_max));
    if (spec->open_jitter > 0) {
        struct rng rng;
        rng_keyed(&rng, breaker->policy->stage.chance,
                  (uint64_t)breaker->slot << 32 | breaker->opened);
        length *= 1 + spec->open_jitter * (2 * rng_uniform(&rng) - 1);
    }
    return time_from_s(length);
}

static void open_now(struct breaker *breaker)
{
    set_state(breaker, BREAKER_OPEN);
    breaker->openings++;
    breaker->opened++;
    breaker->until = time_add(now_of(breaker), open_length(breaker));
    if (breaker->spec->half_open.automatic)
        set_alarm(breaker, breaker->until);
}

static void close_now(struct breaker *breaker)
{
    set_state(breaker, BREAKER_CLOSED);
    breaker->openings = 0;
    breaker->in_a_row = 0;
    sim_cancel(breaker->policy->edge->ground->sim, breaker->tick);
    breaker->ticking = false;
    if (breaker->spec->at_closing != BREAKER_CLOSING_KEEP)
        window_clear(&breaker->window, now_of(breaker));
}

static void half_open_now(struct breaker *breaker)
{
    const struct breaker_half_open_spec *half_open = &breaker->spec->half_open;
    set_state(breaker, BREAKER_HALF_OPEN);
    breaker->permits = half_open->probes;
    breaker->probed = (struct window_sum){ 0, 0, 0 };
    if (half_open->timeout != TIME_NONE)
        set_alarm(breaker, time_add(now_of(breaker), half_open->timeout));
}

static void open_is_over(struct breaker *breaker)
{
    if (breaker->spec->half_open.probes == COUNT_NONE)
        close_now(breaker);
    else
        half_open_now(breaker);
}

static void alarm_rings(struct sim *sim, void *self, int64_t unused)
{
    struct breaker *breaker = self;
    (void)sim;
    (void)unused;
    if (breaker->state == BREAKER_OPEN)
        open_is_over(breaker);
    else if (breaker->spec->half_open.then == BREAKER_THEN_OPEN)
        open_now(breaker);
    else
        close_now(breaker);
}

/* With `open: none`. */
static void settle(struct breaker *breaker)
{
    bool open = is_too_much(breaker);
    if (open == (breaker->state == BREAKER_OPEN))
        return;
    breaker->opened += open;
    set_state(breaker, open ? BREAKER_OPEN : BREAKER_CLOSED);
}

/* --- ticks, counted from when it last closed: only while there is something to look at --- */

static void tick(struct sim *sim, void *self, int64_t unused);
static const struct event_type breaker_tick = { "breaker evaluates", tick, NULL };

static void tick_later(struct breaker *breaker)
{
    sim_time every = breaker->spec->evaluate_every, since = breaker->window.since;
    sim_time next = since + ((now_of(breaker) - since) / every + 1) * every;
    breaker->ticking = true;
    breaker->tick = sim_at(breaker->policy->edge->ground->sim, next, &breaker_tick, breaker, 0);
}

/* At the end of a bucket, so that bucket is the newest one looked at. */
static void tick(struct sim *sim, void *self, int64_t unused)
{
    struct breaker *breaker = self;
    (void)unused;
    breaker->ticking = false;
    window_turn(&breaker->window, sim_now(sim) - 1);
    if (breaker->spec->open == TIME_NONE)
        settle(breaker);
    else if (breaker->state == BREAKER_CLOSED && is_too_much(breaker))
        open_now(breaker);
    if (breaker->state != BREAKER_HALF_OPEN && breaker->window.sum.calls > 0)
        tick_later(breaker);
}

/* --- calls --- */

/* Lets time pass in the window. */
static void observe(struct breaker *breaker)
{
    if (!window_turn(&breaker->window, now_of(breaker)))
        return;
    breaker->in_a_row = 0;
    breaker->generation += breaker->state == BREAKER_CLOSED;
}

static bool may_end(const struct breaker *breaker)
{
    sim_time now = now_of(breaker);
    return breaker->spec->first_probe == BREAKER_PROBE_AT ? now >= breaker->until
                                                          : now > breaker->until;
}

static void hear(struct breaker *breaker, uint32_t calls)
{
    observe(breaker);
    window_add(&breaker->window, now_of(breaker), (struct window_sum){ calls, 0, 0 });
}

/* With `opens: ask`: outcomes have only been counted.  The first interval begins with the first
** call. */
static void look(struct breaker *breaker)
{
    sim_time now = now_of(breaker);
    if (breaker->generation == 0) {
        breaker->generation++;
        window_clear(&breaker->window, now);
    }
    sim_time begun = breaker->window.since;
    bool spent = window_is_spent(&breaker->window, now);
    if (!is_too_much(breaker)) {
        observe(breaker);
    } else if (now - begun > breaker->spec->open) {
        close_now(breaker);
    } else {
        open_now(breaker);
        if (spent)
            breaker->until -= now - begun;
    }
}

void breaker_hear(struct breaker *breaker)
{
    hear(breaker, 1);
}

enum breaker_word breaker_ask(struct breaker *breaker)
{
    const struct breaker_spec *spec = breaker->spec;
    if (spec->opens == BREAKER_OPENS_OUTCOME)
        observe(breaker);
    else if (breaker->state == BREAKER_CLOSED)
        look(breaker);
    if (breaker->state == BREAKER_OPEN && spec->open == TIME_NONE &&
        spec->evaluate_every == TIME_NONE)
        settle(breaker);
    else if (breaker->state == BREAKER_OPEN && spec->open != TIME_NONE && may_end(breaker))
        open_is_over(breaker);
    switch (breaker->state) {
    case BREAKER_CLOSED: return BREAKER_PASS;
    case BREAKER_OPEN: return BREAKER_REFUSE;
    case BREAKER_HALF_OPEN: break;
    }
    if (breaker->permits == 0)
        return spec->half_open.excess == BREAKER_EXCESS_WAIT ? BREAKER_WAIT : BREAKER_REFUSE;
    breaker->permits--;
    return BREAKER_PASS;
}

void breaker_admit(struct breaker *breaker, struct breaker_visit *visit)
{
    visit->breaker = breaker;
    visit->since = now_of(breaker);
    visit->generation = breaker->generation;
    visit->waits = false;
    if (breaker->spec->counts == BREAKER_COUNTS_STARTED || breaker->window.by_start)
        hear(breaker, breaker->spec->counts == BREAKER_COUNTS_STARTED);
}

/* Half open: enough seen? */
static void decide(struct breaker *breaker)
{
    const struct breaker_spec *spec = breaker->spec;
    const struct breaker_half_open_spec *half_open = &spec->half_open;
    const struct window_sum *probed = &breaker->probed;
    bool rated = !isnan(spec->failure_rate) || spec->slow;
    int64_t wanted = half_open->successes;
    if (wanted == COUNT_NONE && !rated)
        wanted = half_open->probes;
    if (wanted == COUNT_NONE) {
        int64_t least = spec->minimum_calls < half_open->probes ? spec->minimum_calls
                                                                : half_open->probes;
        if (probed->calls < least)
            return;
        if (rates_are_over(spec, probed))
            open_now(breaker);
        else
            close_now(breaker);
        return;
    }
    int64_t of = half_open->of == COUNT_NONE ? wanted : half_open->of;
    if (probed->failed > of - wanted)
        open_now(breaker);
    else if (probed->calls - probed->failed >= wanted)
        close_now(breaker);
}

static void evaluate(struct breaker *breaker, bool failed)
{
    const struct breaker_spec *spec = breaker->spec;
    if (spec->evaluate_every != TIME_NONE) {
        if (!breaker->ticking)
            tick_later(breaker);
    } else if (spec->open == TIME_NONE) {
        settle(breaker);
    } else if (breaker->state == BREAKER_CLOSED && spec->opens == BREAKER_OPENS_OUTCOME &&
               is_too_much(breaker) && (failed || spec->evaluate == BREAKER_EVALUATE_EACH)) {
        open_now(breaker);
    }
}

/* A permit comes back. */
static void give_back(struct breaker *breaker, const struct breaker_visit *visit)
{
    bool taken = visit->probe && visit->generation == breaker->generation;
    if (breaker->state != BREAKER_HALF_OPEN ||
        !(taken || breaker->spec->late_results == BREAKER_LATE_RELEASE))
        return;
    breaker->permits++;
    breaker->moved(breaker);
}

/* Half open, what it counts in the window besides. */
static void probe_record(struct breaker *breaker, const struct breaker_visit *visit,
                         struct window_sum what)
{
    const struct breaker_spec *spec = breaker->spec;
    breaker->probed.calls++;
    breaker->probed.failed += what.failed;
    breaker->probed.slow += what.slow;
    decide(breaker);
    if (spec->at_closing == BREAKER_CLOSING_KEEP ||
        (spec->at_closing == BREAKER_CLOSING_COUNT && breaker->state == BREAKER_CLOSED))
        window_add_outcome(&breaker->window, now_of(breaker), visit->since, what);
    if (breaker->state == BREAKER_CLOSED && breaker->window.sum.calls > 0 &&
        spec->evaluate_every != TIME_NONE)
        tick_later(breaker);
    if (spec->half_open.at_once)
        give_back(breaker, visit);
}

void breaker_record(struct breaker *breaker, const struct breaker_visit *visit, bool failed)
{
    const struct breaker_spec *spec = breaker->spec;
    sim_time now = now_of(breaker);
    if (spec->opens == BREAKER_OPENS_OUTCOME)
        observe(breaker);
    if (spec->late_results == BREAKER_LATE_DISCARD && visit->generation != breaker->generation)
        return;
    bool slow = spec->slow && now - visit->since > spec->slow->longer_than;
    struct window_sum what = { spec->counts == BREAKER_COUNTS_ENDED, failed, slow };
    if (breaker->state == BREAKER_HALF_OPEN) {
        probe_record(breaker, visit, what);
        return;
    }
    window_add_outcome(&breaker->window, now, visit->since, what);
    breaker->in_a_row = failed ? breaker->in_a_row + 1 : 0;
    evaluate(breaker, failed);
}

void breaker_forget(struct breaker *breaker, const struct breaker_visit *visit)
{
    observe(breaker);
    give_back(breaker, visit);
}

void breaker_init(struct breaker *breaker, struct policy *policy, uint32_t slot)
{
    breaker->policy = policy;
    breaker->spec = policy->stage.spec;
    breaker->slot = slot;
    window_init(&breaker->window, &breaker->spec->window, now_of(breaker));
    edge_gauge(policy->edge, GAUGE_BREAKERS, 1);
}
