/* Outlier ejection.  Each process of the caller keeps its own record of each instance of the target.
**
**                 eject: record (in a row, average), sweep (success rate, failure percentage),
**                        each within max_ejected and `enforced`
**        ┌─────────────────────────────────────────────┐
**      IN ◄──────────────────────────────────────────┐ ▼
**        ▲    let_in: sweep, once the time is over   OUT ◄───────┐
**        │    (without probe)                          │         │ eject_longer: probe_ends, failed
**        │                                             │ enter: the time is over, one call
**        │ let_in: probe_ends, ok                      ▼         │
**        └───────────────────────────────────────── PROBING ─────┘
**
** Sources: Envoy source/common/upstream/outlier_detection_impl.cc and outlier.rst (sweeps, growth, the
** limit); gRPC A50; Finagle FailureAccrualPolicy.scala and Ema.scala (the average); linkerd2-proxy
** http/breaker (probation).
**
** n, the number of ejections in a row, falls by one with each sweep in which the instance is in.
** Sweeps happen while there is anything to look at.  Sizes: some thousand processes times some hundred
** instances, 128 bytes each; a sweep is linear in the instances.
*/
#include "models/policies/outlier.h"

#include "models/balance.h"
#include "models/edge.h"
#include "models/moving_average.h"
#include "models/policies/registry.h"
#include "models/service.h"

#include <math.h>

FIELD_TABLE_SHORT(outlier_success_rate_spec, OUTLIER_SUCCESS_RATE_FIELDS);
FIELD_TABLE_SHORT(outlier_failure_spec, OUTLIER_FAILURE_FIELDS);
FIELD_TABLE_SHORT(outlier_average_spec, OUTLIER_AVERAGE_FIELDS);
FIELD_TABLE(outlier_spec, OUTLIER_FIELDS);

#define SHARE_EPSILON 1e-12

struct host {
    uint32_t in_a_row;        /* failures */
    uint32_t calls, ok;       /* since the last sweep */
    uint32_t times;           /* ejected: n */
    uint32_t draws;
    bool out, probing;
    sim_time since, lasts;    /* out */
    struct moving_average average;
};

/* What one process knows of its target. */
struct fleet_view {
    struct policy *policy;
    struct host *host;
    uint32_t process, hosts, out;
    bool sweeping;
};

struct outlier {
    struct fleet_view *view; /* per process */
};

/* What a call keeps here. */
struct outlier_visit {
    uint32_t instance;
    bool probe;
};

static const struct outlier_spec *spec_of(const struct fleet_view *view)
{
    return view->policy->spec;
}

static struct fleet_view *view_of(const struct policy *policy, struct call *call)
{
    struct outlier *outlier = policy->shared;
    return &outlier->view[edge_process(call)];
}

static sim_time now_of(const struct fleet_view *view)
{
    return sim_now(view->policy->edge->ground->sim);
}

static double draw(const struct fleet_view *view, struct host *host)
{
    struct rng rng;
    uint64_t place = (uint64_t)view->process * view->hosts + (uint64_t)(host - view->host);
    rng_keyed(&rng, view->policy->chance, place << 32 | host->draws++);
    return rng_uniform(&rng);
}

/* --- out and in --- */

static sim_time ejection_length(const struct fleet_view *view, struct host *host)
{
    const struct outlier_spec *spec = spec_of(view);
    double base = time_to_s(spec->ejection), most = fmax(base, time_to_s(spec->max_ejection));
    double length = base;
    switch ((enum outlier_growth)spec->growth) {
    case OUTLIER_LINEAR: length = base * host->times; break;
    case OUTLIER_DOUBLING: length = base * exp2(fmin(host->times - 1.0, 1000)); break;
    case OUTLIER_CONSTANT: break;
    }
    length = fmin(length, most);
    double more = time_to_s(spec->jitter) + spec->jitter_share * length;
    return time_from_s(more > 0 ? length + more * draw(view, host) : length);
}

static bool outlier_avoids(const void *self, uint32_t instance);

/* The balancer looks at the record only while there is something to see. */
static void count_out(struct fleet_view *view, int by)
{
    const struct edge *edge = view->policy->edge;
    view->out += (uint32_t)by;
    edge->avoid[view->process].avoids = view->out > 0 ? outlier_avoids : NULL;
    edge_gauge(edge, GAUGE_EJECTED, by);
}

static void eject_longer(struct fleet_view *view, struct host *host)
{
    host->times++;
    host->since = now_of(view);
    host->lasts = ejection_length(view, host);
    host->in_a_row = 0;
}

