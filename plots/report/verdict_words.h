/* The verdict in words: the harm first, then how it ended, then why.
**
**   DOWN for 14 min 53 s (13 % of what was wanted was served), RECOVERED 6.00 s after its trigger
**   ended
**
** DOWN where less than half of what was wanted in the bad windows was served in them, IMPAIRED
** where more was, DELAYED where all of it was, later, TOO SLOW where only the latency objective was
** missed.  Where most of the bad windows were so for consumers alone that were behind, it is told
** of the queue: orders BEHIND for 14 min (oldest message 12 min).  Of several runs the numbers are
** means over those that ended in the verdict named.
*/
#ifndef SQUALL_PLOTS_VERDICT_WORDS_H
#define SQUALL_PLOTS_VERDICT_WORDS_H

#include "base/arena.h"
#include "study/study.h"

/* The whole sentence, and a short one for the title of a picture. */
const char *words_headline(struct arena *arena, const struct study *study);
const char *words_title(struct arena *arena, const struct study *study);

/* The headline of one of several runs: "DOWN for 14 min 40 s (...), RECOVERED 50.0 s after
** its trigger ended"; "" where it says nothing but what the study's says, or there is one run. */
const char *words_headline_alone(struct arena *arena, const struct study *study,
                                 const struct results *run);

/* "12 of 12 come back: 8 recovered, 4 contained"; "9 of 12 come back: 9 recovered; 3
** metastable". */
const char *words_comeback(struct arena *arena, const struct study *study);

/* All runs ended in the same verdict. */
bool words_unanimous(const struct study *study);

/* A sentence that names the cause in numbers; "" where there is none. */
const char *words_cause(struct arena *arena, const struct study *study);

#endif
