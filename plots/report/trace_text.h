/* One root call's life as an indented text of 80 columns: when, how long, what, and how it ended;
** then where its time went, and what of the work was for nobody.
*/
#ifndef SQUALL_PLOTS_TRACE_TEXT_H
#define SQUALL_PLOTS_TRACE_TEXT_H

#include "plots/report/trace_story.h"

#include <stdio.h>

void trace_text(FILE *out, const struct trace_story *story);

#endif
