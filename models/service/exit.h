/* How a request leaves a service without having been served to its end: refused before it had a
** place, or dropped from the one it had.  Whoever keeps something of it hears of that.
*/
#ifndef SQUALL_MODELS_SERVICE_EXIT_H
#define SQUALL_MODELS_SERVICE_EXIT_H

#include "models/call/road.h"
#include "models/service/inside.h"
#include "models/service/tell.h"

/* Turned away before it has taken any place. */
static inline void exit_refuse(struct instance *instance, struct request *request,
                               enum outcome outcome, sim_time hint)
{
    if (instance->service->stops)
        inside_leave(instance, request);
    service_tell(instance, request, &(struct fact){ .kind = FACT_REQUEST_REFUSED,
                                                    .outcome = (uint8_t)outcome,
                                                    .time = service_now(instance->service) });
    road_refuse(request, outcome, hint);
}

/* Dropped after it had a place; whoever drops it has taken it out of there. */
void exit_drop(struct instance *instance, struct request *request, enum outcome outcome);

/* Whoever keeps something of a request that was let in hears of its end.  `done`: it was served. */
void exit_tell_keepers(struct instance *instance, struct request *request, enum outcome outcome,
                       bool done);

static inline void exit_over(struct instance *instance, struct request *request,
                             enum outcome outcome, bool done)
{
    if (instance->service->guards || instance->service->keys)
        exit_tell_keepers(instance, request, outcome, done);
}

#endif
