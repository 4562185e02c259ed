/* Words about queues that fell further behind than the objective allows. */
#ifndef SQUALL_PLOTS_LAG_WORDS_H
#define SQUALL_PLOTS_LAG_WORDS_H

#include "base/arena.h"
#include "study/study.h"

/* Whether any did, as the mean over the runs. */
bool lag_any(const struct study *study);

/* Of the one furthest beyond what is allowed: "oldest message 3 min 37 s", "55 messages waiting";
** "" where none is. */
const char *lag_brief(struct arena *arena, const struct study *study);

/* "The oldest message of payments was 3 min 37 s old at most, 1 min is allowed. "; "" likewise. */
const char *lag_sentence(struct arena *arena, const struct study *study);

#endif
