/* What must come out of a run, as the scenario says it itself. */
#ifndef SQUALL_MODELS_SPEC_EXPECT_H
#define SQUALL_MODELS_SPEC_EXPECT_H

#include "base/field.h"

#define VERDICT_WORDS "absorbed|contained|recovered|storm|metastable|saturated|unhealthy"

/* Exactly one of verdict and metric. */
#define EXPECT_FIELDS(F, T)                                                                        \
    F(T, TEXT, variant, "none", "", "the variant meant; none: the scenario as written")            \
    F(T, SET, verdict, "none", VERDICT_WORDS " or none, once degraded: contained",                 \
      "every replication ends in one of these")                                                    \
    F(T, TEXT, metric, "none", "", "the path of a metric, e.g. edges.shop.payments.amplification") \
    F(T, NUMBER, equals, "none", "",                                                               \
      "its value, within `within`, or else within the 99.9 % interval of the replications")        \
    F(T, SHARE, within, "none", "", "how far the mean may be from `equals`, relative to it")       \
    F(T, NUMBER, at_least, "none", "", "a lower bound on the mean")                                \
    F(T, NUMBER, at_most, "none", "", "an upper bound on the mean")                                \
    F(T, TIME, from, "none", "0s.. or none", "only the windows from here")                         \
    F(T, TIME, to, "none", "0s.. or none", "... up to here")
FIELD_STRUCT(expect_spec, EXPECT_FIELDS);

#endif
