/* How much of an instance's workers and cores faults and changes of values leave. */
#ifndef SQUALL_MODELS_SERVICE_CAPACITY_H
#define SQUALL_MODELS_SERVICE_CAPACITY_H

#include "models/service/service.h"

/* That has changed: work under way goes on at its new speed, and who can be served is served. */
void capacity_renew(struct instance *instance);

#endif
