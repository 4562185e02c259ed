/* How a request leaves a service without having been served to its end: refused before it had a
** place, or dropped from the one it had.  Whoever keeps something of it hears of that.
*/
#ifndef SQUALL_MODELS_SERVICE_EXIT_H
#define SQUALL_MODELS_SERVICE_EXIT_H

#include "models/service/service.h"

/* Turned away before it has taken any place. */
void exit_refuse(struct instance *instance, struct request *request, enum outcome outcome,
                 sim_time hint);

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
