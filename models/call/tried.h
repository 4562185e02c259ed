/* What a call remembers of the instances that its attempts went to, and what binds the next one.
**
** It stands in the call's scratch, at edge->tried_at; twins of a call share it.  Only edges that
** ask (edge->again is not AGAIN_ANY) keep it.
*/
#ifndef SQUALL_MODELS_CALL_TRIED_H
#define SQUALL_MODELS_CALL_TRIED_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct call;
struct edge;

/* Where attempts after a call's first one go, be they retries or hedges. */
enum again {
    AGAIN_ANY,     /* wherever the balancer's rule says */
    AGAIN_OTHER,   /* not where the one before went, while there is another */
    AGAIN_UNTRIED, /* to none that the call has tried, while there is another */
    AGAIN_SAME     /* where the one before went */
};

struct tried {
    uint32_t last;   /* instance + 1; 0: nothing sent yet */
    uint32_t unused;
    uint64_t map[];  /* with AGAIN_UNTRIED: a bit for each instance tried */
};

/* While an edge is put together: its calls remember what they have tried. */
void tried_keep(struct edge *edge, enum again again, struct arena *arena);

struct tried *tried_of(struct call *call);

static inline bool tried_has(const struct tried *tried, uint32_t instance)
{
    return tried->map[instance / 64] >> instance % 64 & 1;
}

/* An attempt goes to this instance. */
void tried_note(struct call *call, uint32_t instance);

void tried_forget_all_but_last(struct call *call);

/* AGAIN_UNTRIED: no instance in rotation is left that the call has not tried. */
bool tried_all(struct call *call);

#endif
