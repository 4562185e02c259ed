#include "sim/moving_average.h"

#include <math.h>

static void count(struct moving_average *average, sim_time slice)
{
    if (!average->any || slice - average->slice >= AVERAGE_SLICES)
        average->slice = slice - AVERAGE_SLICES;
    while (average->slice < slice)
        average->calls[(++average->slice + AVERAGE_SLICES) % AVERAGE_SLICES] = 0;
    average->calls[slice % AVERAGE_SLICES]++;
}

void average_add(struct moving_average *average, sim_time window, sim_time now, bool ok)
{
    sim_time width = window / AVERAGE_SLICES > 0 ? window / AVERAGE_SLICES : 1;
    count(average, now / width);
    if (!average->any) {
        average->any = true;
        average->first = now;
        average->value = ok;
    } else {
        double keep = exp(-(double)(now - average->latest) / (double)window);
        average->value = keep * average->value + (1 - keep) * ok;
    }
    average->latest = now;
}

sim_time average_age(const struct moving_average *average)
{
    return average->any ? average->latest - average->first : 0;
}

uint64_t average_calls(const struct moving_average *average)
{
    uint64_t calls = 0;
    for (int i = 0; i < AVERAGE_SLICES; i++)
        calls += average->calls[i];
    return calls;
}
