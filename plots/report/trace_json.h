/* One root call as JSON: an object for the call, and in each object's `children` what was made on
** its behalf, in the order in which it began.
**
** Times are whole nanoseconds since the run began; `end_ns` is null of what was still open at its
** end.  Which members an object has goes by its `kind`; those that say no are left out.
*/
#ifndef SQUALL_PLOTS_TRACE_JSON_H
#define SQUALL_PLOTS_TRACE_JSON_H

#include "base/err.h"
#include "plots/report/trace_story.h"

#include <stdio.h>

/* False with `err` where writing failed. */
bool trace_json(FILE *out, const struct trace_story *story, const char *version, struct err *err);

#endif
