/* Doors: how much the rate limits before a service let in, those of its own and those of a fault. */
#ifndef SQUALL_MODELS_SHAPE_DOORS_H
#define SQUALL_MODELS_SHAPE_DOORS_H

#include "base/time.h"
#include "models/spec/service.h"

struct world_spec;

/* Requests per second at a time, of all instances; INFINITY: nothing limits them. */
double doors_rate(const struct world_spec *spec, const struct service_spec *service,
                  double instances, sim_time at);

#endif
