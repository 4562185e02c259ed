/* The verdict on one run: was it absorbed, did it heal, did the storm outlive its trigger?
**
** Healthy, per window of run.tick, after the warm-up: of the calls *wanted* in the window, at least
** objective.goodput ended well: ok, or with objective.counts: answered also degraded (those still open when the run ends count as not, unless they were wanted
** so shortly before that, within objective.hold, that nobody can know), and at least the quantile of those
** answered were within the latency objective; and the good answers given *during* the window do not
** fall short of objective.goodput x offered by more than three standard deviations of counting noise,
** so that a standstill counts as one even when everybody is answered later.  A window in which
** nothing was wanted is healthy when the one before was, or when no call is open any more.
**
** absorbed     no window was unhealthy
** degraded     unhealthy, but not beyond the last fault
** recovered    unhealthy after the last fault's end, for no longer than the faults had lasted
** storm        ... for longer, or to the end of the run while fresh load alone exceeds capacity
** metastable   not recovered (see below), although fresh load alone is below healthy capacity
**
** Recovered: from the last fault's end, the first stretch of healthy windows that lasts objective.hold,
** or, where the run ends sooner than that, all that is left of it (`squall check` warns).  A fault that
** lasts to the end leaves nothing to recover in: degraded, and not counted as recovered.
*/
#ifndef SQUALL_MODELS_VERDICT_H
#define SQUALL_MODELS_VERDICT_H

#include "models/spec.h"

#include <stdbool.h>
#include <stddef.h>

enum verdict {
    VERDICT_ABSORBED,
    VERDICT_DEGRADED,
    VERDICT_RECOVERED,
    VERDICT_STORM,
    VERDICT_METASTABLE,
    VERDICT_COUNT
};

const char *verdict_name(enum verdict verdict);    /* "metastable" */
const char *verdict_meaning(enum verdict verdict); /* one line for people */

/* Times in seconds; NaN: there is none. */
struct judgement {
    enum verdict verdict;
    double downtime;       /* sum of the unhealthy windows */
    double slow_time;      /* of these, the ones in which only the latency objective was missed */
    double time_to_impact; /* from the first fault's begin to the first unhealthy window */
    double recovery_time;  /* from the last fault's end to the first stretch of health of
                              objective.hold; NaN: not recovered before the end of the run */
    bool recovered;
    double capacity;   /* root calls per second that the services can answer when healthy, in the mix
                          of the clients; INFINITY where nothing limits it */
    double fresh_load; /* root calls per second wanted after the last fault's end */
};

#endif
