/* The thresholds of load shedding (models/spec/guards/shed.h). */
#ifndef SQUALL_MODELS_SERVICE_GUARDS_SHED_H
#define SQUALL_MODELS_SERVICE_GUARDS_SHED_H

#include "models/spec/guards/shed.h"

/* A class's place between the first that is shed (0) and the last (classes - 1). */
struct shed_rank {
    int place, classes;
};

/* The thresholds of that class. */
double shed_utilisation(const struct shed_spec *spec, struct shed_rank rank);
sim_time shed_age(const struct shed_spec *spec, struct shed_rank rank);

#endif
