/* The picture of a search for a tipping point: plots/tip.gp. */
#ifndef SQUALL_PLOTS_FIGURE_TIP_H
#define SQUALL_PLOTS_FIGURE_TIP_H

#include "plots/report/figure.h"
#include "plots/report/tip_words.h"

/* `story` outlives it. */
struct picture_of figure_of_tip(const struct tip_story *story);

#endif
