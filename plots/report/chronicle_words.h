/* A chronicle in words (models/measure/chronicle.h). */
#ifndef SQUALL_PLOTS_CHRONICLE_WORDS_H
#define SQUALL_PLOTS_CHRONICLE_WORDS_H

#include "models/measure/chronicle.h"

/* An instant for people, to the millisecond, beyond an hour to a tenth of a second:
** "5 min 12.5 s". */
const char *chronicle_moment(struct arena *arena, sim_time time);

/* What happened, with its numbers, without its instant and without an end: "shop's workers run out:
** 195 of 200 are busy". */
const char *chronicle_sentence(struct arena *arena, const struct chronicle *chronicle,
                               size_t place);

/* In a few words, for a picture: "shop's workers run out". */
const char *chronicle_brief(struct arena *arena, const struct chronicle *chronicle, size_t place);

/* How much a happening matters among others, larger is more: for those who have room for a few. */
int chronicle_weight(const struct chronicle *chronicle, size_t place);

#endif
