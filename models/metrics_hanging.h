/* Calls that hang: open, and older than the latency objective allows (its slowest quantile's time;
** where there is none, ten times the answer without queues of the slowest of its calls, and at
** least a window).
**
** A closed user who hangs asks nothing.  What he *wants* is what he would ask if he were answered:
** once every (think time + answer without queues).  That is added to what is wanted in the window.
*/
#ifndef SQUALL_MODELS_METRICS_HANGING_H
#define SQUALL_MODELS_METRICS_HANGING_H

#include "models/metrics.h"

/* How long a client's calls may be open.  The objective is known. */
void hanging_init(struct metrics *metrics, size_t client);

/* When the run is over. */
void hanging_close(struct client_meter *meter);

/* At a window's end. */
void hanging_count(const struct metrics *metrics, struct client_meter *meter);

#endif
