/* A trace as Perfetto reads it (https://ui.perfetto.dev, trace_processor): TrackEvents.
**
** A process for each client, each instance of a service and each queue; in it a track for each lane
** (plots/report/trace_lanes.h).  A flow leads from each attempt to what it is at its target.  Times
** are nanoseconds since the run began.
**
** Source of the numbers of fields: protos/perfetto/trace of google/perfetto, v47, read 2024-11.
*/
#ifndef SQUALL_PLOTS_TRACE_PERFETTO_H
#define SQUALL_PLOTS_TRACE_PERFETTO_H

#include "plots/report/trace_story.h"

#include <stdio.h>

/* All root calls of the trace. */
void trace_perfetto(FILE *out, const struct trace_story *story);

#endif
