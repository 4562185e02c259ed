/* One sending of a call: the request is made, and told of; or the call gives it up. */
#ifndef SQUALL_MODELS_CALL_ATTEMPT_H
#define SQUALL_MODELS_CALL_ATTEMPT_H

#include "models/call/call.h"
#include "models/spec/outcome.h"

/* Sends the next attempt of a call that has passed all policies. */
void attempt_send(struct call *call);

/* Nobody waits for it any more; the target is told where the edge cancels. */
void attempt_give_up(struct call *call, enum outcome outcome);

#endif
