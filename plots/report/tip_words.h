/* What a search for a tipping point found, in words: for the page and the title of its picture. */
#ifndef SQUALL_PLOTS_TIP_WORDS_H
#define SQUALL_PLOTS_TIP_WORDS_H

#include "base/arena.h"
#include "study/tip/tip.h"

/* The interval is doubtful where runs of the curve itself would so seldom lie so far from it. */
#define TIP_MISFIT 0.01

struct tip_story {
    const struct tip *tip;
    const char *scenario, *variant;
    uint64_t seed;
    const char *const *warning; /* of the answer, that come with its value */
    size_t warnings;
};

/* A value with as many digits as the search can tell apart, in its unit: "152.5/s". */
const char *tip_value_text(const struct tip *tip, double value, struct arena *arena);

/* All of its digits, in the same unit. */
const char *tip_exact_text(const struct tip *tip, double value, struct arena *arena);

/* "Tips at 152/s (95 % interval 148/s..156/s)". */
const char *tip_headline(const struct tip *tip, struct arena *arena);

/* Which side recovers, and whatever should be known about the answer, one sentence after the
** other. */
const char *tip_remarks(const struct tip *tip, struct arena *arena);

/* How it was found, and what that took. */
const char *tip_method(const struct tip *tip, struct arena *arena);

#endif
