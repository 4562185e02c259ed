/* How a client calls: open, closed, in batches, from a trace, with impatient users. */
#ifndef SQUALL_MODELS_SPEC_LOAD_H
#define SQUALL_MODELS_SPEC_LOAD_H

#include "base/field.h"

/* Piecewise-linear: straight between the points, constant after the last.  Two points at the same
** time make a jump. */
#define RATE_POINT_FIELDS(F, T)                                       \
    F(T, RATE, rate, REQUIRED, "0/s..1e9/s", "calls wanted")          \
    F(T, TIME, at, "0s", "0s..", "from this time of the run")
FIELD_STRUCT(rate_point_spec, RATE_POINT_FIELDS);

#define OPEN_FIELDS(F, T)                                                                      \
    F(T, LIST(rate_point_spec), rate, REQUIRED, "",                                            \
      "calls wanted, of the whole fleet: one rate, or points {at, rate} joined by straight lines") \
    F(T, CHOICE, arrivals, "poisson", "poisson|constant", "how the gaps between calls are drawn") \
    F(T, ONE(dist_registry), gaps, "none", "",                                                 \
      "any distribution for the gaps instead; its mean is scaled to the rate")
FIELD_STRUCT(open_spec, OPEN_FIELDS);

enum arrivals { ARRIVALS_POISSON, ARRIVALS_CONSTANT };

#define CLOSED_FIELDS(F, T)                                                                    \
    F(T, COUNT, users, REQUIRED, "1..10000000",                                                \
      "users, of the whole fleet; each has one call open at most")                             \
    F(T, ONE(dist_registry), think, "none", "", "pause between an answer and the next call")   \
    F(T, CHOICE, start, "spread", "spread|together",                                           \
      "where the users stand when the run begins.  spread: anywhere in a pause, with what is " \
      "left of it, as in the middle of a day; together: at its beginning, all at once")
FIELD_STRUCT(closed_spec, CLOSED_FIELDS);

enum start { START_SPREAD, START_TOGETHER };

#define BATCH_FIELDS(F, T)                                                                  \
    F(T, COUNT, calls, REQUIRED, "1..10000000", "calls wanted at one instant, of the whole fleet") \
    F(T, TIME, at, "0s", "0s..", "that instant")                                            \
    F(T, TIME, every, "none", "1us.. or none", "again and again after this long")
FIELD_STRUCT(batch_spec, BATCH_FIELDS);

#define TRACE_FIELDS(F, T)                                                                \
    F(T, FILE, file, REQUIRED, "",                                                        \
      "a text file of arrival times, one a line: 12.5s, or a plain number of seconds")
FIELD_STRUCT(trace_spec, TRACE_FIELDS);

#define IMPATIENT_FIELDS(F, T)                                                                 \
    F(T, LIST(rate_point_spec), rate, REQUIRED, "",                                            \
      "users who come, of the whole fleet: one rate, or points {at, rate} joined by straight " \
      "lines")                                                                                 \
    F(T, ONE(dist_registry), patience, REQUIRED, "",                                           \
      "how long a user waits before he gives the call up")                                     \
    F(T, COUNT, reloads, "3", "0..1000000",                                                    \
      "how often he calls again after he has given up; after the last he leaves unserved")     \
    F(T, ONE(dist_registry), pause, "none", "", "before he calls again")
FIELD_STRUCT(impatient_spec, IMPATIENT_FIELDS);

#endif
