/* The scenario that a word which names none may have been meant for. */
#ifndef SQUALL_CLI_MEANT_H
#define SQUALL_CLI_MEANT_H

#include "base/arena.h"

/* What to type: a file of the word's folder (outage.yaml for `outage` and for `outgae.yml`), else a
** shipped story, with or without an ending that it does not have.  NULL: none is near. */
const char *meant_scenario(struct arena *arena, const char *word);

/* The shipped story alone. */
const char *meant_story(struct arena *arena, const char *word);

#endif
