/* A deploy: the instances of a service are restarted one batch after the other, so that the others serve.
**
**   batch begins ─► each: put away, drains ─► drained, or its time is over ─► outage_crash ─► up, brought back
**        ▲                                                                                        │ the last
**        └────────────────────────────── after a pause ──────────────────────────────────────────┘
**
** Without draining an instance is restarted where it stands.
*/
#ifndef SQUALL_MODELS_SERVICE_DEPLOY_H
#define SQUALL_MODELS_SERVICE_DEPLOY_H

#include "models/service/service.h"
#include "models/spec/effects/deploy.h"

/* `over` is told when the last one is in rotation again, and warm.  Everything lives in the world's arena. */
void deploy_start(struct service *service, const struct deploy_spec *spec, sim_time *over);

/* The last request inside an instance whose turn it is has left (port->drained). */
void deploy_drained(struct instance *instance);

#endif
