/* The line of progress on a terminal, and Ctrl-C.
**
** Both hang on study's progress port: it is asked after every slice of a run.  The line goes to
** stderr, only if that is a terminal, and is erased at the end.  The first Ctrl-C stops the study
** between two slices; a second one ends the program.
*/
#ifndef SQUALL_CLI_PROGRESS_H
#define SQUALL_CLI_PROGRESS_H

#include "study/study.h"

#include <stdbool.h>

struct progress_line {
    bool shown;        /* whether there is anybody to show it to */
    double begun, drawn; /* seconds of the clock: the beginning, and the last time it was drawn */
    uint64_t events;   /* of the replications before this one */
    uint64_t latest;
    size_t replication;
};

/* The port lives as long as `line`. */
struct progress progress_begin(struct progress_line *line, bool quiet);
void progress_end(struct progress_line *line);

bool progress_interrupted(void);

#endif
