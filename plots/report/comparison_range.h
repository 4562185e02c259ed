/* In what the variants of a comparison are not alike: the length of their runs, and their load. */
#ifndef SQUALL_PLOTS_COMPARISON_RANGE_H
#define SQUALL_PLOTS_COMPARISON_RANGE_H

#include "base/arena.h"
#include "study/comparison.h"

/* How long a run takes: "10 min", or "8 min to 10 min" where they differ. */
const char *comparison_length(struct arena *arena, const struct comparison *comparison);

/* What makes the variants hard to compare: that their runs are not of one length, or that one has
** a twentieth more calls to answer than another; "" for neither. */
const char *comparison_caveat(struct arena *arena, const struct comparison *comparison);

#endif
