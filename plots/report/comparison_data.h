/* A comparison as data: `compare --format json|csv`, comparison.json and comparison.csv. */
#ifndef SQUALL_PLOTS_COMPARISON_DATA_H
#define SQUALL_PLOTS_COMPARISON_DATA_H

#include "base/err.h"
#include "study/effects.h"

#include <stdio.h>

/* One object: scenario, seed, replications, version, first (whom the others are held against),
** bottom (the service at the bottom layer), variants (each in the form of summary.json, with
** `headlines` and, but for the first, `difference`), and with a ranking `controls`, the largest
** effect first.  False with `err` where writing failed. */
bool comparison_json(FILE *out, const struct comparison *comparison, const struct ranking *ranking,
                     const char *version, struct err *err);

/* A row for each variant and headline: variant, headline, unit, mean, ci95, difference,
** difference_ci95, significant (0 or 1; empty for the first).  `recovered` is the share of the
** runs. */
void comparison_csv(FILE *out, const struct comparison *comparison);

#endif
