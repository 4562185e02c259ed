/* The picture of one run: plots/run.gp, or plots/run_terminal.gp in a terminal. */
#ifndef SQUALL_PLOTS_FIGURE_RUN_H
#define SQUALL_PLOTS_FIGURE_RUN_H

#include "plots/report/figure.h"
#include "study/study.h"

/* plot.gp: all that the scripts need to draw one run of a study (words_drawn): words, times and
** averaged series as gnuplot variables. */
void figure_run_settings(FILE *out, const struct study *study);

/* The picture; `study` outlives it. */
struct picture_of figure_of_run(const struct study *study);

#endif
