#include "models/counts/probe.h"

#include <assert.h>

void probe_observe(struct probe *probe, const struct observer *observer)
{
    assert(probe->observers < OBSERVERS_MAX);
    probe->observer[probe->observers++] = *observer;
    probe->metrics->watched = true;
    probe->metrics->quiet_until = 0;
}

void probe_tell_all(const struct probe *probe, const struct fact *fact)
{
    struct metrics *metrics = probe->metrics;
    if (metrics->roll) {
        if (fact->time >= metrics->window_end)
            metrics->roll(metrics, fact->time);
        metrics_add(metrics, fact);
    }
    for (int i = 0; i < probe->observers; i++)
        probe->observer[i].tell(probe->observer[i].self, fact);
}
