/* Whether a pause follows an outcome: the network's, the retry's own, or a hint's that the target
** sends and the retry obeys.
*/
#include "models/check/check_pauses.h"

#include "models/policies/backoff.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"
#include "models/spec/guards/rate_limit.h"

#include <string.h>

#define LATE_RETRY (1 << 20) /* by then what shrinks is gone */

/* --- the retry's own --- */

static bool rule_pauses(const struct one *backoff, const struct one *jitter, int cap, bool for_ever)
{
    if (!backoff->kind || !jitter->kind)
        return false;
    struct backoff rule = backoff_make(backoff, jitter, (enum backoff_cap)cap);
    if (for_ever) /* the pauses that go on and on */
        return time_from_s(backoff_longest(&rule, LATE_RETRY)) > 0;
    return backoff_longest(&rule, 0) > 0 || backoff_longest(&rule, 1) > 0 ||
           backoff_longest(&rule, 64) > 0;
}

bool redelivery_pauses(const struct redelivery_spec *redelivery)
{
    return redelivery &&
           rule_pauses(&redelivery->backoff, &redelivery->jitter, redelivery->cap, true);
}

static bool retry_pauses_after(const struct retry_spec *retry, enum outcome outcome)
{
    bool for_ever = retry->attempts == COUNT_UNLIMITED;
    for (size_t i = 0; i < retry->pauses.count; i++) {
        const struct retry_pause_spec *pause = &retry->pauses.item[i];
        if (outcome_in(pause->after, outcome))
            return rule_pauses(&pause->backoff, &pause->jitter, retry->cap, for_ever);
    }
    bool based = outcome == OUTCOME_overloaded && retry->throttled_base > 0 &&
                 retry->backoff.kind && retry->backoff.kind->fields;
    return based || rule_pauses(&retry->backoff, &retry->jitter, retry->cap, for_ever);
}

/* --- what the target says --- */

static bool is_limited_with_hints(const struct service_spec *service)
{
    bool hints = service->admission.count > 0 && !(service->error_rate.overloaded > 0);
    for (size_t i = 0; i < service->admission.count && hints; i++) {
        const struct one *guard = &service->admission.item[i];
        const struct rate_limit_spec *limit = one_is(guard, "rate_limit") ? guard->value : NULL;
        hints = limit && limit->hint && limit->rate > 0;
    }
    return hints;
}

/* A fault makes the target answer so by other means than its own, without a hint. */
static bool fault_leaves_hint_out(const struct place_of_retry *at, enum outcome outcome)
{
    const struct world_spec *spec = at->check->spec;
    const char *from = at->edge->from, *to = *at->edge->to;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        bool edge = fault->edge && edge_is(fault->edge, from, to);
        if (!edge && (!fault->service || strcmp(fault->service, to) != 0))
            continue;
        for (enum fault_effect e = 0; e < EFFECTS; e++)
            if (effect_kinds[e]->unhinted && effect_given(e, fault) &&
                effect_kinds[e]->unhinted(fault, outcome))
                return true;
    }
    return false;
}

/* A hint of nothing takes the place of the pause. */
static bool hint_takes_pause_away(const struct place_of_retry *at, enum outcome outcome)
{
    return at->retry->retry_after == RETRY_HINT_EXACT && at->edge->target != NO_PART &&
           check_part(at->check, at->edge->target)->service->retry_after == 0 &&
           outcome_in(OUTCOMES_WITH_HINT, outcome);
}

const char *why_no_hint(const struct place_of_retry *at, enum outcome outcome)
{
    struct arena *arena = at->check->arena;
    if (at->edge->target == NO_PART || outcome_is_own(outcome))
        return NULL;
    const struct service_spec *target = check_part(at->check, at->edge->target)->service;
    bool sends = target->retry_after > 0;
    if (!sends && outcome == OUTCOME_overloaded && is_limited_with_hints(target))
        sends = true;
    if (at->retry->retry_after == RETRY_HINT_IGNORE)
        return sends ? ", and `retry_after: ignore` leaves its hint out" : NULL;
    if (hint_takes_pause_away(at, outcome))
        return arena_format(arena, ", and the hint of '%s' is 0s", *at->edge->to);
    if (!sends)
        return check_written(at->check, &at->retry->retry_after)
                   ? arena_format(arena, ", and '%s' sends no retry-after hint", *at->edge->to)
                   : NULL;
    if (!outcome_in(OUTCOMES_WITH_HINT, outcome))
        return arena_format(arena, ", and `%s` carries no retry-after hint", outcome_name(outcome));
    if (fault_leaves_hint_out(at, outcome))
        return arena_format(arena, ", and what a fault makes of '%s' carries no retry-after hint",
                            *at->edge->to);
    return "";
}

/* --- both --- */

bool outcome_is_own(enum outcome outcome)
{
    return outcome == OUTCOME_breaker_open || outcome == OUTCOME_bulkhead_full ||
           outcome == OUTCOME_pool_timeout || outcome == OUTCOME_budget_empty ||
           outcome == OUTCOME_throttled;
}

bool retry_pauses(const struct place_of_retry *at, enum outcome outcome)
{
    const char *why = why_no_hint(at, outcome);
    return (retry_pauses_after(at->retry, outcome) && !hint_takes_pause_away(at, outcome)) ||
           (why && !*why);
}

bool retry_is_paused(struct check *check, const struct check_edge *edge, size_t position,
                     enum outcome outcome)
{
    struct place_of_retry at = { check, edge, edge->policies->item[position].value, position };
    return retry_pauses(&at, outcome);
}

bool edge_pauses_after(struct check *check, const struct check_edge *edge, enum outcome outcome)
{
    bool pauses = one_mean(edge->network) > 0;
    for (size_t i = 0; i < edge->policies->count && !pauses; i++) {
        const struct one *policy = &edge->policies->item[i];
        const struct retry_spec *retry = one_is(policy, "retry") ? policy->value : NULL;
        pauses = retry && retry->attempts > 1 && outcome_in(retry->on, outcome) &&
                 retry_is_paused(check, edge, i, outcome);
    }
    return pauses;
}
