/* The recorder: an observer that writes down all that happens to chosen root calls, and to what is
** made on their behalf.
**
** Root calls are numbered as they start, from 1, over all clients; the run of one seed is the same
** each time, so a number found in one run (models/trace/choice.h) means the same call in the next.
** What it holds grows with what it was asked for, up to about nodes_most; then it takes no new root
** calls, and says from when on.
*/
#ifndef SQUALL_MODELS_TRACE_RECORDER_H
#define SQUALL_MODELS_TRACE_RECORDER_H

#include "models/counts/probe.h"
#include "models/trace/known.h"
#include "models/trace/trace.h"

struct topology;

/* Which root calls: those wanted in [from, to), of one client or of any; number 0: all of them,
** else that one alone. */
struct trace_wish {
    sim_time from, to;
    size_t client; /* its place; TRACE_ANY_CLIENT */
    uint64_t number;
};
#define TRACE_ANY_CLIENT SIZE_MAX

struct recorder {
    const struct topology *topology;
    struct trace_wish wish;
    size_t nodes_most;
    struct trace trace;
    size_t node_room, root_room;
    struct known known;      /* calls, requests and messages, by their nodes */
    uint64_t roots;          /* root calls so far */
    uint64_t open;           /* calls, attempts and messages that have not come to their end */
    uint32_t delivery;       /* whose call starts next; 0: nobody's */
    bool again, hedge;       /* the call that starts next, the attempt that is sent next, is one */
    sim_time full;           /* since when no new root calls are taken; TIME_NONE: they are */
    sim_time now;
};

/* `topology` outlives it. */
void recorder_begin(struct recorder *recorder, const struct topology *topology,
                    struct trace_wish wish, size_t nodes_most);
struct observer recorder_observer(struct recorder *recorder);

/* Nothing that it was asked for can happen any more. */
bool recorder_is_done(const struct recorder *recorder);

/* What it has, which stays the recorder's; at the time `end` of the run. */
const struct trace *recorder_trace(struct recorder *recorder, sim_time end);

void recorder_release(struct recorder *recorder);

#endif
