/* What must hold of every measure whatever it measures, told by its row of the metrics' table: a
** share lies in 0..1, a part is no more than its whole, windows make up the total, percentiles
** rise.  A metric that is added tomorrow is held to them, too. */
#ifndef SQUALL_TESTS_MEASURE_LAWS_H
#define SQUALL_TESTS_MEASURE_LAWS_H

#include "models/measure/results.h"

#include <stddef.h>

/* How many of what the object at this place counts (unit: calls, attempts, requests) were there
** already where the warm-up ends: they may end within what is counted. */
typedef double open_at_start(const void *self, enum metric_scope scope, size_t place,
                             const char *unit);

/* True, with the law and the figures in `text`, where one is broken. */
bool measures_broken(const struct results *results, open_at_start *open, const void *self,
                     char *text, size_t size);

#endif
