/* The processes that share a sweep: this one alone (ranks_alone.c, in squall), or all that mpirun
** has started (ranks_mpi.c, in squall-mpi).
**
** Rank 0 is the one that talks to the user and writes the store; it hands out points, also to
** itself, and takes the records back.  The others run points and say nothing.  A record depends on
** its point alone, so who runs it makes no difference to what is found.
*/
#ifndef SQUALL_CLI_RANKS_H
#define SQUALL_CLI_RANKS_H

#include "study/store/store.h"
#include "study/sweep.h"

/* First in main().  Ranks other than 0 are mute until ranks_agree(). */
void ranks_begin(int *argc, char ***argv);

/* Last in main(): the exit code.  Where other ranks still work, after a failure or Ctrl-C, they
** have two seconds to end; then all are aborted. */
int ranks_end(int code);

int ranks_rank(void);
int ranks_count(void);

/* Whether output that seems to go to a terminal may go anywhere: mpirun gives rank 0 a terminal of
** its own making and passes on what is written there. */
bool ranks_piped(void);

/* Every rank says, once, which study it has understood its arguments and files to mean, or "" where
** it could make nothing of them.  False: they don't go on; on rank 0 with `err`, whose text is
** empty where rank 0 is itself the one that could not. */
bool ranks_agree(const char key[STORE_KEY], struct err *err);

/* On rank 0: as sweep_run(). */
bool ranks_sweep(const struct sweep *sweep, bool *done, struct sweep_sink sink, struct team *team,
                 struct err *err);

/* On the others: runs points until there are no more. */
void ranks_work(const struct sweep *sweep, int threads);

#endif
