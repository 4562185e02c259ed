/* The first panel of a run's picture: how much is wanted, sent and answered well. */
#ifndef SQUALL_PLOTS_FIGURE_LOAD_H
#define SQUALL_PLOTS_FIGURE_LOAD_H

#include "plots/report/backlog.h"
#include "plots/report/picture.h"

#include <stdio.h>

/* Its lines' titles, whether each is drawn, and the panel's top. */
void figure_load_write(FILE *out, const struct picture *picture, const struct backlog *backlog);

/* The top of a panel with these lines and with what is wanted: all of what is wanted, and as much
** of the lines as is not above four times what is usually wanted. */
double figure_load_top(const struct picture *picture, const double *const *line, size_t lines);

/* A line's name, and where it lies above the top how high it went: "sent, to 15.2 k/s". */
const char *figure_load_title(const struct picture *picture, const char *name,
                              const double *series, double top);

#endif
