/* Why it happened, as JSON: the form of `squall why --format json`. */
#ifndef SQUALL_PLOTS_WHY_DATA_H
#define SQUALL_PLOTS_WHY_DATA_H

#include "base/err.h"
#include "plots/report/why.h"

#include <stdio.h>

/* False with `err` where writing failed. */
bool why_json(FILE *out, const struct study *study, const struct why_again *again,
              const char *version, struct err *err);

#endif
