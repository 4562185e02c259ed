/* The picture of a sweep: curves along one axis, a map of two, a panel an axis of more. */
#ifndef SQUALL_PLOTS_FIGURE_SWEEP_H
#define SQUALL_PLOTS_FIGURE_SWEEP_H

#include "plots/report/figure.h"
#include "plots/report/sweep_words.h"

/* plot.gp: words, tics, points and the tipping line as gnuplot variables. */
void figure_sweep_settings(FILE *out, const struct sweep_report *report);

/* The picture; `report` outlives it. */
struct picture_of figure_of_sweep(const struct sweep_report *report);

#endif
