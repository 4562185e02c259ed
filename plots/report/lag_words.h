/* Words about queues that fell further behind than the objective allows (models/measure/behind.h).
** Numbers are means over the runs of the headline's verdict in which one did. */
#ifndef SQUALL_PLOTS_LAG_WORDS_H
#define SQUALL_PLOTS_LAG_WORDS_H

#include "base/arena.h"
#include "study/study.h"

/* That is the harm: in most of the bad windows nothing but queues was amiss. */
bool lag_is_harm(const struct study *study);

/* "orders BEHIND for 14 min (oldest message 12 min), "; brief: "orders BEHIND 14 min, ". */
const char *lag_harm(struct arena *arena, const struct study *study, bool brief);

/* "; drained after 9 min", counted from the last trigger's end; "" where that is not the harm. */
const char *lag_drained(struct arena *arena, const struct study *study);

/* "The oldest message of orders was 12 min old at most; 1 min is allowed. ", and what calls had
** beside it; "" where no queue was behind. */
const char *lag_sentence(struct arena *arena, const struct study *study);

/* "The rungs of orders, which the objective leaves out, held up to 4791 messages, the oldest for 5
** min. ": of queues that it is about, where that is more than it allows them; "" where it is not. */
const char *lag_rungs(struct arena *arena, const struct study *study);

/* "Of 6000 messages 2400 were given up. ", whatever the verdict: of what was published, what died,
** was dropped, or expired; and how many were executed twice.  "" where none was. */
const char *lag_lost(struct arena *arena, const struct study *study);

#endif
