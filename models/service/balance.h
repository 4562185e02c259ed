/* Which instance gets the next request: the rule that the service names, followed by each process
** of its callers, on each edge, by itself, as by a client's library or a proxy.
**
** Instances out of rotation get none, unless all are; those that the caller avoids (it has ejected
** them) get none, unless it avoids all that are in rotation: then the balancer takes no notice of
** it.
*/
#ifndef SQUALL_MODELS_SERVICE_BALANCE_H
#define SQUALL_MODELS_SERVICE_BALANCE_H

#include "models/service/service.h"

/* Of several instances.  `key`: of the attempt; `user`: hash of who wants it (by_user); `filter`:
** what the caller avoids, NULL: nothing. */
uint32_t balance_choose(struct service *service, struct call *call, uint64_t key, uint32_t user,
                        const struct target_filter *filter);

/* The same for the port (models/call/target.h), of one or several. */
uint32_t balance_aim(void *self, struct call *call, uint64_t key, uint32_t user,
                     const struct target_filter *filter);

#endif
