/* A sweep for people and programs: the page, CSV and JSON. */
#ifndef SQUALL_PLOTS_SWEEP_PAGE_H
#define SQUALL_PLOTS_SWEEP_PAGE_H

#include "base/err.h"
#include "plots/report/sweep_words.h"

#include <stdbool.h>
#include <stdio.h>

/* At most 80 columns: a table of the points, or of a grid of two axes a map of how many runs did
** not recover, or of the first metric (`mapped`).  Of very many points the first ones.
** `terminal`: with bold type. */
void sweep_page(FILE *out, const struct sweep_report *report, bool terminal);

/* A row for each point that is there: its number, its values as they are set, runs, not_recovered,
** the ends of that share's interval, then mean and half width of each metric. */
void sweep_csv(FILE *out, const struct sweep_report *report);

/* False with `err` where writing failed. */
bool sweep_json(FILE *out, const struct sweep_report *report, struct err *err);

#endif
