/* Periods: when each fault of a run was there, what it did, and which part it had in the course of
** things.
**
** A trigger hurts; a remedy relieves; an event is neither (a hot-fix in mid-run).  A scenario may
** say which (`role`).  Where it does not, what a fault does decides: what hurts is a trigger, what
** relieves (load below 1, work made shorter) a remedy, a `set` an event.  A restart and a deploy
** are triggers when they strike what is healthy, and remedies when it is unhealthy already: that is
** known only after the run.  Recovery is counted from the end of the last trigger, so a cure never
** shortens the outage it cured.
**
** How long a deploy lasts is known only after the run, too: until its last instance is in rotation
** again.
*/
#ifndef SQUALL_MODELS_MEASURE_PERIOD_H
#define SQUALL_MODELS_MEASURE_PERIOD_H

#include "base/arena.h"
#include "models/measure/kept.h"
#include "models/spec/fault_role.h"

#include <stdbool.h>
#include <stddef.h>

struct world_spec;

#define PERIOD_MEMBERS(X)                                                                          \
    X(TIME, begin)                                                                                 \
    X(TIME, end)                                                                                   \
    X(TEXT, text)    /* what it does: "payments: 30% of requests 10s slower" */                    \
    X(TEXT, deed)    /* what was done, of a remedy: "payments was restarted" */                    \
    X(FLAG, strikes) /* more than load and values */                                               \
    X(FLAG, idle)    /* it has changed nothing: no message moved, no other value, nothing lost */  \
    X(NUMBER, moved) /* messages that a redrive put back or a purge dropped; NaN: it does neither  \
                      */                                                                           \
    X(ROLE, role)    /* after the run never ROLE_AUTO */

struct fault_period {
    PERIOD_MEMBERS(KEPT_MEMBER)
};

/* All triggers together; any: there is one. */
#define TRIGGER_MEMBERS(X) \
    X(TIME, begin)         \
    X(TIME, end)           \
    X(FLAG, any)

struct trigger {
    TRIGGER_MEMBERS(KEPT_MEMBER)
};

/* What became of a fault, as only the run can tell. */
struct fault_outcome {
    sim_time over;  /* when, where it takes as long as it takes; TIME_NONE: not by the run's end */
    uint64_t moved; /* messages */
};

/* Of every fault of the scenario that came, in the order in which they begin; `outcome`: of each,
** as the scenario has them.  Roles that the run decides are still ROLE_AUTO. */
struct fault_period *periods_make(const struct world_spec *spec,
                                  const struct fault_outcome *outcome, size_t *count,
                                  struct arena *arena);

/* From the begin of the first trigger to the end of the last one; a period whose role is open
** counts as one. */
struct trigger periods_trigger(const struct fault_period *period, size_t count);

#endif
