/* The policies' kinds: the tables of their fields, made by the rows of policies.h, and what
** fields must have together. */
#include "models/spec/policies.h"

#include "models/spec/backoff.h"
#include "models/spec/breaker_window.h"
#include "models/spec/budgets.h"
#include "models/spec/jitter.h"
#include "models/spec/policies/breaker.h"
#include "models/spec/policies/bulkhead.h"
#include "models/spec/policies/cache.h"
#include "models/spec/policies/deadline.h"
#include "models/spec/policies/fallback.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/outlier.h"
#include "models/spec/policies/pool.h"
#include "models/spec/policies/retry.h"
#include "models/spec/policies/throttle.h"
#include "models/spec/policies/timeout.h"
#include "models/spec/throttles.h"
#include "sim/dist/dist.h"

#include <math.h>

/* --- what is part of one --- */

FIELD_TABLE(retry_pause_spec, RETRY_PAUSE_FIELDS);
FIELD_TABLE(breaker_slow_spec, BREAKER_SLOW_FIELDS);
FIELD_TABLE_SHORT(breaker_half_open_spec, BREAKER_HALF_OPEN_FIELDS);
FIELD_TABLE_SHORT(outlier_success_rate_spec, OUTLIER_SUCCESS_RATE_FIELDS);
FIELD_TABLE_SHORT(outlier_failure_spec, OUTLIER_FAILURE_FIELDS);
FIELD_TABLE_SHORT(outlier_average_spec, OUTLIER_AVERAGE_FIELDS);

/* --- what makes no sense --- */

static bool deadline_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct deadline_spec *spec = value;
    (void)arena;
    if (spec->margin >= spec->after)
        return err_set(err, "with a margin as long as the deadline itself nothing is ever sent");
    return true;
}

static bool fallback_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct fallback_spec *spec = value;
    (void)arena;
    if (outcome_in(spec->on, OUTCOME_ok) || outcome_in(spec->on, OUTCOME_degraded))
        return err_set(err, "on names failures: a good answer (ok, degraded) needs no other");
    if (outcome_in(spec->on, OUTCOME_cancelled))
        return err_set(err, "a call given up from outside (cancelled) is never answered");
    return true;
}

static bool retry_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct retry_spec *spec = value;
    (void)arena;
    if (spec->exclude_tried && spec->instance == RETRY_SAME)
        return err_set(err, "exclude_tried and `instance: same` contradict each other; leave one "
                            "out");
    if (spec->all_tried == RETRY_GIVE_UP && !spec->exclude_tried)
        return err_set(err, "`all_tried: give_up` says nothing without `exclude_tried: true`");
    return true;
}

static bool throttle_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct throttle_spec *spec = value;
    (void)arena;
    if (spec->kinds.count != 1)
        return err_set(err, "needs one kind, not %s: sre, aws_adaptive, nack or rate",
                       spec->kinds.count ? "several" : "none");
    return true;
}

static bool half_open_fits(const struct breaker_half_open_spec *half_open, struct err *err)
{
    int64_t most = half_open->of == COUNT_NONE ? half_open->successes : half_open->of;
    if (half_open->of != COUNT_NONE && half_open->successes == COUNT_NONE)
        return err_set(err, "the breaker says half_open.of, but not how many successes out of "
                            "them");
    if (half_open->of != COUNT_NONE && half_open->of < half_open->successes)
        return err_set(err, "the breaker wants %lld successes out of %lld calls half open",
                       (long long)half_open->successes, (long long)half_open->of);
    if (half_open->probes != COUNT_NONE && !half_open->at_once && most > half_open->probes)
        return err_set(err,
                       "the breaker can never close: half open it waits for %lld outcomes, but "
                       "lets %lld through; raise half_open.probes, or set half_open.at_once",
                       (long long)most, (long long)half_open->probes);
    return true;
}

