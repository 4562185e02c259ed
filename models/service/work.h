/* A request's own work at its instance: how long it takes, and when it is done.
**
** With the discipline `threads` each request works by itself, whatever the others do; its time is
** the service time drawn for this attempt, as faults make it.  With `sharing`, or with a slowdown,
** that time is the work it has to get done, at a speed that depends on the others
** (models/service/sharing.h).
*/
#ifndef SQUALL_MODELS_SERVICE_WORK_H
#define SQUALL_MODELS_SERVICE_WORK_H

#include "models/service/service.h"

/* Before the run: what the discipline keeps of each instance, and behind each request. */
void work_build(struct service *service);

/* The request begins its own work; port->worked is told when it is done. */
void work_begin(struct instance *instance, struct request *request);

/* It is cut short: port->worked will not be told.  Needs baggage.  Nothing happens if it is not at
** work. */
void work_stop(struct instance *instance, struct request *request);

/* What becomes of work that is done, if all was well so far: errors by chance and faults,
** conflicts.  To be asked once: it writes. */
enum outcome work_outcome_by_chance(struct service *service, struct request *request);

static inline enum outcome work_outcome(struct service *service, struct request *request)
{
    bool certain = !service->errs && !service->lock && !service->ailment.any;
    return certain ? OUTCOME_ok : work_outcome_by_chance(service, request);
}

/* The instance's strength has changed. */
void work_resume(struct instance *instance);
/* Its instance stands still: the work under way, if there is any, stands still until it goes on. */
void work_hold(struct instance *instance, struct request *request);
void work_go_on(struct instance *instance, struct request *request);

#endif
