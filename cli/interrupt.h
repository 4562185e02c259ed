/* Signals that ask the program to end: INT (Ctrl-C), TERM and HUP.
**
** While they are watched the first is noted, so that what is in hand comes to a good end; one that
** comes later still ends the program at once.  (timeout(1) sends every signal twice: what comes
** within INTERRUPT_S of the first is the same.)  Otherwise they do what they always do.  Two kinds
** of work watch: runs, which stop and show what was finished (cli/progress.h), and the writing of
** files and pictures, which leaves nothing half done and is then given up.  A HUP that was ignored
** when the program began, as by nohup(1), stays so.
*/
#ifndef SQUALL_CLI_INTERRUPT_H
#define SQUALL_CLI_INTERRUPT_H

#include "base/err.h"

#include <stdbool.h>

#define INTERRUPT_S 0.2

void interrupt_begin(void);

/* Whether a signal came since interrupt_begin(). */
bool interrupt_came(void);

/* Ends what runs began. */
void interrupt_end(void);

/* The same for writing: between the two a signal gives it up.  False with `err`: it was given up
** before already. */
bool interrupt_may_write(struct err *err);

/* `fine`, or false with `err` where a signal came. */
bool interrupt_written(bool fine, struct err *err);

/* Last of all: ends as TERM or HUP would have, now that what was finished is delivered.  Returns
** the exit code: EXIT_STOPPED where Ctrl-C gave up the writing. */
int interrupt_obey(int code);

#endif
