/* What a comparison found, in one sentence: who recovers and who doesn't. */
#ifndef SQUALL_PLOTS_FINDING_H
#define SQUALL_PLOTS_FINDING_H

#include "base/arena.h"
#include "study/comparison.h"

/* The name of variant `v` for people; "as written" where it has none. */
const char *finding_name(const struct comparison *comparison, size_t v);

/* The scenarios' names: the first, and that there are others where they are not all the same. */
const char *finding_scenario(struct arena *arena, const struct comparison *comparison);

/* "token-bucket and breaker recover; full-jitter in 3 of 5 runs; fixed does not".  At most `width`
** columns: where the names don't fit, they are counted.  Every study has at least one run. */
const char *finding(struct arena *arena, const struct comparison *comparison, size_t width);

#endif
