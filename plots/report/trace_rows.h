/* The lines of a trace as text: what each says, before it is cut and aligned. */
#ifndef SQUALL_PLOTS_TRACE_ROWS_H
#define SQUALL_PLOTS_TRACE_ROWS_H

#include "plots/report/trace_story.h"

struct trace_row {
    sim_time from, span; /* span TIME_NONE: a moment */
    size_t depth;        /* how far it stands in */
    const char *text, *end;
    bool open;           /* its span goes on beyond the run's end */
};

/* The line of a node.  False: it has none, as what it is stands in another's. */
bool trace_row(const struct trace_story *story, uint32_t node, struct arena *arena,
               struct trace_row *row);

#endif
