/* What the controls did, in words (models/measure/deeds.h). */
#ifndef SQUALL_PLOTS_DEEDS_WORDS_H
#define SQUALL_PLOTS_DEEDS_WORDS_H

#include "models/measure/deeds.h"

/* One deed: "the breaker of shop → payments opened 32 times, ...", without an end. */
const char *deed_sentence(struct arena *arena, const struct deed *deed);

#endif