/* The instances in rotation, and those of them that are out.  An ejected one that an autoscaler takes away is
** neither. */
static void count_hosts(const struct fleet_view *view, double *all, double *out)
{
    const struct service *target = view->policy->edge->target;
    *all = target->instances - target->away;
    *out = view->out;
    for (uint32_t i = 0; target->away > 0 && view->out > 0 && i < view->hosts; i++)
        *out -= view->host[i].out && target->instance[i].away;
}

static bool may_eject(const struct fleet_view *view)
{
    const struct outlier_spec *spec = spec_of(view);
    double all, out;
    count_hosts(view, &all, &out);
    double before = out / all, after = (out + 1) / all;
    if (spec->always_eject_one && out <= 0)
        return true;
    if (spec->max_ejected_counts == OUTLIER_BEFORE)
        return before < spec->max_ejected - SHARE_EPSILON;
    return after <= spec->max_ejected + SHARE_EPSILON;
}

static void eject(struct fleet_view *view, struct host *host, double enforced)
{
    host->in_a_row = 0;
    if (host->out || !may_eject(view) || (enforced < 1 && draw(view, host) >= enforced))
        return;
    host->out = true;
    count_out(view, 1);
    eject_longer(view, host);
}

static void let_in(struct fleet_view *view, struct host *host)
{
    host->out = host->probing = false;
    host->in_a_row = 0;
    host->average.any = false;
    count_out(view, -1);
}

static bool time_is_over(const struct fleet_view *view, const struct host *host)
{
    return now_of(view) - host->since >= host->lasts;
}

/* --- sweeps --- */

static bool has_enough(const struct host *host, int64_t calls)
{
    return !host->out && host->calls >= calls;
}

static double success_rate(const struct host *host)
{
    return (double)host->ok / host->calls;
}

static void sweep_success_rates(struct fleet_view *view)
{
    const struct outlier_success_rate_spec *spec = &spec_of(view)->success_rate;
    double sum = 0, squares = 0;
    int64_t count = 0;
    if (isnan(spec->deviations))
        return;
    for (uint32_t i = 0; i < view->hosts; i++)
        if (has_enough(&view->host[i], spec->minimum_calls))
            sum += success_rate(&view->host[i]), count++;
    if (count < spec->minimum_hosts)
        return;
    double mean = sum / (double)count;
    for (uint32_t i = 0; i < view->hosts; i++)
        if (has_enough(&view->host[i], spec->minimum_calls))
            squares += pow(success_rate(&view->host[i]) - mean, 2);
    double least = mean - spec->deviations * sqrt(squares / (double)count);
    for (uint32_t i = 0; i < view->hosts; i++)
        if (has_enough(&view->host[i], spec->minimum_calls) &&
            success_rate(&view->host[i]) < least - SHARE_EPSILON)
            eject(view, &view->host[i], spec->enforced);
}

static void sweep_failures(struct fleet_view *view)
{
    const struct outlier_failure_spec *spec = &spec_of(view)->failure_percentage;
    int64_t count = 0;
    if (isnan(spec->threshold))
        return;
    for (uint32_t i = 0; i < view->hosts; i++)
        count += has_enough(&view->host[i], spec->minimum_calls);
    if (count < spec->minimum_hosts)
        return;
    for (uint32_t i = 0; i < view->hosts; i++) {
        struct host *host = &view->host[i];
        double over = 1 - spec->threshold;
        over -= host->calls ? success_rate(host) : 1;
        bool trips = spec->trips == OUTLIER_TRIPS_AT ? over >= -SHARE_EPSILON : over > SHARE_EPSILON;
        if (has_enough(host, spec->minimum_calls) && trips)
            eject(view, host, spec->enforced);
    }
}

static void sweep(struct sim *sim, void *self, int64_t unused);
static const struct event_type outlier_sweep = { "outliers are looked for", sweep, NULL };

static void sweep_later(struct fleet_view *view)
{
    sim_time interval = spec_of(view)->interval;
    view->sweeping = true;
    sim_at(view->policy->edge->ground->sim, now_of(view) / interval * interval + interval, &outlier_sweep,
           view, 0);
}

static void sweep(struct sim *sim, void *self, int64_t unused)
{
    struct fleet_view *view = self;
    bool more = false;
    (void)sim;
    (void)unused;
    for (uint32_t i = 0; i < view->hosts && !spec_of(view)->probe; i++) {
        struct host *host = &view->host[i];
        if (host->out && time_is_over(view, host))
            let_in(view, host);
        else if (!host->out && host->times > 0)
            host->times--;
    }
    sweep_success_rates(view);
    sweep_failures(view);
    for (uint32_t i = 0; i < view->hosts; i++) {
        struct host *host = &view->host[i];
        more |= host->calls > 0 || (!spec_of(view)->probe && (host->out || host->times > 0));
        host->calls = host->ok = 0;
    }
    view->sweeping = false;
    if (more)
        sweep_later(view);
}

