/* What an edge leads to, as calls see it: a port that whoever can be called hands to the edge.
**
**   accept   a request has arrived
**   cancel   nobody waits for the request any more, and its caller has said so.  It may be
**            anywhere: on its way, queued, at work, answered.  `running`: stops its work, too
**   choose   the instance that an attempt goes to, by the target's rule; `key`: of the attempt,
**            `user`: hash of who wants it
**   away     how many instances are out of rotation now
**   is_away  whether this one is
**
** `self` is the target's own; a request that has been accepted finds it there again.
*/
#ifndef SQUALL_MODELS_CALL_TARGET_H
#define SQUALL_MODELS_CALL_TARGET_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct request;

/* Which instances a caller leaves out; avoids NULL: none. */
struct target_filter {
    bool (*avoids)(const void *self, uint32_t instance);
    const void *self;
};

struct target_port {
    void *self;
    void (*accept)(void *self, struct request *request);
    void (*cancel)(void *self, struct request *request, bool running);
    uint32_t (*choose)(void *self, struct call *call, uint64_t key, uint32_t user,
                       const struct target_filter *filter);
    uint32_t (*away)(const void *self);
    bool (*is_away)(const void *self, uint32_t instance);
    uint32_t id;        /* its place in the world */
    uint32_t instances; /* as many as there may ever be */
};

#endif
