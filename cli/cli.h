/* How a subcommand is described. */
#ifndef SQUALL_CLI_CLI_H
#define SQUALL_CLI_CLI_H

#include "cli/complain.h"

#include <stddef.h>

#ifndef SQUALL_VERSION
#define SQUALL_VERSION "0.1.0"
#endif

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

extern const struct command run_command, why_command, compare_command, sweep_command,
    results_command, tip_command, trace_command, plot_command, check_command, new_command,
    list_command, fields_command, metrics_command, presets_command, schema_command,
    version_command;

#endif
