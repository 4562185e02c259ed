/* Where the points of a sweep go: into the store, several in one transaction where they come fast.
**
** A transaction waits for the disk, some ten milliseconds, and the threads wait with it.  So a
** point is written at once only where the last were written KEEPER_S ago; else it waits, with those
** that come meanwhile, until so long has passed.  That is what a kill can cost beside the points in
** hand.
**
** It hangs on the team's progress port, which is asked after every slice of a run, before the one
** that was there: a point does not wait for the next to end.
*/
#ifndef SQUALL_CLI_KEEPER_H
#define SQUALL_CLI_KEEPER_H

#include "study/team.h"
#include "study/store/store.h"

#define KEEPER_S 0.1

struct keeper {
    struct store *store;
    int64_t study;
    size_t written;              /* points */
    struct progress port;
    const struct progress *next; /* whose turn it is then; may be NULL */
    struct arena *arena;         /* of the points that wait */
    const struct record **waiting;
    size_t count, room;
    double last; /* seconds of the clock: when some were written */
    bool failed; /* with `err`: nothing is taken any more */
    struct err err;
};

/* The team lives no longer than the keeper. */
void keeper_begin(struct keeper *keeper, struct store *store, int64_t study, struct team *team);

/* A sink's put (study/sweep.h). */
bool keeper_put(void *keeper, const struct record *record, struct err *err);

/* Writes what still waits.  False with `err` where that failed, or writing did before. */
bool keeper_end(struct keeper *keeper, struct err *err);

#endif
