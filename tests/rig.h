/* A rig: the policies of one call to one target, driven by a script.  There is no service, no
** load and no network: the test says when each call is made, how long each of its attempts takes
** and how it ends, and reads exactly what the policies decided.
**
** The script's attempts are answered by a policy of the test's own, innermost in the chain, so
** all that a scenario can put on a call runs as it does in a world; what looks at the target's
** instances does not. Events of one instant happen in the order in which they were scheduled:
** vectors avoid such ties.
*/
#ifndef SQUALL_TESTS_RIG_H
#define SQUALL_TESTS_RIG_H

#include "base/arena.h"
#include "base/time.h"
#include "models/spec/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RIG_ATTEMPTS = 16 };

struct rig_attempt {
    sim_time length; /* TIME_NONE: it is never answered */
    enum outcome outcome;
    sim_time hint; /* retry-after; 0: none is given */
};

struct rig_call {
    /* the script */
    sim_time asked;
    struct rig_attempt attempt[RIG_ATTEMPTS];
    size_t attempts; /* the last one stands for all that follow */
    /* what became of it */
    uint32_t sent, refused; /* attempts; how often a policy kept one back */
    sim_time sent_at[RIG_ATTEMPTS];
    bool ended;
    sim_time ended_at;
    enum outcome outcome;
};

struct rig;

/* `policies`: what a scenario says of a call, "preset: gobreaker-default" or "breaker: {...},
** timeout: 1s". */
struct rig *rig_open(const char *policies, struct arena *arena);
void rig_close(struct rig *rig);

/* Told the end of each call, with `self`: makes a client that calls again when it has been
** answered. */
void rig_on_end(struct rig *rig, void (*ended)(void *self, struct rig_call *call), void *self);

/* Makes a call at call->asked, now at the earliest.  The record is the test's and lasts as long
** as the rig. */
void rig_make(struct rig *rig, struct rig_call *call);

/* All that happens up to and including `until`. */
void rig_run(struct rig *rig, sim_time until);

sim_time rig_now(const struct rig *rig);

/* One attempt, in seconds. */
static inline struct rig_attempt rig_attempt(double length_s, enum outcome outcome)
{
    return (struct rig_attempt){ (sim_time)(length_s * 1e9 + 0.5), outcome, 0 };
}

#endif
