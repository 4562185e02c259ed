/* The page of a search for a tipping point: the answer, what was tried, how it was done. */
#ifndef SQUALL_PLOTS_TIP_PAGE_H
#define SQUALL_PLOTS_TIP_PAGE_H

#include "plots/report/tip_words.h"

#include <stdbool.h>
#include <stdio.h>

/* At most 80 columns; bold type only where `terminal`. */
void tip_page_write(FILE *out, const struct tip_story *story, bool terminal);

/* A row for each value that was tried, and for each that was verified by fresh runs: value
** (seconds, per second, a share or a number), runs, not_recovered, share, low, high (its 95 %
** interval), fitted, fresh (0 or 1). */
void tip_csv(FILE *out, const struct tip *tip);

/* One object; its keys are described in docs/tipping.md.  False with `err` where writing failed. */
bool tip_json(FILE *out, const struct tip_story *story, const char *version, struct err *err);

#endif
