/* A slice hears every fact beside the windows (models/counts/probe.h), and counts it where its call
** was wanted.
*/
#include "models/measure/metrics_parts.h"

#include "models/call/call.h"

/* What is told next counts there. */
static void point_at(struct metrics *metrics, const struct fact *fact, size_t window)
{
    struct edge_meter *edge = &metrics->edge[fact->edge];
    struct service_meter *service = &metrics->service[fact->service];
    edge->now = &edge->row[window];
    service->now = &service->row[window];
    if (edge->client)
        edge->client->now = &edge->client->row[window];
    metrics->counts = window == metrics->first;
}

static void slice_tell(void *self, const struct fact *fact)
{
    struct metrics *metrics = self;
    const struct call *call = fact->call;
    if (fact->time >= metrics->window_end)
        metrics_roll(metrics, fact->time);
    point_at(metrics, fact, call ? metrics_window_of(metrics, call->wanted) : metrics->window);
    metrics_add(metrics, fact);
    point_at(metrics, fact, metrics->window);
}

struct observer metrics_slicer(struct metrics *metrics)
{
    return (struct observer){ slice_tell, metrics };
}
