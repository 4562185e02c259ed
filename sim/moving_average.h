/* A success rate as an exponential moving average, and how many calls it stands on.
**
**   average <- w average + (1 - w) x,  w = exp(-time since the last outcome / window),  x 1: ok, 0:
**   failed
**
** Source: Finagle, util/Ema.scala and liveness/FailureAccrualPolicy.scala
** (successRateWithinDuration).
*/
#ifndef SQUALL_SIM_MOVING_AVERAGE_H
#define SQUALL_SIM_MOVING_AVERAGE_H

#include "base/time.h"

#include <stdbool.h>

enum { AVERAGE_SLICES = 5 }; /* of the window, to count its calls */

struct moving_average {
    bool any;               /* outcomes so far; the rest means nothing before */
    sim_time first, latest; /* outcome */
    double value;
    sim_time slice; /* the newest one's number */
    uint32_t calls[AVERAGE_SLICES];
};

void average_add(struct moving_average *average, sim_time window, sim_time now, bool ok);

/* Its age, from first to latest outcome, and the calls of the last window. */
sim_time average_age(const struct moving_average *average);
uint64_t average_calls(const struct moving_average *average);

#endif
