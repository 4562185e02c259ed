/* Controlled delay: a queue that has not been short for a while drops who has waited too long.
**
** The rule of folly (folly/executors/Codel.cpp), asked at every dequeue with the wait d:
**
**   an interval is over     the next begins; overloaded = the shortest wait of the last one was
**                           above the target.  The first wait of an interval is always kept
**   otherwise               dropped if overloaded and d > 2 x target
**
** The rule of "Fail at Scale" (B. Maurer, ACM Queue 13/8, 2015), asked at every enqueue: who comes
** while the queue has not been empty for an interval may wait for the target, anybody else for an
** interval; whoever has waited longer when his turn comes is dropped.  That one is in
** models/service/queue.c.
**
** (CoDel of network routers spaces its drops by interval / sqrt(n): another rule.)
*/
#ifndef SQUALL_MODELS_SERVICE_CODEL_H
#define SQUALL_MODELS_SERVICE_CODEL_H

#include "models/spec/codel.h"

struct codel {
    sim_time interval_end, least; /* least: wait of this interval */
    bool began, overloaded;       /* began: the interval has its first wait */
};

/* Folly's rule: whether who has waited so long is to be dropped. */
bool codel_drops(struct codel *codel, const struct codel_spec *spec, sim_time wait, sim_time now);

#endif
