/* The door of a service: which instance a request comes to, and whether it comes in.
*/
#ifndef SQUALL_MODELS_SERVICE_DOOR_H
#define SQUALL_MODELS_SERVICE_DOOR_H

#include "models/service/service.h"

/* A request has arrived (target_port). */
void door_accept(void *service, struct request *request);

/* It stands before its instance's door, or does so again after a pause. */
void door_enter(struct instance *instance, struct request *request);

#endif
