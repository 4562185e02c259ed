/* A run again, with nobody trying anything twice: what the retries did to it.
**
** The same replication with the same chance, of a spec that is the same but that every call of a
** client, a service or a consumer has one attempt; also the calls that a preset or a `set` gives
** more.  Hedges stay, queues redeliver, and users call again as they did.  Budgets, pauses and what
** else goes with retries stay, and have nothing to do.
**
** Held against each other is what was answered well of what was wanted, in both runs over the
** windows in which the first was unhealthy.  Where in some of these nothing but queues was missed
** (models/measure/verdict.h: lag.alone) the callers are not to tell from that, and nothing is
** asked.
*/
#ifndef SQUALL_STUDY_WITHOUT_RETRIES_H
#define SQUALL_STUDY_WITHOUT_RETRIES_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"
#include "study/team.h"

struct without_retries {
    size_t windows;       /* unhealthy ones of the run */
    double with, without; /* shares served in these */
    bool recovered;       /* the run itself, as its judgement says */
    bool recovers;        /* the one without them */
    double recovery_s;    /* from its last trigger's end; NaN: it does not, or has none */
};

/* What the retries did, by the part of all that was not served that they are the reason of: name,
** and the word it is kept by.  Where only the run without them recovers they kept it down. */
#define RETRIES_DID(X)                                                                           \
    X(HELPED, "helped")     /* more is served with them: by a hundredth of all that was wanted */ \
    X(NOTHING, "nothing")   /* it differs by less than that */                                    \
    X(WORSENED, "worsened") /* less than half of what was missing */                              \
    X(MOST, "most")         /* less than four fifths */                                           \
    X(KEPT, "kept it down")

enum retries_did {
#define RETRIES_DID_CASE(name, word) RETRIES_##name,
    RETRIES_DID(RETRIES_DID_CASE)
#undef RETRIES_DID_CASE
};

enum retries_did retries_did(const struct without_retries *without);
const char *retries_did_word(enum retries_did did);

/* Somebody may try twice. */
bool spec_retries(const struct world_spec *spec);

/* The spec without retries.  It lives in the arena and uses on what `spec` has. */
const struct world_spec *without_retries_spec(const struct world_spec *spec, struct arena *arena);

/* Of results that have their series.  NULL: there is nothing to ask (no retries, or no harm to
** those who call), the team was stopped, or with `err` the run failed. */
const struct without_retries *without_retries_find(const struct results *run, struct team *team,
                                                   struct arena *arena, struct err *err);

#endif