static bool breaker_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct breaker_spec *spec = value;
    (void)arena;
    if (isnan(spec->failure_rate) && !spec->slow && spec->consecutive == COUNT_NONE &&
        spec->failures == COUNT_NONE)
        return err_set(err, "the breaker can never open: set failure_rate, slow, consecutive or "
                            "failures");
    if (spec->failure_rate == 0 && spec->trips == BREAKER_TRIPS_AT)
        return err_set(err, "the breaker would open without any failure: failure_rate is 0%% and "
                            "it trips at it; raise it, or say `trips: above`");
    if (spec->failures != COUNT_NONE && spec->window.kind &&
        window_minimum(&spec->window, INT64_MAX) < spec->failures)
        return err_set(err, "the breaker can never see %lld failures in a window of %lld calls",
                       (long long)spec->failures,
                       (long long)window_minimum(&spec->window, INT64_MAX));
    if (spec->opens == BREAKER_OPENS_ASK &&
        (spec->open == TIME_NONE || spec->evaluate_every != TIME_NONE || spec->retries_only))
        return err_set(err, "a breaker that opens when a call asks has a time for which it is "
                            "open, and neither evaluate_every nor retries_only");
    if (spec->opens == BREAKER_OPENS_ASK && spec->window.kind && !one_is(&spec->window, "tumbling"))
        return err_set(err, "a breaker that opens when a call asks counts in an interval: use "
                            "`window: {tumbling: 5s}`");
    if (spec->whole_percent && spec->nearest_percent)
        return err_set(err, "the breaker's shares are either cut to whole percents or rounded to "
                            "them: drop whole_percent or nearest_percent");
    if (!spec->window.kind)
        return err_set(err, "the breaker needs a window: calls, time, tumbling or lifetime");
    if (spec->counts != BREAKER_COUNTS_ENDED && one_is(&spec->window, "calls"))
        return err_set(err, "the breaker counts calls that start or ask, but a window of calls "
                            "holds outcomes: use `window: {time: 10s}`");
    if (spec->open == TIME_NONE && !spec->retries_only && !window_forgets(&spec->window))
        return err_set(err, "the breaker would never close: with `open: none` nothing gets through "
                            "while it is open, so the window must forget by itself, or use "
                            "retries_only");
    return half_open_fits(&spec->half_open, err);
}

static bool bulkhead_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct bulkhead_spec *spec = value;
    (void)arena;
    if (spec->core != COUNT_NONE && spec->core > spec->concurrent)
        return err_set(err, "core is %lld, above concurrent (%lld)", (long long)spec->core,
                       (long long)spec->concurrent);
    return true;
}

static bool hedge_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct hedge_spec *spec = value;
    (void)arena;
    bool by_share = spec->percentile >= 0;
    if ((spec->after != TIME_NONE) == by_share)
        return err_set(err, by_share ? "after and percentile both say when; leave one out"
                                     : "needs either after or percentile");
    if (by_share && (spec->percentile <= 0 || spec->percentile >= 1))
        return err_set(err, "percentile must lie between 0%% and 100%%");
    if (outcome_in(spec->on, OUTCOME_ok) || outcome_in(spec->on, OUTCOME_degraded))
        return err_set(err, "on names failures: a good answer (ok, degraded) always ends the call");
    return true;
}

static bool outlier_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct outlier_spec *spec = value;
    (void)arena;
    if (spec->consecutive == COUNT_NONE && isnan(spec->success_rate.deviations) &&
        isnan(spec->failure_percentage.threshold) && !spec->average)
        return err_set(err, "the outlier policy never ejects: set consecutive, success_rate, "
                            "failure_percentage or average");
    if (spec->probe_again != TIME_NONE && !spec->probe)
        return err_set(err, "`probe_again` says nothing without `probe: true`");
    return true;
}

/* --- all of them --- */

#define POLICY_KIND(name, LIST, short_form, doc, prepare) \
    KIND_DEFINE(name, #name, LIST, short_form, doc, prepare);
POLICIES(POLICY_KIND)

#define POLICY_ROW(name, ...) &name##_kind,
static const struct kind *const kinds[] = { POLICIES(POLICY_ROW) };

const struct registry policy_registry = { "policy", kinds, sizeof kinds / sizeof *kinds, NULL };
