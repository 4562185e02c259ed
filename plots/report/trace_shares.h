/* Where a root call's time went, instant by instant: what it was that held it up then.
**
** Of what went on at the same time for it the one that lasted longest counts (of calls side by side
** the last to end), and of that what went on within it: so the parts add up to the whole.
*/
#ifndef SQUALL_PLOTS_TRACE_SHARES_H
#define SQUALL_PLOTS_TRACE_SHARES_H

#include "models/trace/trace.h"

enum trace_share_kind {
    SHARE_WORK,   /* a service's own work */
    SHARE_QUEUE,  /* in its queue */
    SHARE_PAUSE,  /* before a retry */
    SHARE_HELD,   /* by a policy: name */
    SHARE_ROAD,   /* on the road, there or back, or with nobody there to answer */
    SHARE_BETWEEN, /* of a message, its deliveries in place */
    SHARE_STAY,   /* of a message: it waits, or is delayed, in a queue */
    SHARE_NOTHING /* nothing was done for it */
};

struct trace_share {
    enum trace_share_kind kind;
    uint32_t place, edge;
    const char *name;
    sim_time span;
};

#define TRACE_SHARES_MOST 32

/* Of a call or a message.  The largest first; returns how many there are.  What is beyond the last
** stays out. */
size_t trace_shares(const struct trace *trace, uint32_t top,
                    struct trace_share shares[TRACE_SHARES_MOST]);

#endif
