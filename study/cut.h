/* A run again, with its triggers cut short: all that lasts still at an instant is ended then, and
** what would come later never comes.
**
** Up to the instant the run is the one it was, draw by draw; what comes after is what stopping the
** trigger would have brought.  Roles stay those of the run that is told: remedies and events keep
** their times, and a restart that was a remedy there is one here, though it may strike what is
** healthy now.  A trigger that the run bore (one to its end, under which it was healthy until the
** next came: models/measure/verdict.h) stays.  What is done by its begin, or takes a time of its
** own from there (a cache that is lost, a restart, a deploy), goes on where it has begun.
*/
#ifndef SQUALL_STUDY_CUT_H
#define SQUALL_STUDY_CUT_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"

/* From the first of the triggers that are cut to the last instant at which there is something to
** end, at most the run's end; false: there is none. */
bool cut_span(const struct results *run, sim_time *begin, sim_time *end);

/* The spec of `run` with its triggers cut short at a time; by the first one's begin: without any of
** them.  It lives in the arena and uses on what the run's spec has.  NULL with `err` where a
** trigger sets values while another `set` is there: what the scenario says with the one and without
** the other is not known here. */
const struct world_spec *cut_spec(const struct results *run, sim_time at, struct arena *arena,
                                  struct err *err);

#endif
