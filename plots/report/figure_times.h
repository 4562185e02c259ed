/* The time axis of the picture of one run, and what happens on it from outside: faults, fixes. */
#ifndef SQUALL_PLOTS_FIGURE_TIMES_H
#define SQUALL_PLOTS_FIGURE_TIMES_H

#include "plots/report/picture.h"

#include <stdio.h>

/* A time in the unit of the axis. */
double figure_on_axis(const struct picture *picture, sim_time time);

/* "fault (grey): db: down; fix (dotted): shop: restart"; "no fault". */
const char *figure_fault_text(const struct picture *picture);

/* time_end, recovery (NaN: at once, or never), never_recovered; faults with fault_from[] and
** fault_to[]; fixes with fix_at[], and fix_name[] where one of them moves messages. */
void figure_times_write(FILE *out, const struct picture *picture);

#endif
