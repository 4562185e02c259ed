/* Which instance gets the next request: the rule that the service names, followed by each process
** of its callers, on each edge, by itself, as by a client's library or a proxy.
**
** Instances out of rotation get none, unless all are; those that the caller avoids (it has ejected them)
** get none, unless it avoids all that are in rotation: then the balancer takes no notice of it.
*/
#ifndef SQUALL_MODELS_SERVICE_BALANCE_H
#define SQUALL_MODELS_SERVICE_BALANCE_H

#include "models/service/service.h"

/* What the caller avoids; NULL: nothing. */
struct balance_filter {
    bool (*avoids)(const void *self, uint32_t instance);
    const void *self;
};

/* Of several instances.  `key`: of the attempt; `user`: hash of who wants it (by_user). */
uint32_t balance_choose_among(struct call *call, uint64_t key, uint32_t user,
                              const struct balance_filter *filter);

static inline uint32_t balance_choose(struct call *call, uint64_t key, uint32_t user,
                                      const struct balance_filter *filter)
{
    if (call->edge->target->instances == 1)
        return 0;
    return balance_choose_among(call, key, user, filter);
}

/* Where each process of a caller begins to go round. */
uint32_t *balance_turns(const struct service_spec *target, uint32_t processes, struct arena *arena);

/* What a call remembers of its attempts where the edge asks where the next one goes. */
struct balance_tried {
    uint32_t last;   /* instance + 1; 0: nothing sent yet */
    uint32_t unused;
    uint64_t map[];  /* with AGAIN_UNTRIED: a bit for each instance tried */
};

/* While an edge is put together: its calls remember what they have tried. */
void balance_remember(struct edge *edge, enum again again, struct arena *arena);

/* An attempt goes to this instance. */
void balance_note(struct call *call, uint32_t instance);

/* AGAIN_UNTRIED: no instance in rotation is left that the call has not tried. */
bool balance_tried_all(struct call *call);

/* For an attempt about to be sent. */
uint32_t balance_aim(struct call *call, const struct balance_filter *filter);

#endif
