/* How much of an instance's workers and cores is there, as faults and changes of values leave it. */
#ifndef SQUALL_MODELS_SERVICE_CAPACITY_H
#define SQUALL_MODELS_SERVICE_CAPACITY_H

#include "models/service/service.h"

/* It may be another from now on: work under way goes on at its new speed, and who can be served is. */
void capacity_renew(struct instance *instance);

#endif
