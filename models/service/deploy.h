/* A deploy: the instances of a service are restarted one batch after the other, so that the others
** serve meanwhile.
**
**   batch_begins ─► each ─┬─ to be drained: drain ══► drain_ends ─┬─► replace ══► comes_back
**        ▲                └─ where it stands ─────────────────────┘                   │
**        └═══════════ after `pause`, once all of the batch are back ◄─ one_is_done ◄──┘
**
** A double arrow takes time: until the instance is empty, or its time for that is over; as long as
** it is down.
*/
#ifndef SQUALL_MODELS_SERVICE_DEPLOY_H
#define SQUALL_MODELS_SERVICE_DEPLOY_H

#include "models/service/service.h"
#include "models/spec/effects/deploy.h"

/* `over` is set when the last one is in rotation again: to when it is warm.  All of it lives in the
** world's arena. */
void deploy_start(struct service *service, const struct deploy_spec *spec, sim_time *over);

/* The last request inside an instance whose turn it is has left (port->drained). */
void deploy_drained(struct instance *instance);

#endif
