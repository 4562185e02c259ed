/* The cause: what keeps a system down, found in the counts of its bad windows.
**
** Something is *overloaded* when a service has nearly all its workers busy, a queue longer than its
** workers, or turns requests away for want of room; or when calls find no place in a bulkhead or
** pool.  Of several services the one farthest from the clients is meant: those above it wait for
** it.
**
** Then what is *wanted* afresh (root calls; users who reload left out, users who hang put in) is
** held against what can be served *in the state it is in*: with the values in force then, and with
** what the caches let through then.
**
**   wanted > could be served warm                     saturation
**   wanted > can be served now                        cold cache
**   wanted fits, and retries (or reloads) are sent    retries keep it down
**   wanted fits, most of the work is for callers      abandoned work
**     that have left
**   wanted fits, none of these                        a backlog
**
** Where nothing is overloaded: a breaker that is open, instances that are ejected, a limit that
** turns requests away, the class in which most of the calls end that were not answered; calls that
** are between two of their attempts, that hang, or are answered too late.
**
** All that is looked at is what clients wait for.  Where most of the windows are bad for consumers
** alone that are behind, it is one queue, the one that is behind for longest, with its ladder, its
** consumers and what they call.  What comes into it afresh is held against what its consumers can
** do when nothing fails:
**
**   nothing is delivered, or there is no slot         stopped
**   more comes in, or than goes out, and nothing      consumers saturated; by a burst, where one
**     fails nor is delivered again                    window has it all
**   the backlog falls, half as fast as it could       it drains: it needs time, and nothing else
**   leases run out before the work is done            leases
**   messages wait while slots stand idle              blocked: behind others of their partition, or
**                                                     of those that are tried again in place
**   none waits, and slots stand idle                  paused: what came back is old, in its
**                                                     pause or lease
**   a service that consumers call is pressed, and     retries keep it down
**     they retry
**   slots are busy, and messages delivered again      redeliveries keep it behind
**   a delivery holds its slot for longer than usual   held: what consumers call is slow
**   none of these: as much leaves as comes in         it stays: little or nothing is to spare
*/
#ifndef SQUALL_MODELS_MEASURE_CAUSE_H
#define SQUALL_MODELS_MEASURE_CAUSE_H

#include "models/measure/health.h"
#include "models/measure/verdict.h"
#include "models/shape/topology.h"
#include "models/spec/outcome.h"

/* From a time on the world is of this shape. */
struct shape {
    sim_time at;
    const struct topology *topology; /* its caches are warm */
};

struct cause_view {
    const struct metrics *metrics;
    const struct health *health;
    const struct shape *shape; /* [shapes], by time; the first at 0 */
    size_t shapes;
    const struct fault_period *period; /* [periods] */
    size_t periods;
};

/* Looks at the bad windows in [from, to).  There is at least one. */
struct cause cause_find(const struct cause_view *view, size_t from, size_t to);

#endif
