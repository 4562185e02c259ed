/* The run: how long, how often, with which chance. */
#ifndef SQUALL_MODELS_SPEC_RUN_H
#define SQUALL_MODELS_SPEC_RUN_H

#include "base/field.h"

#define RUN_FIELDS(F, T)                                                               \
    F(T, TIME, duration, "5min", "1ms..10000d", "how long the run lasts")              \
    F(T, TIME, warmup, "0s", "0s..",                                                   \
      "left out of every metric, so that the start-up does not count")                 \
    F(T, TIME, from, "none", "0s.. or none",                                           \
      "totals are of what was wanted from this time on; none: from the warm-up's end") \
    F(T, TIME, to, "none", "0s.. or none", "... and before this; none: to the end")    \
    F(T, COUNT, seed, "1", "0..1000000000000000000",                                   \
      "the seed of all chance; same seed, same bytes")                                 \
    F(T, COUNT, replications, "1", "1..1000000", "runs with independent chance")       \
    F(T, TIME, tick, "1s", "1ms..", "the width of a window of the time series")        \
    F(T, COUNT, in_flight, "5000000", "1..15000000",                                   \
      "calls open at once above which the run is given up: it would fill the memory")  \
    F(T, COUNT, messages, "20000000", "1..100000000",                                  \
      "messages in queues at once above which the run is given up")                    \
    F(T, CHOICE, calendar, "ladder", "ladder|heap",                                    \
      "the structure that orders events; both give the same run")
FIELD_STRUCT(run_spec, RUN_FIELDS);

enum run_calendar { RUN_CALENDAR_LADDER, RUN_CALENDAR_HEAP };

#endif
