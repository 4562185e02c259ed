/* Private to outlier.c, outlier_sweep.c and outlier_hosts.c, each of which uses the next: what a
** process knows of its target's instances. */
#ifndef SQUALL_MODELS_POLICIES_OUTLIER_PARTS_H
#define SQUALL_MODELS_POLICIES_OUTLIER_PARTS_H

#include "models/call/edge.h"
#include "models/spec/policies/outlier.h"
#include "sim/moving_average.h"

#define SHARE_EPSILON 1e-12

struct host {
    uint32_t in_a_row;        /* failures */
    uint32_t calls, ok;       /* since the last sweep */
    uint32_t times;           /* ejected: n */
    uint32_t draws;
    bool out, probing;
    sim_time since, lasts;    /* out */
    sim_time probed;          /* when the latest probe was sent */
    struct moving_average average;
};

/* What one process knows of its target. */
struct fleet_view {
    struct policy *policy;
    struct host *host;
    struct target_filter *avoid; /* looked at only while it leaves any out */
    uint32_t process, hosts, out;
    bool sweeping;
};

static inline const struct outlier_spec *spec_of(const struct fleet_view *view)
{
    return view->policy->stage.spec;
}

static inline sim_time now_of(const struct fleet_view *view)
{
    return sim_now(view->policy->edge->ground->sim);
}

/* outlier_hosts.c.  The time of an ejection has passed; with probes: and one may be sent; the
** balancer leaves the instance out now. */
bool outlier_is_over(const struct fleet_view *view, const struct host *host);
bool outlier_may_probe(const struct fleet_view *view, const struct host *host);
bool outlier_avoids(const void *view, uint32_t instance);

/* Where the limit allows it and the share `enforced` has it so; one that is out, for longer; in
** again. */
void outlier_eject(struct fleet_view *view, struct host *host, double enforced);
void outlier_eject_longer(struct fleet_view *view, struct host *host);
void outlier_let_in(struct fleet_view *view, struct host *host);

/* outlier_sweep.c: there is something to look at when the interval ends. */
void outlier_sweep_later(struct fleet_view *view);

#endif
