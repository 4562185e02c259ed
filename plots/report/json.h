/* A study as JSON: one object for one variant, the form of `--format json` and of summary.json.
**
** The order of the keys is fixed and numbers have at most 15 digits, so that the same seed gives
** the same bytes.  What is undefined or infinite is null.
*/
#ifndef SQUALL_PLOTS_JSON_H
#define SQUALL_PLOTS_JSON_H

#include "base/err.h"
#include "study/study.h"

#include <stdio.h>

/* False with `err` where writing failed. */
bool json_study(FILE *out, const struct study *study, const char *version, struct err *err);

#endif
