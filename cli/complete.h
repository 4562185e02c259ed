/* squall complete WORD...: what may come next on a command line, for the completions of shells.
**
** The words are those behind `squall`, the last one the one that is being typed, perhaps empty.
** Each line of the answer is a word that it may become, and behind a tab what that means; a word
** that ends in `=` or `.` goes on.  ":files" and ":folders" ask the shell for those.  All of it
** follows from the commands' rows: an option's argument and the operands say by their word
** what they take (offers.c), so a new command is completed as it is.
*/
#ifndef SQUALL_CLI_COMPLETE_H
#define SQUALL_CLI_COMPLETE_H

#include "cli/cli.h"

int complete(const struct command *const *commands, size_t count, int words, char **word);

#endif
