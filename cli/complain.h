/* What all commands say on stderr when something is wrong, and the codes they end with. */
#ifndef SQUALL_CLI_COMPLAIN_H
#define SQUALL_CLI_COMPLAIN_H

#include "base/err.h"

enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,  /* the run, or writing its results, failed */
    EXIT_USAGE = 2,   /* wrong options, or a bad scenario */
    EXIT_UNMET = 3,   /* run --expect: an expectation is not met */
    EXIT_STOPPED = 130 /* interrupted before anything was finished, or while it was written */
};

/* "squall: ..." on stderr, one line; what it quotes needs no cleaning (base/clean.h). */
void complain(const char *format, ...) PRINTF_LIKE(1, 2);

/* A word that nothing in a list mentions: names the nearest of `names`, or the command that lists
** them all ("metrics": what a metric is).  Returns EXIT_USAGE. */
int complain_unmentioned(const char *what, const char *command, const char *word,
                         const char *const *names, size_t count);

/* The same for an error, with its place where it has one.  Returns the code, for `return`. */
int complain_err(const struct err *err, int code);

#endif
