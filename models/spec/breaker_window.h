/* What a breaker looks back on: outcomes of calls, summed over a window.
**
**   calls     the last so many outcomes
**   time      buckets that slide: the one that is filling and those before it
**   tumbling  everything since the interval began; the next one begins with nothing
**   lifetime  everything since the breaker closed
**
** Near a threshold these are not interchangeable.
*/
#ifndef SQUALL_MODELS_SPEC_BREAKER_WINDOW_H
#define SQUALL_MODELS_SPEC_BREAKER_WINDOW_H

#include "base/field.h"

#define WINDOWS(X) X(calls) X(time) X(tumbling) X(lifetime)
#define WINDOW_KIND(name) extern const struct kind window_##name##_kind;
WINDOWS(WINDOW_KIND)
#undef WINDOW_KIND

extern const struct registry window_registry;

#define WINDOW_CALLS_FIELDS(F, T) \
    F(T, COUNT, size, "100", "1..1000000", "the last so many outcomes")
FIELD_STRUCT(window_calls_spec, WINDOW_CALLS_FIELDS);

#define WINDOW_TIME_FIELDS(F, T)                                                                   \
    F(T, TIME, length, "10s", "1ms..", "how far back it looks")                                    \
    F(T, COUNT, buckets, "10", "1..10000",                                                         \
      "outcomes are forgotten by the bucket: so many in `length`")                                 \
    F(T, CHOICE, begin, "clock", "clock|event|state",                                              \
      "a bucket begins by the clock, one right after the other; or with the first outcome after "  \
      "the one before has had its time (Polly); or one right after the other since the breaker "   \
      "last closed (Hystrix, Failsafe, gobreaker)")                                                \
    F(T, CHOICE, outcomes, "end", "end|start",                                                     \
      "an outcome goes to the bucket of the call's end, or to that in which it began, if that is " \
      "not yet forgotten (gobreaker)")
FIELD_STRUCT(window_time_spec, WINDOW_TIME_FIELDS);

enum window_begin { WINDOW_BEGIN_CLOCK, WINDOW_BEGIN_EVENT, WINDOW_BEGIN_STATE };
enum window_outcomes { WINDOW_OUTCOMES_END, WINDOW_OUTCOMES_START };

#define WINDOW_TUMBLING_FIELDS(F, T)                                                             \
    F(T, TIME, length, "10s", "1ms..",                                                           \
      "counts begin anew with the first call or outcome after this long")
FIELD_STRUCT(window_tumbling_spec, WINDOW_TUMBLING_FIELDS);

/* The calls it must have seen before its shares mean anything: never more than it can hold. */
int64_t window_minimum(const struct one *window, int64_t minimum);

/* It forgets by itself, as time goes by. */
bool window_forgets(const struct one *window);

#endif
