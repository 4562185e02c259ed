/* A comparison in a sentence, for the page and for whoever draws it. */
#ifndef SQUALL_PLOTS_COMPARISON_WORDS_H
#define SQUALL_PLOTS_COMPARISON_WORDS_H

#include "base/arena.h"
#include "study/effects.h"

/* Who wins: "Best of 3: after recovers in 20 of 20 runs, before in 3 of 20."  A variant is
** better or worse than the first by what differs beyond chance first: who recovers, the
** downtime, the goodput (not where the objective takes degraded answers as well, which goodput
** leaves out).  One that answers far fewer calls is not called better.  Variants that are the same
** share the place ("'all off' and 'only budget' are down for"), and those that nothing sure tells
** from the best are counted: "; b does no worse beyond chance". */
const char *comparison_sentence(struct arena *arena, const struct comparison *comparison);

/* "breaker matters most: without it goodput falls by 12.3/s; downtime rises by 3.2 min." */
const char *ranking_sentence(struct arena *arena, const struct ranking *ranking);

/* The services at the bottom layer of the variants, joined by "or"; "" for none. */
const char *comparison_bottom(struct arena *arena, const struct comparison *comparison);

/* What the columns of queues mean, those that are there: "Oldest: ...  Dead: ..."; "" where there
** are none. */
const char *comparison_lag_words(struct arena *arena, const struct comparison *comparison);

#endif
