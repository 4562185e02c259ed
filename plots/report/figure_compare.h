/* The picture of a comparison: plots/compare.gp, or plots/compare_terminal.gp in a terminal.
**
** One row a variant: its name and verdict, what was wanted, sent and answered over time on axes
** that all rows share, its recovery time (its downtime, where all recover at once) and its
** amplification at the bottom layer, with their intervals.
*/
#ifndef SQUALL_PLOTS_FIGURE_COMPARE_H
#define SQUALL_PLOTS_FIGURE_COMPARE_H

#include "plots/report/figure.h"
#include "plots/report/strips.h"
#include "study/comparison.h"

/* Rows that fit; of more variants the first ones are drawn, and the picture says so. */
enum { FIGURE_COMPARE_MOST = STRIPS_MOST };

/* plot.gp: all that the script needs, as gnuplot variables, arrays and datablocks. */
void figure_compare_settings(FILE *out, const struct comparison *comparison);

/* The picture; `comparison` outlives it.  Every study has at least one run. */
struct picture_of figure_of_comparison(const struct comparison *comparison);

#endif
