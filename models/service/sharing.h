/* Work at an instance whose requests slow each other down: processor sharing, and any slowdown that
** depends on how many are at work.
**
** All of them go at the same speed, which changes when their number does.  So one clock per
** instance is enough, which runs at that speed: the work that a request would have got done if it
** had been there from the start (virtual time; as in fair queueing, Demers, Keshav, Shenker, 1989).
** A request that begins at v with work w is done when the clock shows v + w, whoever comes and goes
** until then.
*/
#ifndef SQUALL_MODELS_SERVICE_SHARING_H
#define SQUALL_MODELS_SERVICE_SHARING_H

#include "models/service/service.h"

/* What it keeps behind a request. */
struct sharing_place {
    uint32_t place; /* in the heap, counted from 1; 0: not in it */
};

void sharing_build(struct instance *instance);

/* The request begins `seconds` of work; port->worked is told when it is done. */
void sharing_begin(struct instance *instance, struct request *request, double seconds);

/* It is cut short; nothing happens if it is not at work. */
void sharing_stop(struct instance *instance, struct request *request);

/* The service's share of cores has changed. */
void sharing_resume(struct instance *instance);

#endif
