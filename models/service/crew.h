/* A crew: workers with one queue.  Gives a worker to whoever asks for one, now or when his turn comes.
**
** An instance has a crew for all requests, and one for each endpoint that has workers of its own.  Who has
** got his worker is told to walk.c (port->served); how long he keeps it is the walk's affair.
*/
#ifndef SQUALL_MODELS_SERVICE_CREW_H
#define SQUALL_MODELS_SERVICE_CREW_H

#include "models/service/service.h"

/* The request asks for a worker: it gets one, waits, or is turned away. */
void crew_seek(struct instance *instance, struct request *request);

/* Gives its worker back; whoever does so also calls crew_serve_next(), when all is told. */
void crew_free(struct instance *instance, struct crew *crew, struct request *request);

/* Serves whoever waits, as long as workers are free. */
void crew_serve_next(struct instance *instance, struct crew *crew);

/* Leaves a tombstone of one that waits, and tells so. */
void crew_bury(struct instance *instance, struct request *request);

/* All who wait see `refused`. */
void crew_empty(struct instance *instance, struct crew *crew);

/* The workers that are there now. */
static inline int64_t crew_workers(const struct crew *crew)
{
    if (crew->taken <= 0)
        return crew->workers;
    double left = (double)crew->workers * (1 - crew->taken);
    int64_t whole = (int64_t)left;
    return (double)whole < left - 1e-9 ? whole + 1 : whole;
}

/* The crew that serves the request's endpoint. */
static inline struct crew *crew_of(const struct instance *instance, const struct request *request)
{
    return &instance->crew[instance->service->endpoint[request->call->edge->endpoint].crew];
}

#endif
