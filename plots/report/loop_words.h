/* What keeps a run down, in words (models/measure/loop.h). */
#ifndef SQUALL_PLOTS_LOOP_WORDS_H
#define SQUALL_PLOTS_LOOP_WORDS_H

#include "models/measure/loop.h"
#include "study/without_retries.h"

/* Sentences, one after the other: the cause; what there would have been without retries; each edge that retries, what that makes of the work of
** each overloaded service, and how that closes the loop. */
struct loop_words {
    const char **sentence;
    size_t sentences;
};
struct loop_words loop_words(struct arena *arena, const struct results *results,
                             const struct loop *loop, const struct without_retries *without);

#endif
