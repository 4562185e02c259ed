/* What all subcommands share: how a command is described, and how it ends.
*/
#ifndef SQUALL_CLI_CLI_H
#define SQUALL_CLI_CLI_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#ifndef SQUALL_VERSION
#define SQUALL_VERSION "0.1.0"
#endif

enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,  /* the run, or writing its results, failed */
    EXIT_USAGE = 2,   /* wrong options, or a bad scenario */
    EXIT_UNMET = 3,   /* run --expect: an expectation is not met */
    EXIT_STOPPED = 130 /* interrupted before anything was finished, or while it was written */
};

/* One option: from it come the parse and the help. */
struct option_row {
    int id; /* its letter, or a number from OPTION_LONG on where it has none */
    const char *name, *argument, *help; /* argument NULL: it takes none */
};

#define OPTION_LONG 256

struct command {
    const char *name, *operands, *about;
    const char *details; /* NULL, or lines for --help */
    const struct option_row *options;
    size_t option_count;
    const char *examples; /* lines for --help, each begins with "squall" */
    int (*run)(const struct command *command, int argc, char **argv);
};

extern const struct command run_command, compare_command, sweep_command, results_command,
    tip_command, check_command, list_command, fields_command, metrics_command, presets_command,
    schema_command;

/* "squall: ..." on stderr, one line; what it quotes needs no cleaning (base/clean.h). */
void complain(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same for an error, with its place where it has one.  Returns the code, for `return`. */
int complain_err(const struct err *err, int code);

#endif
