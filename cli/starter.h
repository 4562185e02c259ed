/* The scenario that `squall new` begins with: two tiers, a fault that a retry turns into a storm,
** and the variant that prevents it. */
#ifndef SQUALL_CLI_STARTER_H
#define SQUALL_CLI_STARTER_H

#include "base/arena.h"

/* `name` as YAML has it; `file` is what its comments call it. */
const char *starter_text(const char *name, const char *file, struct arena *arena);

#endif
