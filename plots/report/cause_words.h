/* A cause in words (models/measure/cause.h). */
#ifndef SQUALL_PLOTS_CAUSE_WORDS_H
#define SQUALL_PLOTS_CAUSE_WORDS_H

#include "base/arena.h"
#include "models/measure/verdict.h"

/* In a few words, without an end: "10 % of the calls end in `error`, nothing is overloaded". */
const char *cause_brief(struct arena *arena, const struct cause *cause);

/* With the numbers that it rests on; over: it is no more.  "" where there is nothing to say. */
const char *cause_sentence(struct arena *arena, const struct cause *cause, bool over);

#endif
