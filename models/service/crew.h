/* A crew: workers with one queue.  Gives a worker to whoever asks for one, at once or in his turn.
**
** An instance has a crew for all requests, and one for each endpoint that has workers of its own.
** Who has got his worker is told to the walk (port->served); how long he keeps it is its affair.
*/
#ifndef SQUALL_MODELS_SERVICE_CREW_H
#define SQUALL_MODELS_SERVICE_CREW_H

#include "models/service/autoscale.h"
#include "models/service/rotation.h"
#include "models/service/tell.h"

/* The request asks for a worker: it gets one, waits, or is turned away. */
void crew_seek(struct instance *instance, struct request *request);

/* Gives its worker back, whose work was for nobody or not (`late`); whoever does so also calls
** crew_serve_next(), when all is told. */
static inline __attribute__((always_inline)) void crew_free(struct instance *instance,
                                                            struct crew *crew,
                                                            struct request *request,
                                                            sim_time now, bool late)
{
    const struct service *service = instance->service;
    struct fact fact = { .kind = FACT_WORKER_FREED, .time = now, .span = now - request->begun,
                         .late = late };
    if (service->scaler)
        scaler_moves(service->scaler, instance, -1);
    crew->busy--;
    instance->busy--;
    request->working = false;
    service_tell(instance, request, &fact);
    if (instance->strained)
        rotation_count_workers(instance);
}

/* Serves whoever waits, as long as workers are free. */
void crew_serve(struct instance *instance, struct crew *crew);

static inline void crew_serve_next(struct instance *instance, struct crew *crew)
{
    if (!waiters_none(&crew->queue.waiters))
        crew_serve(instance, crew);
}

/* Leaves a tombstone of one that waits, and tells so. */
void crew_bury(struct instance *instance, struct request *request);

/* All who wait see `refused`. */
void crew_empty(struct instance *instance, struct crew *crew);

/* It has so many workers from now on, and faults take away this share of them; serves nobody. */
void crew_set(struct crew *crew, int64_t workers, double taken);

/* The crew that serves the request's endpoint. */
static inline struct crew *crew_of(const struct instance *instance, const struct request *request)
{
    const struct service *service = instance->service;
    if (service->crews == 1)
        return instance->crew;
    return &instance->crew[service->endpoint[request->call->edge->endpoint].crew];
}

#endif
