/* The panels of queues in the picture of one run. */
#ifndef SQUALL_PLOTS_FIGURE_QUEUES_H
#define SQUALL_PLOTS_FIGURE_QUEUES_H

#include "plots/report/backlog.h"

#include <stdio.h>

/* queues, consumers, queue[], ages, aged[], waiting_most, age_most, age_unit; ..._limit,
** ..._limit_of and ..._limit_title of both; in_flight_title, dead_title.  $queue: time, in flight,
** dead, delivered, done, waiting and oldest of each.  Nothing where there are no lines. */
void figure_queues_write(FILE *out, const struct picture *picture, const struct backlog *backlog);

#endif
