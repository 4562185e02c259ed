/* Whether time passes between the attempts of a retry without end.
**
** Time stands still where an outcome in `on` comes at the very instant of the attempt and sends the
** call again at once, without end.  So each outcome is asked, in this order: can it come at all?
** Does it take time to come, or does a pause follow (check_pauses.c)?  Does something inside put an
** end to it: a fallback's answer, a breaker that opens, a throttle, the retry's own budget?
*/
#include "models/check/check_pauses.h"

#include "models/spec/policies/breaker.h"
#include "models/spec/policies/bulkhead.h"
#include "models/spec/policies/fallback.h"
#include "models/spec/policies/outlier.h"
#include "models/spec/policies/pool.h"
#include "models/spec/policies/throttle.h"


/* --- where an outcome comes from --- */

/* It means that the caller waited, so time has passed. */
static bool takes_time(enum outcome outcome)
{
    return outcome == OUTCOME_timeout || outcome == OUTCOME_deadline || outcome == OUTCOME_lost ||
           outcome == OUTCOME_cancelled;
}

/* Some are turned away without having waited for a place. */
static bool bulkhead_refuses(const struct bulkhead_spec *bulkhead)
{
    bool all_wait = bulkhead->queue == COUNT_UNLIMITED ||
                    (bulkhead->queue == COUNT_NONE && bulkhead->max_wait != TIME_NONE);
    return bulkhead->max_wait == 0 || !all_wait;
}

bool refuses_by_itself(const struct one *policy, enum outcome outcome)
{
    const struct outlier_spec *outlier = one_is(policy, "outlier") ? policy->value : NULL;
    const struct pool_spec *pool = one_is(policy, "pool") ? policy->value : NULL;
    if (outcome == OUTCOME_breaker_open)
        return one_is(policy, "breaker") || (outlier && outlier->all_ejected == OUTLIER_REFUSE);
    if (outcome == OUTCOME_bulkhead_full)
        return one_is(policy, "bulkhead") && bulkhead_refuses(policy->value);
    if (outcome == OUTCOME_pool_timeout) /* else it has waited for a connection */
        return pool && (pool->acquire == 0 || pool->queue != COUNT_UNLIMITED);
    if (outcome == OUTCOME_budget_empty)
        return one_is(policy, "hedge");
    return outcome == OUTCOME_throttled && one_is(policy, "throttle");
}

/* The policy that it comes from at the latest; their count: the target; `position`: nowhere. */
static size_t source_of(const struct place_of_retry *at, enum outcome outcome)
{
    size_t i = at->edge->policies->count;
    if (!outcome_is_own(outcome))
        return i;
    while (--i > at->position)
        if (refuses_by_itself(&at->edge->policies->item[i], outcome))
            break;
    return i;
}

/* --- what stands inside --- */

static const void *member(const struct one *one, const char *key)
{
    return field_member(fields_find(one->kind->fields, key), one->value);
}

static bool fallback_ends(const struct fallback_spec *fallback, const struct retry_spec *retry,
                          enum outcome outcome)
{
    bool answers = fallback->success > 0 && !outcome_in(retry->on, OUTCOME_degraded);
    return outcome_in(fallback->on, outcome) && (answers || one_mean(&fallback->takes) > 0);
}

/* Failures alone bring the share there.  All of a window over time fail only where nothing else is
** in it. */
static bool rate_is_reached(const struct breaker_spec *breaker)
{
    bool calls = one_is(&breaker->window, "calls");
    return breaker->failure_rate < 1 ||
           (breaker->failure_rate >= 1 && breaker->trips == BREAKER_TRIPS_AT &&
            (calls || breaker->nearest_percent));
}

/* Enough failures at one instant open it, and what it then keeps back is not tried again. */
static bool breaker_ends(const struct breaker_spec *breaker, const struct retry_spec *retry,
                         enum outcome outcome)
{
    bool counts = outcome_in(breaker->on, outcome);
    bool trips = rate_is_reached(breaker) || breaker->consecutive != COUNT_NONE ||
                 breaker->failures != COUNT_NONE;
    return counts && trips && breaker->evaluate_every == TIME_NONE && breaker->open != 0 &&
           !outcome_in(retry->on, OUTCOME_breaker_open);
}

/* `rate` lets so many go at one instant; `sre` goes by what it takes for a rejection; the others by
** what they have learnt. */
static bool throttle_ends(const struct one *throttle, const struct retry_spec *retry,
                          enum outcome outcome)
{
    if (outcome_in(retry->on, OUTCOME_throttled))
        return false;
    if (one_is(throttle, "rate"))
        return true;
    if (!one_is(throttle, "sre"))
        return false;
    return outcome_in(*(const uint32_t *)member(throttle, "rejected"), outcome);
}

