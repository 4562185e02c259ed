/* The bulkhead: a bound on how many calls (or attempts, inside retry) are out at once, so that
** one slow target can't have all of a caller's threads. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_BULKHEAD_H
#define SQUALL_MODELS_SPEC_POLICIES_BULKHEAD_H

#include "models/spec/scope.h"

#define BULKHEAD_FIELDS(F, T)                                                                     \
    F(T, COUNT, concurrent, "25", "1..1000000", "calls inside at once")                           \
    F(T, COUNT, queue, "none", "0..10000000 or unlimited",                                        \
      "calls that may wait for a place, first come, first served; one more is refused at once.  " \
      "none: as many as come where there is a `max_wait`, else nobody")                           \
    F(T, TIME, max_wait, "none", "0s.. or none", "how long one may wait; none: without end")      \
    F(T, COUNT, core, "none", "1..1000000 or none",                                               \
      "places given out before anybody waits, where those beyond it are `grow`n; none: all")      \
    F(T, CHOICE, grow, "queue_first", "queue_first|threads_first",                                \
      "with `core`: the queue fills before there are more places than that "                      \
      "(java.util.concurrent), or only once there are no more (Tomcat)")                          \
    F(T, CHOICE, scope, "process", SCOPE_PROCESS_WORDS, "who shares the places")
FIELD_STRUCT(bulkhead_spec, BULKHEAD_FIELDS);

enum bulkhead_grow { GROW_QUEUE_FIRST, GROW_THREADS_FIRST };

#endif
