/* Headlines and their differences as short text, for the tables of a comparison. */
#ifndef SQUALL_PLOTS_CHANGE_H
#define SQUALL_PLOTS_CHANGE_H

#include "sim/arena.h"
#include "study/comparison.h"

/* A value: "158/s", "15.3 min", "2.75", "41 %", "12.3 k"; "-" for NaN.  Times are in one unit
** only. */
const char *headline_text(struct arena *arena, enum headline_of h, double value);

/* A difference with its sign and the half width of its interval, in the same unit; `sure` puts
** the mark * behind it: "+74.1 ±1.2*", "-14.9 ±0.1 min*", "-41.0 ±1.2 %".  Shares are in points. */
const char *change_text(struct arena *arena, enum headline_of h, const struct estimate *change,
                        bool sure);

/* "+17 runs*". */
const char *change_of_runs(struct arena *arena, size_t fewer, size_t more, bool sure);

/* "14.9 min": the size of a difference. */
const char *change_size(struct arena *arena, enum headline_of h, double change);

#endif
