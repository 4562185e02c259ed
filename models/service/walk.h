/* A request's walk through the plan of its service, from the door to the answer: the only one that
** goes through the plan, and that answers.  What it waits for on its way tells it by the port of
** the service (struct service_port): its worker, its own work, its key; downstream calls by the
** port of their callers.
*/
#ifndef SQUALL_MODELS_SERVICE_WALK_H
#define SQUALL_MODELS_SERVICE_WALK_H

#include "models/service/service.h"

/* The door has let it in. */
void walk_enter(struct instance *instance, struct request *request);

/* Told by the parts below: it has got its worker; its own work is done; its replay is; it may ask
** for its key again. */
void walk_served(struct instance *instance, struct request *request);
void walk_worked(struct instance *instance, struct request *request);
void walk_replayed(struct instance *instance, struct request *request);
void walk_ask(struct instance *instance, struct request *request);

/* All downstream calls of its stage have ended. */
void walk_answered(struct instance *instance, struct request *request);

/* It ends where it stands, and is answered what it has come to. */
void walk_finish(struct instance *instance, struct request *request);

/* What the edges of a service's downstream calls tell it. */
struct caller_port walk_port(struct service *service);

#endif
