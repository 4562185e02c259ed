/* How far behind consumers are: what the objective asks of queues, window by window.
**
** A queue is *behind* in a window when its oldest message became older in it than the objective
** allows, or more messages waited.  It is *drained* when what waits in it, or can't be received
** yet, is back at what it had been before the triggers: no more than in the fullest window then,
** and one message at the least; and has been so for a hold, or to the end of the run.
*/
#ifndef SQUALL_MODELS_MEASURE_BEHIND_H
#define SQUALL_MODELS_MEASURE_BEHIND_H

#include "models/measure/metrics.h"
#include "models/measure/verdict.h"

struct queue_objective_spec;

/* What an objective asks of one queue. */
struct judged_queue {
    size_t place;
    const struct queue_objective_spec *objective;
};

struct behind {
    const struct metrics *metrics;
    const struct judged_queue *queue;
    size_t queues;
};

struct behind behind_of(const struct metrics *metrics, struct arena *arena);

/* Any of them is behind in this window. */
bool behind_any(const struct behind *behind, size_t window);

/* The age that the oldest message reached in this window, of the queues that are behind in it. */
double behind_oldest(const struct behind *behind, size_t window);

/* Messages are in one of them in this window, whether it is behind or not. */
bool behind_waits(const struct behind *behind, size_t window);

/* When the last message left one of them; 0: none has. */
sim_time behind_last_out(const struct behind *behind);

/* The one that is behind for longest in the windows of [from, to) that `looked_at` names (NULL: in
** all); `queues`: none is. */
size_t behind_worst(const struct behind *behind, size_t from, size_t to,
                    const uint8_t *looked_at);

/* Seconds in which a queue, by its place, was behind; NaN: nothing is asked of it. */
double behind_time(const struct metrics *metrics, size_t place);

/* When a queue, by its place, was drained; TIME_NONE: there is no trigger, it lasts to the end, or
** it was not drained by then. */
sim_time behind_drained(const struct metrics *metrics, size_t place,
                        const struct trigger *trigger);

/* The harm in their terms.  `alone`: by window, whether nothing else was missed. */
struct lag behind_lag(const struct behind *behind, const uint8_t *alone,
                      const struct trigger *trigger);

#endif
