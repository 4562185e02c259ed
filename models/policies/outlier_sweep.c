/* What an outlier policy looks for at each interval's end: success rates that lie below the
** others', shares of failures; and who is in again. */
#include "models/policies/outlier_parts.h"

#include <math.h>

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
            outlier_eject(view, &view->host[i], spec->enforced);
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
        bool trips = spec->trips == OUTLIER_TRIPS_AT ? over >= -SHARE_EPSILON
                                                     : over > SHARE_EPSILON;
        if (has_enough(host, spec->minimum_calls) && trips)
            outlier_eject(view, host, spec->enforced);
    }
}

static void sweep(struct sim *sim, void *self, int64_t unused);
static const struct event_type outlier_sweep = { "outliers are looked for", sweep, NULL };

void outlier_sweep_later(struct fleet_view *view)
{
    sim_time interval = spec_of(view)->interval;
    view->sweeping = true;
    sim_at(view->policy->edge->ground->sim, now_of(view) / interval * interval + interval,
           &outlier_sweep, view, 0);
}

static void sweep(struct sim *sim, void *self, int64_t unused)
{
    struct fleet_view *view = self;
    bool more = false;
    (void)sim;
    (void)unused;
    for (uint32_t i = 0; i < view->hosts && !spec_of(view)->probe; i++) {
        struct host *host = &view->host[i];
        if (host->out && outlier_is_over(view, host))
            outlier_let_in(view, host);
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
        outlier_sweep_later(view);
}
