/* The point of no return in words (study/no_return.h). */
#ifndef SQUALL_PLOTS_NO_RETURN_WORDS_H
#define SQUALL_PLOTS_NO_RETURN_WORDS_H

#include "study/no_return.h"

/* "SINCE" as data has it: "since", "never", ... */
const char *no_return_word(enum no_return_kind kind);

/* When it was too late, a sentence without an end; "" where there was nothing to be ended.  `run`:
** the one it was found for.  `*at`: its instant; TIME_NONE: it has none. */
const char *no_return_sentence(struct arena *arena, const struct no_return *told,
                               const struct results *run, sim_time *at);

/* Of the replications: in how many it was too late at all, and by when in half of them; "" where
** only one was asked, or there is none. */
const char *no_return_of_all(struct arena *arena, const struct no_returns *returns);

/* Of a storm that ended: from when on it would have stayed down for longer than the trigger had
** lasted; "": it would not. */
const char *no_return_outlasts(struct arena *arena, const struct no_return *told, sim_time *at);

#endif
