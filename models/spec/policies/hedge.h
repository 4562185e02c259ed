/* The hedge: a further attempt beside those that have not been answered yet; the first good
** answer wins. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_HEDGE_H
#define SQUALL_MODELS_SPEC_POLICIES_HEDGE_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define HEDGE_FIELDS(F, T)                                                                        \
    F(T, TIME, after, "none", "0s.. or none",                                                     \
      "the next attempt is sent when the one before has not been answered for so long; 0s: all "  \
      "at once")                                                                                  \
    F(T, SHARE, percentile, "none", "0%..100% or none",                                           \
      "said instead of after: as long as this share of the first attempts takes, as seen lately") \
    F(T, COUNT, attempts, "2", "1..20", "attempts at the most, the first one included")           \
    F(T, SET, on, "timeout, refused, error, unavailable, overloaded", OUTCOME_WORDS,              \
      "failures after which the next attempt is sent at once; any other ends the call")           \
    F(T, TIME, refresh, "3s", "1ms..", "with `percentile`: how often it is read anew")            \
    F(T, COUNT, minimum, "10", "1..1000000",                                                      \
      "with `percentile`: no hedge before so many answers have been seen")                        \
    F(T, TIME, least, "1ms", "0s..", "with `percentile`: never sooner than this")                 \
    F(T, ONE(budget_registry), budget, "none", "",                                                \
      "what bounds the hedges of all calls together; none: nothing does")
FIELD_STRUCT(hedge_spec, HEDGE_FIELDS);

#endif
