/* Outlier ejection: each process of the caller has its own record of each instance of the target.
**
**                 outlier_eject: record (in a row, average), sweep (success rate, failure
**                 percentage), each within max_ejected and `enforced`
**        ┌─────────────────────────────────────────────┐
**      IN ◄──────────────────────────────────────────┐ ▼
**        ▲    outlier_let_in: sweep, the time over   OUT ◄───────┐
**        │    (without probe)                          │         │ outlier_eject_longer:
**        │                                             │         │   probe_ends, failed
**        │                                             │ enter: the time is over, one call
**        │ outlier_let_in: probe_ends, ok              ▼         │
**        └───────────────────────────────────────── PROBING ─────┘
**
** Sources: Envoy source/common/upstream/outlier_detection_impl.cc and outlier.rst (sweeps, growth,
** the limit); gRPC A50; Finagle FailureAccrualPolicy.scala and Ema.scala (the average);
** linkerd2-proxy http/breaker (probation); nginx 1.31 ngx_http_upstream_round_robin.c (clock,
** single, late failures).
**
** n, the number of ejections in a row, falls by one with each sweep in which the instance is in.
** Sweeps happen while there is anything to look at.  Sizes: some thousand processes times some
** hundred instances, 128 bytes each; a sweep is linear in the instances.
*/
#include "models/policies/outlier_parts.h"

#include "models/policies/registry.h"

#include <math.h>

struct outlier {
    struct fleet_view *view; /* per process */
    struct target_filter *avoid; /* the same */
};

/* What a call keeps here. */
struct outlier_visit {
    uint32_t instance;
    bool probe;
};

static struct fleet_view *view_of(const struct policy *policy, struct call *call)
{
    struct outlier *outlier = policy->stage.shared;
    return &outlier->view[edge_process(call)];
}

/* --- outcomes --- */

static bool average_is_low(const struct moving_average *average,
                           const struct outlier_average_spec *spec)
{
    return average->value < spec->rate && average_age(average) >= spec->window &&
           (int64_t)average_calls(average) >= spec->minimum_calls;
}

static void record(struct fleet_view *view, struct host *host, bool failed)
{
    const struct outlier_spec *spec = spec_of(view);
    if (host->out && failed && spec->late_failures == OUTLIER_LATE_PROLONG)
        host->since = now_of(view);
    if (spec->probe && host->out)
        return; /* what comes from before the ejection */
    host->calls++;
    host->ok += !failed;
    host->in_a_row = failed ? host->in_a_row + 1 : 0;
    if (!view->sweeping)
        outlier_sweep_later(view);
    if (spec->average)
        average_add(&host->average, spec->average->window, now_of(view), !failed);
    if (spec->consecutive != COUNT_NONE && host->in_a_row >= spec->consecutive)
        outlier_eject(view, host, spec->enforced);
    else if (failed && spec->average && average_is_low(&host->average, spec->average))
        outlier_eject(view, host, 1);
}

static void probe_ends(struct fleet_view *view, struct host *host, bool failed)
{
    host->probing = false;
    if (failed) {
        outlier_eject_longer(view, host);
        return;
    }
    outlier_let_in(view, host);
    host->times = 0;
}

/* --- calls --- */

static struct step outlier_enter(struct policy *policy, struct call *call)
{
    const struct outlier_spec *spec = policy->stage.spec;
    struct outlier_visit *visit = policy_scratch(policy, call);
    struct fleet_view *view = view_of(policy, call);
    visit->instance = edge_aim(call);
    visit->probe = false;
    if (visit->instance >= view->hosts)
        return step_on(OUTCOME_ok);
    struct host *host = &view->host[visit->instance];
    if (spec->all_ejected == OUTLIER_REFUSE && outlier_avoids(view, visit->instance)) {
        call_baggage(call)->aimed = false;
        edge_tell_unsent(policy->edge, call, OUTCOME_breaker_open);
        return step_refuse(OUTCOME_breaker_open);
    }
    if (spec->probe && host->out && outlier_may_probe(view, host)) {
        visit->probe = host->probing = true;
        host->probed = now_of(view);
    }
    return step_on(OUTCOME_ok);
}

static struct step outlier_leave(struct policy *policy, const struct passage *passage)
{
    const struct outlier_spec *spec = policy->stage.spec;
    const struct outlier_visit *visit = policy_scratch(policy, passage->call);
    struct fleet_view *view = view_of(policy, passage->call);
    bool failed = outcome_in(spec->on, passage->outcome);
    if (visit->instance >= view->hosts)
        return step_on(passage->outcome);
    struct host *host = &view->host[visit->instance];
    if (outcome_in(spec->ignore, passage->outcome))
        host->probing &= !visit->probe;
    else if (visit->probe && host->out) /* a second probe may have brought it back */
        probe_ends(view, host, failed);
    else
        record(view, host, failed);
    return step_on(passage->outcome);
}

/* --- its memory --- */

static void outlier_build(struct policy *policy, struct arena *arena)
{
    struct outlier *outlier = policy->stage.shared;
    struct edge *edge = policy->edge;
    uint32_t hosts = edge->target.instances;
    outlier->view = ARENA_ARRAY(arena, edge->processes, struct fleet_view);
    outlier->avoid = ARENA_ARRAY(arena, edge->processes, struct target_filter);
    for (uint32_t p = 0; p < edge->processes; p++) {
        struct fleet_view *view = &outlier->view[p];
        *view = (struct fleet_view){ .policy = policy, .process = p, .hosts = hosts,
                                     .host = ARENA_ARRAY(arena, hosts, struct host) };
        view->avoid = &outlier->avoid[p];
        view->avoid->self = view;
    }
}

static struct target_filter *outlier_filter(const struct policy *policy)
{
    const struct outlier *outlier = policy->stage.shared;
    return outlier->avoid;
}

const struct policy_type outlier_policy = {
    .stage = { .kind = &outlier_kind, .needs = NEED_BAGGAGE, .gauges = 1u << GAUGE_EJECTED,
               .shared_size = sizeof(struct outlier), .scratch_size = sizeof(struct outlier_visit),
               .change = STAGE_GOES_ON },
    .build = outlier_build,
    .enter = outlier_enter,
    .leave = outlier_leave,
    .avoids = outlier_filter,
};
