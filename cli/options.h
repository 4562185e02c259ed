/* Options by table: getopt_long's arrays and the help are both made from a command's rows. */
#ifndef SQUALL_CLI_OPTIONS_H
#define SQUALL_CLI_OPTIONS_H

#include "cli/cli.h"

#include <stdio.h>

/* Takes one option.  False with `err` where the value is wrong. */
struct option_taker {
    bool (*take)(void *self, int id, const char *value, struct err *err);
    void *self;
};

/* Takes --format text|markdown, the one option of a command that prints a reference. */
struct option_taker options_markdown(bool *markdown);

enum options_end {
    OPTIONS_GO,    /* argv[*first]... are the operands */
    OPTIONS_HELP,  /* the help was printed: nothing more to do */
    OPTIONS_WRONG  /* told on stderr */
};

/* argv[0] is the command's name.  Options and operands may be mixed; "--" ends the options. */
enum options_end options_parse(const struct command *command, int argc, char **argv,
                               struct option_taker taker, int *first);

/* The same for a command without options and operands: whether to go on; *code says how to end. */
bool options_bare(const struct command *command, int argc, char **argv, int *code);

/* The same for a command whose one operand is a scenario: that word.  NULL: there is nothing to
** go on with, and *code says how to end. */
const char *options_scenario(const struct command *command, int argc, char **argv,
                             struct option_taker taker, int *code);

#endif
