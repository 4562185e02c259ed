/* Why a study ended as it did, in words. */
#ifndef SQUALL_PLOTS_REASON_WORDS_H
#define SQUALL_PLOTS_REASON_WORDS_H

#include "base/arena.h"
#include "study/study.h"

/* Sentences that give the reason in numbers, as many as have something to say, joined by spaces;
** "" where there is none. */
const char *words_reason(struct arena *arena, const struct study *study);

#endif
