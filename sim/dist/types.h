/* The types of dist_registry, one file each, and what several of them need.  Only mixture, whose
** parts are of the registry, stands in registry.c itself. */
#ifndef SQUALL_SIM_DIST_TYPES_H
#define SQUALL_SIM_DIST_TYPES_H

#include "sim/dist/dist.h"

extern const struct dist_type dist_constant, dist_uniform, dist_exponential, dist_erlang,
    dist_gamma, dist_normal, dist_lognormal, dist_weibull, dist_pareto, dist_hyperexponential,
    dist_empirical, dist_quantiles;

static inline bool time_given(sim_time time)
{
    return time != TIME_NONE;
}

#endif
