/* Results as CSV: RFC 4180 with a newline at the end of a line.  Numbers have the fewest digits
** that read back to the same value; NaN is an empty cell. */
#ifndef SQUALL_PLOTS_CSV_H
#define SQUALL_PLOTS_CSV_H

#include "models/measure/results.h"
#include "study/study.h"

#include <stdio.h>

/* A row for each window of one run: time_s (its begin), fault (0 or 1), healthy (0, 1, empty where
** nobody asked and nobody waited), then a column for each measure with a series, headed by its
** path. */
void csv_series(FILE *out, const struct results *results);

/* A row for each measure of a study: path, mean, ci95 (half width), unit. */
void csv_summary(FILE *out, const struct study *study);

/* A cell of text, and a number after its comma; for files that write rows of their own.  A text is
** quoted where it must be; one that a spreadsheet would compute gets a ' before it; control
** characters other than the newline and the tab become '?'. */
void csv_cell(FILE *out, const char *text);
void csv_number(FILE *out, double number);

#endif
