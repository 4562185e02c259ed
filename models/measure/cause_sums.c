#include "models/measure/cause_sums.h"

size_t sums_end(const struct sums *sums)
{
    size_t end = sums->to;
    while (end > sums->from && !sums->looked_at[end - 1])
        end--;
    return end;
}

static bool is_pressed(const struct sums *sums, size_t s)
{
    if (!sums->concerned[s])
        return false;
    const struct service_counts *counts = &sums->service[s];
    double away = (double)(counts->refused - counts->shed + counts->dropped[OUTCOME_overloaded] +
                           counts->dropped[OUTCOME_deadline]);
    return sums_part(counts->busy_area, sums_workers(sums, s)) >= BUSY ||
           counts->queue_area > sums_workers(sums, s) ||
           sums_part(away, (double)counts->arrivals) >= SOME;
}

bool sums_pressed(const struct sums *sums, size_t *found)
{
    for (size_t s = sums->metrics->topology->services; s-- > 0;)
        if (is_pressed(sums, s)) {
            *found = s;
            return true;
        }
    return false;
}

bool sums_is_road(const struct sums *sums, size_t e)
{
    const struct road *road = &sums->metrics->topology->road[e];
    return road->from_client || (!road->delivers && sums->concerned[road->from]);
}

bool sums_retried(const struct sums *sums, const bool *leads)
{
    uint64_t attempts = 0, retries = sums->client.reloads;
    for (size_t e = 0; e < sums->metrics->topology->roads; e++) {
        if (leads ? !leads[sums->metrics->topology->road[e].to] : !sums_is_road(sums, e))
            continue;
        attempts += sums->edge[e].attempts;
        retries += sums->edge[e].retries;
    }
    return sums_part((double)retries, (double)attempts) >= SOME;
}