/* --- outcomes --- */

static bool average_is_low(const struct moving_average *average, const struct outlier_average_spec *spec)
{
    return average->value < spec->rate && average_age(average) >= spec->window &&
           (int64_t)average_calls(average) >= spec->minimum_calls;
}

static void record(struct fleet_view *view, struct host *host, bool failed)
{
    const struct outlier_spec *spec = spec_of(view);
    if (spec->probe && host->out)
        return; /* what comes from before the ejection */
    host->calls++;
    host->ok += !failed;
    host->in_a_row = failed ? host->in_a_row + 1 : 0;
    if (!view->sweeping)
        sweep_later(view);
    if (spec->average)
        average_add(&host->average, spec->average->window, now_of(view), !failed);
    if (spec->consecutive != COUNT_NONE && host->in_a_row >= spec->consecutive)
        eject(view, host, spec->enforced);
    else if (failed && spec->average && average_is_low(&host->average, spec->average))
        eject(view, host, 1);
}

static void probe_ends(struct fleet_view *view, struct host *host, bool failed)
{
    host->probing = false;
    if (failed) {
        eject_longer(view, host);
        return;
    }
    let_in(view, host);
    host->times = 0;
}

/* --- calls --- */

static bool in_panic(const struct fleet_view *view)
{
    double all, out, panic = spec_of(view)->panic;
    if (panic <= 0)
        return false;
    count_hosts(view, &all, &out);
    return all - out < panic * all - SHARE_EPSILON;
}

static bool outlier_avoids(const void *self, uint32_t instance)
{
    const struct fleet_view *view = self;
    if (view->out == 0 || instance >= view->hosts || !view->host[instance].out || in_panic(view))
        return false;
    const struct host *host = &view->host[instance];
    return !spec_of(view)->probe || host->probing || !time_is_over(view, host);
}

static struct step outlier_enter(struct policy *policy, struct call *call)
{
    const struct outlier_spec *spec = policy->spec;
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
    if (spec->probe && host->out && !host->probing && time_is_over(view, host))
        visit->probe = host->probing = true;
    return step_on(OUTCOME_ok);
}

static struct step outlier_leave(struct policy *policy, const struct passage *passage)
{
    const struct outlier_spec *spec = policy->spec;
    const struct outlier_visit *visit = policy_scratch(policy, passage->call);
    struct fleet_view *view = view_of(policy, passage->call);
    bool failed = outcome_in(spec->on, passage->outcome);
    if (visit->instance >= view->hosts)
        return step_on(passage->outcome);
    struct host *host = &view->host[visit->instance];
    if (outcome_in(spec->ignore, passage->outcome))
        host->probing &= !visit->probe;
    else if (visit->probe)
        probe_ends(view, host, failed);
    else
        record(view, host, failed);
    return step_on(passage->outcome);
}

/* --- its memory --- */

static bool outlier_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct outlier_spec *spec = value;
    (void)arena;
    if (spec->consecutive == COUNT_NONE && isnan(spec->success_rate.deviations) &&
        isnan(spec->failure_percentage.threshold) && !spec->average)
        return err_set(err, "the outlier policy never ejects: set consecutive, success_rate, "
                            "failure_percentage or average");
    return true;
}

static void outlier_build(struct policy *policy, struct arena *arena)
{
    struct outlier *outlier = policy->shared;
    struct edge *edge = policy->edge;
    uint32_t hosts = (uint32_t)service_spec_instances(edge->target->spec);
    outlier->view = ARENA_ARRAY(arena, edge->processes, struct fleet_view);
    edge->avoid = ARENA_ARRAY(arena, edge->processes, struct balance_filter);
    for (uint32_t p = 0; p < edge->processes; p++) {
        struct fleet_view *view = &outlier->view[p];
        *view = (struct fleet_view){ .policy = policy, .process = p, .hosts = hosts,
                                     .host = ARENA_ARRAY(arena, hosts, struct host) };
        edge->avoid[p].self = view;
    }
}

const struct policy_type outlier_policy = {
    .kind = { "outlier", "leaves out instances that fail more than others", &outlier_spec_fields,
              sizeof(struct outlier_spec), outlier_prepare },
    .shared_size = sizeof(struct outlier),
    .scratch_size = sizeof(struct outlier_visit),
    .build = outlier_build,
    .enter = outlier_enter,
    .leave = outlier_leave,
};
