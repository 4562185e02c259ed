/* Operations remembered by their key.  How they are kept is in models/service/idempotency.h. */
#ifndef SQUALL_MODELS_SPEC_IDEMPOTENCY_H
#define SQUALL_MODELS_SPEC_IDEMPOTENCY_H

#include "base/field.h"

/* Short: `idempotency: 24h`. */
#define IDEMPOTENCY_FIELDS(F, T)                                                                   \
    F(T, TIME, ttl, "24h", "1us..",                                                                \
      "how long the answer of an operation is kept, from when it was given")                       \
    F(T, CHOICE, on_inflight, "reject", "reject|wait",                                             \
      "what a duplicate of an operation still in progress gets: `unavailable` (a conflict, 409), " \
      "or a wait, which holds its worker, for the answer of the first")                            \
    F(T, FLAG, store_failures, "false", "",                                                        \
      "failures are kept and answered again too (Stripe API v1); else they are forgotten and a "   \
      "retry executes again")                                                                      \
    F(T, TIME, lock_timeout, "none", "1us.. or none",                                              \
      "after this long an operation in progress is taken over by whoever asks")                    \
    F(T, TIME, replay_cost, "0s", "0s..", "how long a worker is held to answer a duplicate")
FIELD_STRUCT(idempotency_spec, IDEMPOTENCY_FIELDS);

enum on_inflight { ON_INFLIGHT_REJECT, ON_INFLIGHT_WAIT };

#endif
