/* Dead letters of studies as CSV: a row for each message that was given up, in the order of time,
** replication after replication.
**
** Columns: queue (that gave it up), partition (empty where it has none), key, published,
** deliveries, first_failure, last_failure, outcome (of the last failure), given_up; times in
** seconds.  The three of failures are empty where it never failed, but was received too often.
** With several replications `replication` stands first, and before it with several studies the
** `variant`.
*/
#ifndef SQUALL_PLOTS_LETTERS_H
#define SQUALL_PLOTS_LETTERS_H

#include "models/queues/dead_letters.h"
#include "study/study.h"

#include <stdio.h>

/* letters[s]: one a run of study s, in its order. */
void letters_csv(FILE *out, const struct study *const *study,
                 const struct dead_letters *const **letters, size_t studies);

#endif
