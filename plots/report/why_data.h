/* Why it happened, as JSON: the form of `squall why --format json`. */
#ifndef SQUALL_PLOTS_WHY_DATA_H
#define SQUALL_PLOTS_WHY_DATA_H

#include "base/err.h"
#include "study/no_return.h"
#include "study/study.h"

#include <stdio.h>

/* `returns`: of the drawn run, which is their first; NULL: they were not looked for.  False with
** `err` where writing failed. */
bool why_json(FILE *out, const struct study *study, const struct no_returns *returns,
              const char *version, struct err *err);

#endif
