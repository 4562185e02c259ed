/* Instances out of an outlier policy's rotation, and in again. */
#include "models/policies/outlier_parts.h"

#include <math.h>

static double draw(const struct fleet_view *view, struct host *host)
{
    struct rng rng;
    uint64_t place = (uint64_t)view->process * view->hosts + (uint64_t)(host - view->host);
    rng_keyed(&rng, view->policy->stage.chance, place << 32 | host->draws++);
    return rng_uniform(&rng);
}

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

void outlier_eject_longer(struct fleet_view *view, struct host *host)
{
    host->times++;
    host->since = now_of(view);
    host->lasts = ejection_length(view, host);
    host->in_a_row = 0;
}

/* The instances in rotation, and those of them that are out.  An ejected one that an autoscaler
** takes away is neither. */
static void count_hosts(const struct fleet_view *view, double *all, double *out)
{
    const struct target_port *target = &view->policy->edge->target;
    uint32_t away = target->away(target->self);
    *all = target->instances - away;
    *out = view->out;
    for (uint32_t i = 0; away > 0 && view->out > 0 && i < view->hosts; i++)
        *out -= view->host[i].out && target->is_away(target->self, i);
}

static bool may_eject(const struct fleet_view *view)
{
    const struct outlier_spec *spec = spec_of(view);
    double all, out;
    count_hosts(view, &all, &out);
    double before = out / all, after = (out + 1) / all;
    if (spec->single == OUTLIER_SINGLE_SPARED && view->hosts == 1)
        return false;
    if (spec->always_eject_one && out <= 0)
        return true;
    if (spec->max_ejected_counts == OUTLIER_BEFORE)
        return before < spec->max_ejected - SHARE_EPSILON;
    return after <= spec->max_ejected + SHARE_EPSILON;
}

static bool has_passed(const struct fleet_view *view, sim_time since, sim_time span)
{
    sim_time clock = spec_of(view)->clock;
    if (clock == TIME_NONE)
        return now_of(view) - since >= span;
    return (now_of(view) / clock - since / clock) * clock > span;
}

bool outlier_is_over(const struct fleet_view *view, const struct host *host)
{
    return has_passed(view, host->since, host->lasts);
}

bool outlier_may_probe(const struct fleet_view *view, const struct host *host)
{
    const struct outlier_spec *spec = spec_of(view);
    if (!outlier_is_over(view, host))
        return false;
    return !host->probing ||
           (spec->probe_again != TIME_NONE && has_passed(view, host->probed, spec->probe_again));
}

static bool in_panic(const struct fleet_view *view)
{
    double all, out, panic = spec_of(view)->panic;
    if (panic <= 0)
        return false;
    count_hosts(view, &all, &out);
    return all - out < panic * all - SHARE_EPSILON;
}

bool outlier_avoids(const void *self, uint32_t instance)
{
    const struct fleet_view *view = self;
    if (view->out == 0 || instance >= view->hosts || !view->host[instance].out || in_panic(view))
        return false;
    const struct host *host = &view->host[instance];
    return !spec_of(view)->probe || !outlier_may_probe(view, host);
}

/* The balancer looks at the record only while there is something to see. */
static void count_out(struct fleet_view *view, int by)
{
    const struct edge *edge = view->policy->edge;
    view->out += (uint32_t)by;
    view->avoid->avoids = view->out > 0 ? outlier_avoids : NULL;
    edge_gauge(edge, GAUGE_EJECTED, by);
}

void outlier_eject(struct fleet_view *view, struct host *host, double enforced)
{
    host->in_a_row = 0;
    if (host->out || !may_eject(view) || (enforced < 1 && draw(view, host) >= enforced))
        return;
    host->out = true;
    count_out(view, 1);
    outlier_eject_longer(view, host);
}

void outlier_let_in(struct fleet_view *view, struct host *host)
{
    host->out = host->probing = false;
    host->in_a_row = 0;
    host->average.any = false;
    count_out(view, -1);
}
