/* Idempotency keys: a service remembers which operations it has done, and answers a duplicate from
** what it remembers instead of doing it again.
**
**                 ask: run                       ended, good (or store_failures)
**   unknown ───────────────────► in progress ──────────────────────────────────► completed
**      ▲ ▲                        │  ▲   │ ask: rejected, or waits                 │    │ ask: replayed
**      │ └────────────────────────┘  └───┘                                         │    │
**      │   ended, failed: forgotten    ask when the lock has expired: taken over   │◄───┘
**      └───────────────────────────────────────────────────────────────────────────┘ ttl over
**
** Kept as AWS Lambda Powertools keeps them: a failure is forgotten, so a retry executes again; with
** store_failures as Stripe's API v1 does: it is kept and answered again, so no retry can succeed.  Both
** store nothing of a request that was wrong (`invalid`) or that was cut short.  A duplicate of one still in
** progress is a conflict (409): here `unavailable`, which is worth a retry.
**
** The keys are the service's, whichever instance asks.  They stand in the operation (models/call/op.h), and
** go with it when nobody can ask for it any more.
*/
#ifndef SQUALL_MODELS_SERVICE_IDEMPOTENCY_H
#define SQUALL_MODELS_SERVICE_IDEMPOTENCY_H

#include "models/service/service.h"

/* A request begins: with the plan, with a replay, or with a wait. */
void idempotency_begin(struct request *request);

/* It has waited for another to end; or its instance goes on after a pause. */
void idempotency_ask_again(struct request *request);

/* The worker of an asynchronous service's replay has been taken. */
void idempotency_replay(struct request *request);

/* A request is over, whether it has begun or not.  `done`: to its end, so that its outcome counts. */
void idempotency_ended(struct request *request, enum outcome outcome, bool done);

#endif
