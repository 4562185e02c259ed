/* The window of a breaker (models/spec/breaker_window.h), at work.  Time passes lazily, when it is
** used.  Adding costs O(1); the memory, a ring behind the record, is taken beforehand.
*/
#ifndef SQUALL_MODELS_POLICIES_BREAKER_WINDOW_H
#define SQUALL_MODELS_POLICIES_BREAKER_WINDOW_H

#include "models/spec/breaker_window.h"

struct window_sum {
    uint32_t calls, failed, slow;
};

struct window {
    const struct window_type *type;
    const void *spec;
    struct window_sum sum;
    sim_time since;          /* last emptied by decree: an interval, or the state, began */
    sim_time width, span;    /* of a bucket and of all of them, where there are buckets */
    uint32_t oldest, filled; /* places of the ring */
    bool by_start;           /* outcomes go to the bucket in which their call began */
    /* the ring follows */
};

/* Bytes of a window with its ring. */
size_t window_size(const struct one *window);

void window_init(struct window *window, const struct one *spec, sim_time now);
void window_clear(struct window *window, sim_time now);

/* Forgets what is too old.  True: it has begun anew. */
bool window_turn(struct window *window, sim_time now);

/* Its interval is over, if it has one; the next begins with window_turn(). */
bool window_is_spent(const struct window *window, sim_time now);

/* After window_turn().  A window of calls takes one outcome at a time. */
void window_add(struct window *window, sim_time now, struct window_sum what);

/* The same for the outcome of a call that began at `start`.  Where outcomes go by that, something
** was added then, if only nothing: its bucket is there unless it is forgotten, and the outcome with
** it. */
void window_add_outcome(struct window *window, sim_time now, sim_time start,
                        struct window_sum what);

#endif
