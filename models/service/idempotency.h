/* Idempotency keys: a service remembers which operations it has done, and answers a duplicate from
** what it remembers instead of doing it again.
**
**                 idempotency_ask             idempotency_ended, good (or store_failures)
**   unknown ───────────────────► in progress ───────────────────────────► completed
**      ▲ ▲                        │  ▲   │ ask: rejected, or waits            │   │ ask: replayed
**      │ └────────────────────────┘  └───┘ ask, the lock has expired:         │◄──┘
**      │   ended, failed: forgotten        taken over                         │
**      └──────────────────────────────────────────────────────────────────────┘ ttl over
**
** Kept as AWS Lambda Powertools keeps them: a failure is forgotten, so a retry executes again; with
** store_failures as Stripe's API v1 does: it is kept and answered again, so no retry can succeed.
** Both store nothing of a request that was wrong (`invalid`) or that was cut short.  A duplicate of
** one still in progress is a conflict (409): here `unavailable`, which is worth a retry.
**
** The keys are the service's, whichever instance asks.  They stand in the operation
** (models/call/op.h), and go with it when nobody can ask for it any more.
*/
#ifndef SQUALL_MODELS_SERVICE_IDEMPOTENCY_H
#define SQUALL_MODELS_SERVICE_IDEMPOTENCY_H

#include "models/service/service.h"

enum key_answer {
    KEY_RUN,   /* it executes */
    KEY_KNOWN, /* request->outcome is the answer, request->replayed is set */
    KEY_WAIT   /* another executes it: port->asks is told when it is time to ask again */
};

/* What becomes of a request that begins. */
enum key_answer idempotency_ask(struct service *service, struct request *request);

/* The worker of a replay has been taken: port->replayed is told when it is done. */
void idempotency_replay(struct service *service, struct request *request);

/* A replay, or the wait for the key, is cut short: nothing will be told. */
void idempotency_stop(struct service *service, struct request *request);

/* A request is over, whether it has begun or not.  `done`: to its end, so that its outcome
** counts. */
void idempotency_ended(struct service *service, struct request *request, enum outcome outcome,
                       bool done);

#endif
