/* What the files of a service share with each other, and nobody else needs: service.c (the way of a
** request), service_stop.c (what ends it before its time).
*/
#ifndef SQUALL_MODELS_SERVICE_SERVICE_PARTS_H
#define SQUALL_MODELS_SERVICE_SERVICE_PARTS_H

#include "models/service/service.h"

void service_tell(const struct request *request, const struct fact *fact);

/* The workers that the request's endpoint is served by. */
struct crew *service_crew(const struct request *request);

/* Turned away before it has taken any place. */
void service_refuse(struct request *request, enum outcome outcome, sim_time hint);

/* Dropped after it had a place; whoever drops it has taken it out of there. */
void service_drop(struct request *request, enum outcome outcome);

/* Whoever keeps something of a request that was let in hears of its end. */
void service_over(struct request *request, enum outcome outcome, bool done);

/* It has left the queue: to be served (`fate` ok), or dropped. */
void service_unqueue(struct request *request, enum outcome fate);

void service_free_worker(struct request *request);

/* Serves whoever waits, as long as workers are free. */
void service_serve_next(struct instance *instance, struct crew *crew);

#endif
