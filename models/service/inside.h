/* Who is inside an instance: known only where some fault stops instances of the service, so that a
** pause finds whose work to hold, a crash whom to lose, and a deploy when it has drained.  The
** others pay nothing.
**
** A request comes inside when the door lets it in, or when it is kept there while the instance is
** frozen; it leaves with its answer.  Needs baggage.
*/
#ifndef SQUALL_MODELS_SERVICE_INSIDE_H
#define SQUALL_MODELS_SERVICE_INSIDE_H

#include "models/service/service.h"

/* What is kept behind each request for that. */
struct stay {
    struct request *before, *after; /* of those inside */
    struct event_id go_on;
    sim_time work_end; /* when its own work ends; how much of it is left while it is held */
    bool held, inside;
    uint8_t waits;     /* enum inside_wait */
};

static inline struct stay *stay_of(const struct instance *instance, struct request *request)
{
    return request_scratch(request, instance->service->stay_at);
}

void inside_build(struct service *service);

/* A request gets past the door; and it leaves the service (harmless if it never came in). */
void inside_join(struct instance *instance, struct request *request);
void inside_leave(struct instance *instance, struct request *request);

/* It is kept at the door, as if queued; and is no longer. */
void inside_keep(struct instance *instance, struct request *request);
void inside_let_go(struct instance *instance, struct request *request);

/* At the instant at which a pause ends, those kept at the door go through it one after the other.
** Who arrives meanwhile lines up behind them: true. */
bool inside_lines_up(struct instance *instance, struct request *request);

/* It would do that now; true: its instance stands still, and goes on with it later. */
static inline bool inside_defers(struct instance *instance, struct request *request,
                                 enum inside_wait what)
{
    if (instance->still == 0)
        return false;
    stay_of(instance, request)->waits = (uint8_t)what;
    return true;
}

/* Its instance is no longer frozen: it goes on with what it waited for, at this instant
** (port->goes_on). */
void inside_wake(struct instance *instance, struct request *request);

#endif
