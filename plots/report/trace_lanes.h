/* Where a trace's nodes stand when they are drawn side by side: each instance of a service, each
** queue and each client has lanes, and in a lane nothing overlaps but what lies within another.
**
** A call stands within whoever makes it, an attempt within its call, as long as that has room; what
** goes on besides has a lane of its own.  The model does not tell an instance's workers apart:
** `worker 3` is the third of the lanes that were needed at once by what was looked at.
*/
#ifndef SQUALL_PLOTS_TRACE_LANES_H
#define SQUALL_PLOTS_TRACE_LANES_H

#include "plots/report/trace_story.h"

enum lane_kind { LANE_WORKER, LANE_QUEUE, LANE_CALLS };

/* Who has lanes: a client (place: of its spec), or an instance or a partition of a part. */
struct lane_owner {
    bool client;
    uint32_t place, instance;
    uint32_t lanes[3]; /* of each kind, so far */
};

struct trace_lane {
    uint32_t owner;    /* its place in lanes->owner */
    enum lane_kind kind;
    uint32_t nth;      /* of its kind, there, from 1 */
    uint32_t *open;    /* nodes that stand one within the other */
    size_t depth, room;
};

/* Something begins, ends or happens in a lane. */
enum stroke_kind { STROKE_BEGINS, STROKE_ENDS, STROKE_HAPPENS };
struct stroke {
    sim_time at;
    uint32_t node, lane;
    uint32_t order; /* of those at the same time */
    enum stroke_kind kind;
};

struct trace_lanes {
    struct lane_owner *owner;
    struct trace_lane *lane;
    struct stroke *stroke;  /* in the order of time */
    size_t owners, lanes, strokes;
    size_t owner_room, lane_room, stroke_room;
};

/* `roots`: calls of trace->root, all of them. */
void trace_lanes_make(struct trace_lanes *lanes, const struct trace_story *story);
void trace_lanes_release(struct trace_lanes *lanes);

/* What is drawn of a request of an attempt, first: it waits, it works, or it is a message; 0:
** nothing. */
uint32_t trace_arrival(const struct trace *trace, uint32_t attempt);

#endif
