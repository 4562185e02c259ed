/* The line of progress on a terminal, and Ctrl-C.
**
** Both hang on the team's progress port: it is asked after every slice of a run.  The line is a bar
** with what is done, the time left and how fast it goes (with --until: of the replications wanted
** so far).  It goes to stderr, only if that is a terminal, and is erased at the end.  The first
** Ctrl-C, TERM or HUP stops the team between two slices; a second one ends the program
** (cli/interrupt.h).
*/
#ifndef SQUALL_CLI_PROGRESS_H
#define SQUALL_CLI_PROGRESS_H

#include "study/team.h"

#include <stdbool.h>

struct progress_line {
    struct progress port;
    bool shown;          /* whether there is anybody to show it to */
    double begun, drawn; /* seconds of the clock: the beginning, and the last time it was drawn */
};

/* A team that tells its progress here; it lives as long as `line`.  threads 0: all cores. */
struct team progress_begin(struct progress_line *line, bool quiet, int threads);
void progress_end(struct progress_line *line);

#endif
