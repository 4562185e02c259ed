/* What ends a request before its time: its caller has left, or its instance is lost. */
#ifndef SQUALL_MODELS_SERVICE_STOP_H
#define SQUALL_MODELS_SERVICE_STOP_H

#include "models/service/service.h"

/* Nobody waits for the request any more, and its caller has said so (target_port). */
void stop_cancel(void *service, struct request *request, bool running);

/* Cuts a request short that is queued or at work: its downstream calls are given up, its worker is
** free, the answer is `outcome`.  Needs baggage. */
void stop_request(struct instance *instance, struct request *request, enum outcome outcome);

#endif
