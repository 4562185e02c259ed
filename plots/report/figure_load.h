/* The first panel of a run's picture: how much is wanted, sent and answered well. */
#ifndef SQUALL_PLOTS_FIGURE_LOAD_H
#define SQUALL_PLOTS_FIGURE_LOAD_H

#include "plots/report/backlog.h"
#include "plots/report/picture.h"

#include <stdio.h>

/* Its lines' titles, whether each is drawn, and the panel's top. */
void figure_load_write(FILE *out, const struct picture *picture, const struct backlog *backlog);

#endif
