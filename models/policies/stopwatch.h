/* What timeout and deadline share: a timer that runs while the call is inside, and gives up what is
** inside when it expires.  They differ in where they stand and in the outcome. */
#ifndef SQUALL_MODELS_POLICIES_STOPWATCH_H
#define SQUALL_MODELS_POLICIES_STOPWATCH_H

#include "models/call/policy.h"

struct stopwatch {
    struct lane *lane;
    enum outcome outcome;
};

/* The policy's shared memory is a struct stopwatch, its scratch a struct timer. */
void stopwatch_build(struct policy *policy, sim_time after, enum outcome outcome);
struct step stopwatch_enter(struct policy *policy, struct call *call);
struct step stopwatch_leave(struct policy *policy, const struct passage *passage);

#endif