static bool policy_ends(const struct one *policy, const struct retry_spec *retry,
                        enum outcome outcome)
{
    if (one_is(policy, "fallback"))
        return fallback_ends(policy->value, retry, outcome);
    if (one_is(policy, "breaker"))
        return breaker_ends(policy->value, retry, outcome);
    if (one_is(policy, "throttle"))
        return throttle_ends(throttle_one(policy->value), retry, outcome);
    return false;
}

/* Those that grant so many at one instant; what bounds the retries under way never ends.  A window
** ratio grants all while it has seen too few calls. */
static bool budget_ends(const struct one *budget)
{
    if (one_is(budget, "window_ratio"))
        return *(const int64_t *)member(budget, "minimum_calls") <= 1;
    return one_is(budget, "token_bucket") || one_is(budget, "leaky_ratio") ||
           one_is(budget, "grpc_throttle");
}

/* An outcome that may be met again and again, but not for ever. */
static bool is_ended(const struct place_of_retry *at, enum outcome outcome)
{
    size_t source = source_of(at, outcome);
    bool ends = budget_ends(&at->retry->budget);
    for (size_t i = at->position + 1; i < source && !ends; i++)
        ends = policy_ends(&at->edge->policies->item[i], at->retry, outcome);
    return ends;
}

/* --- the retry as a whole --- */

/* Each instance is tried once; but who is kept back has tried none. */
static bool runs_out(const struct place_of_retry *at, enum outcome outcome)
{
    return !outcome_is_own(outcome) && edge_tries(at->edge, at->retry) != COUNT_UNLIMITED;
}

static bool comes_at_once(const struct place_of_retry *at, enum outcome outcome)
{
    bool hinted = at->retry->retry_after != RETRY_HINT_IGNORE; /* then `on_hint` brings its pause */
    uint32_t on = at->retry->on | (hinted ? 0 : at->retry->on_hint);
    if (!outcome_in(on, outcome) || takes_time(outcome) || runs_out(at, outcome) ||
        source_of(at, outcome) == at->position)
        return false;
    return outcome_is_own(outcome) || !(one_mean(at->edge->network) > 0);
}

/* The outcome that can stand still in time; OUTCOME_ok: none. */
static enum outcome standstill(const struct place_of_retry *at)
{
    static const enum outcome first = OUTCOME_refused; /* what one expects, so what is named */
    for (int i = -1; i < OUTCOME_COUNT; i++) {
        enum outcome outcome = i < 0 ? first : (enum outcome)i;
        if (comes_at_once(at, outcome) && !retry_pauses(at, outcome) && !is_ended(at, outcome))
            return outcome;
    }
    return OUTCOME_ok;
}

static void say_standstill(const struct place_of_retry *at, enum outcome outcome)
{
    const char *name = outcome_name(outcome), *to = *at->edge->to;
    struct arena *arena = at->check->arena;
    bool own = outcome_is_own(outcome), refused = outcome == OUTCOME_refused;
    const char *why = why_no_hint(at, outcome);
    bool plain = refused && at->retry->pauses.count == 0;
    const char *after = plain ? "" : arena_format(arena, " after `%s`", name);
    const char *when = own       ? arena_format(arena, "the call is kept back (%s)", name)
                       : refused ? arena_format(arena, "'%s' refuses", to)
                                 : arena_format(arena, "'%s' answers so", to);
    CHECK_ERROR(at->check, &at->retry->attempts,
                "unlimited attempts without any pause%s: time would stand still when %s%s; set a "
                "backoff", after, when, why ? why : "");
}

static bool always_ends(const struct place_of_retry *at)
{
    bool ends = true;
    for (int i = 0; i < OUTCOME_COUNT && ends; i++)
        ends = !outcome_in(at->retry->on, (enum outcome)i) || is_ended(at, (enum outcome)i);
    return ends;
}

void check_standstill(struct check *check, const struct check_edge *edge, size_t position,
                      bool bounded)
{
    const struct retry_spec *retry = edge->policies->item[position].value;
    struct place_of_retry at = { check, edge, retry, position };
    enum outcome stuck = edge->target == NO_PART ? OUTCOME_ok : standstill(&at);
    if (stuck != OUTCOME_ok)
        say_standstill(&at, stuck);
    else if (!bounded && edge_tries(edge, retry) == COUNT_UNLIMITED && !always_ends(&at))
        CHECK_WARNING(check, &retry->attempts,
                      "unlimited attempts and no deadline: a call that can't succeed never ends");
}
