/* What the writers of a trace share: whose run it is, and what its nodes are called. */
#ifndef SQUALL_PLOTS_TRACE_STORY_H
#define SQUALL_PLOTS_TRACE_STORY_H

#include "base/arena.h"
#include "models/trace/choice.h"
#include "models/trace/trace.h"

struct world_spec;

struct trace_story {
    const struct world_spec *spec;
    const struct topology *topology;
    const char *variant;
    uint64_t seed;
    const struct trace *trace;
    const struct chosen *chosen; /* the one call; NULL: all of a span of time */
    enum choice_by by;
};

/* "payments", or "payments/3" where there are several instances: the 3rd, counted from 1; of a
** queue with partitions, its partition. */
const char *trace_place_name(const struct trace_story *story, const struct node *node,
                             struct arena *arena);

/* The part alone. */
const char *trace_part_name(const struct trace_story *story, uint32_t place);

/* Who calls, and whom, on a node's edge. */
const char *trace_caller(const struct trace_story *story, const struct node *node);
const char *trace_callee(const struct trace_story *story, const struct node *node);

/* How a message has left its last queue: "done", "dead", ...; "open": it has not. */
const char *trace_message_end(const struct node *node);

/* "waits for a connection of the pool". */
const char *trace_held_words(const struct node *node);

/* Of a delivery: the request that is the work on it; 0: it was not worked on. */
uint32_t trace_worked_on(const struct trace *trace, uint32_t delivery);

/* How long a request held workers after nobody waited for what comes of it any more. */
sim_time trace_vain(const struct trace *trace, uint32_t work);

#endif
