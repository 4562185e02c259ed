/* Simulated time: whole nanoseconds in a signed 64-bit number, enough for 292 years. */
#ifndef SQUALL_BASE_TIME_H
#define SQUALL_BASE_TIME_H

#include <stdint.h>

typedef int64_t sim_time;

#define SIM_NS ((sim_time)1)
#define SIM_US (1000 * SIM_NS)
#define SIM_MS (1000 * SIM_US)
#define SIM_S (1000 * SIM_MS)
#define SIM_FOREVER INT64_MAX

static inline double time_to_s(sim_time time)
{
    return (double)time * 1e-9;
}

/* Rounded to the nearest nanosecond; what is beyond 2^62 ns (146 years) is SIM_FOREVER, and a
** negative or NaN length is 0: no draw may take time backwards. */
static inline sim_time time_from_s(double seconds)
{
    double ns = seconds * 1e9;
    if (!(ns > 0))
        return 0;
    return ns >= 4.6e18 ? SIM_FOREVER : (sim_time)(ns + 0.5);
}

/* time + length, held at SIM_FOREVER. */
static inline sim_time time_add(sim_time time, sim_time length)
{
    return length >= SIM_FOREVER - time ? SIM_FOREVER : time + length;
}

#endif
