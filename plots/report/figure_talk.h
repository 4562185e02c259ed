/* The picture of one run for a talk: plots/talk.gp.
**
** One panel, to be read from the back of a room: what was wanted, what was sent, what was answered
** well, the fault as a shaded span, the verdict as title.  Below it at most TALK_NOTES of what
** happened, each with its instant, and its number in the panel: what broke first, the retries,
** how it ended, as the chronicle weighs them (plots/report/chronicle_words.h).
*/
#ifndef SQUALL_PLOTS_FIGURE_TALK_H
#define SQUALL_PLOTS_FIGURE_TALK_H

#include "plots/report/figure.h"
#include "study/study.h"

enum { TALK_NOTES = 3 };

/* plot.gp: all that the script needs, as gnuplot variables, arrays and one datablock. */
void figure_talk_settings(FILE *out, const struct study *study);

/* The picture; `study` outlives it.  There is none for a terminal. */
struct picture_of figure_of_talk(const struct study *study);

#endif
