/* What a breaker looks back on: outcomes of calls, summed over a window.
**
**   calls     the last so many outcomes
**   time      buckets that slide: the one that is filling and those before it
**   tumbling  everything since the interval began; the next one begins with nothing
**   lifetime  everything since the breaker closed
**
** Near a threshold these are not interchangeable.  Time passes lazily, when the window is used.  Adding
** costs O(1); the memory, a ring behind the record, is taken beforehand.
*/
#ifndef SQUALL_MODELS_POLICIES_BREAKER_WINDOW_H
#define SQUALL_MODELS_POLICIES_BREAKER_WINDOW_H

#include "base/field.h"
#include "base/time.h"

extern const struct registry window_registry;

#define WINDOW_CALLS_FIELDS(F, T) F(T, COUNT, size, "100", "1..1000000", "the last so many outcomes")
FIELD_STRUCT(window_calls_spec, WINDOW_CALLS_FIELDS);

#define WINDOW_TIME_FIELDS(F, T)                                                                 \
    F(T, TIME, length, "10s", "1ms..", "how far back it looks")                                  \
    F(T, COUNT, buckets, "10", "1..10000", "outcomes are forgotten by the bucket: so many in `length`") \
    F(T, CHOICE, begin, "clock", "clock|event|state",                                            \
      "a bucket begins by the clock, one right after the other; or with the first outcome after the " \
      "one before has had its time (Polly); or one right after the other since the breaker last " \
      "closed (Hystrix, Failsafe, gobreaker)")                                                   \
    F(T, CHOICE, outcomes, "end", "end|start",                                                   \
      "an outcome goes to the bucket of the call's end, or to that in which it began, if that is " \
      "not yet forgotten (gobreaker)")
FIELD_STRUCT(window_time_spec, WINDOW_TIME_FIELDS);

enum window_begin { WINDOW_BEGIN_CLOCK, WINDOW_BEGIN_EVENT, WINDOW_BEGIN_STATE };
enum window_outcomes { WINDOW_OUTCOMES_END, WINDOW_OUTCOMES_START };

#define WINDOW_TUMBLING_FIELDS(F, T)                                                             \
    F(T, TIME, length, "10s", "1ms..",                                                           \
      "counts begin anew with the first call or outcome after this long")
FIELD_STRUCT(window_tumbling_spec, WINDOW_TUMBLING_FIELDS);

struct window_sum {
    uint32_t calls, failed, slow;
};

struct window {
    const struct window_type *type;
    const void *spec;
    struct window_sum sum;
    sim_time since;          /* it was last empty by decree: where an interval, or the state,
                                began */
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

/* The calls it must have seen before its shares mean anything: never more than it can hold. */
int64_t window_minimum(const struct one *window, int64_t minimum);

/* It forgets by itself, as time goes by. */
bool window_forgets(const struct one *window);

#endif
