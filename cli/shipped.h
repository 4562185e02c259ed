/* Where the program's own files are: the shipped stories and the plot scripts.
**
** Both are looked for beside the program: in the tree it was built in (../scenarios, ../plots as
** seen from build/), then where it was installed (../share/squall/...).
*/
#ifndef SQUALL_CLI_SHIPPED_H
#define SQUALL_CLI_SHIPPED_H

#include "base/arena.h"

#include <stddef.h>

const char *shipped_scripts(struct arena *arena);

/* The names of the shipped stories, sorted, without folder and ending.  Returns how many. */
size_t shipped_list(struct arena *arena, const char *const **names);

/* The file of a shipped story. */
const char *shipped_story(struct arena *arena, const char *name);

/* The file meant by a word of the command line: the file itself where there is one, else the
** shipped story of that name, else NULL. */
const char *shipped_find(struct arena *arena, const char *word);

#endif
