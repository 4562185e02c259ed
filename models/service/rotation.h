/* Which instances of a service are in rotation, and how many workers those who watch are told of.
**
** An instance may be out for several reasons at once, and is in again when the last one is gone.
** What it has it finishes: while it does, its workers are those at work yet (GAUGE_WORKERS).
*/
#ifndef SQUALL_MODELS_SERVICE_ROTATION_H
#define SQUALL_MODELS_SERVICE_ROTATION_H

#include "models/service/service.h"

/* Takes an instance out of rotation, for one more reason; what it has it finishes.  And the
** contrary. */
void rotation_put_away(struct instance *instance, enum away why);
void rotation_bring_back(struct instance *instance, enum away why);

/* Tells how many workers an instance has, where that has changed. */
void rotation_count_workers(struct instance *instance);

/* Before the run: which instances are in, and their workers. */
void rotation_start(struct service *service);

#endif
