/* Calls that hang: open, and older than the latency objective allows (its slowest quantile's time;
** where there is none, ten times the answer without queues of the slowest of its calls, and at
** least a window).
**
** A closed user who hangs asks nothing.  What he *wants* is what he would ask if he were answered:
** once every (think time + answer without queues).  That is added to what is wanted in the window.
*/
#ifndef SQUALL_MODELS_MEASURE_METRICS_HANGING_H
#define SQUALL_MODELS_MEASURE_METRICS_HANGING_H

#include "models/measure/metrics.h"

/* How long calls may be open, edge by edge.  The objective is known, the edges know their clients.
** */
void hanging_init(struct metrics *metrics);

/* At a window's end. */
void hanging_count(struct metrics *metrics);

/* When the run is over. */
void hanging_close(struct metrics *metrics);

#endif
