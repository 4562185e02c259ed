/* What there would have been without retries, in words: whether they are what kept it down. */
#ifndef SQUALL_PLOTS_WITHOUT_WORDS_H
#define SQUALL_PLOTS_WITHOUT_WORDS_H

#include "base/arena.h"
#include "models/measure/loop.h"
#include "study/without_retries.h"

const char *without_sentence(struct arena *arena, const struct results *results,
                             const struct loop *loop, const struct without_retries *without);

#endif
