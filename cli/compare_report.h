/* What the HTML report of a comparison needs from the command line. */
#ifndef SQUALL_CLI_COMPARE_REPORT_H
#define SQUALL_CLI_COMPARE_REPORT_H

#include "cli/lineup.h"
#include "study/comparison.h"

/* The command as typed, quoted for a shell.  argv[0] is the command's name; before getopt, which
** sorts the words. */
const char *report_command(struct arena *arena, int argc, char **argv);

/* False with `err`: the name does not end in .html, or no file can be written there. */
bool report_possible(const char *path, struct err *err);

bool report_save(const char *path, const char *command, const struct comparison *comparison,
                 const struct lineup *lineup, struct err *err);

#endif
