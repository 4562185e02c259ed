/* Expectations: what a scenario says must come out of it, held against a study. */
#ifndef SQUALL_STUDY_EXPECT_H
#define SQUALL_STUDY_EXPECT_H

#include "study/study.h"

struct expect_spec;

/* One expectation held against a study.  `wanted` and `got` are for people; both numbers are told
** also when it is met. */
struct expectation {
    bool met;
    bool left_out; /* it is about a time after the end of these runs, which were cut short: `got`
                      says so */
    const char *subject; /* "verdict", or the metric's path with its time range */
    const char *wanted, *got;
};

/* Texts live in the arena.  A path that no measure has is not met, and says so. */
struct expectation expect_hold(const struct expect_spec *expect, const struct study *study,
                               struct arena *arena);

#endif
