/* The lineup of variants that a file names: those asked for, or all. */
#ifndef SQUALL_CLI_LINEUP_VARIANTS_H
#define SQUALL_CLI_LINEUP_VARIANTS_H

#include "cli/lineup.h"

/* False: told on stderr.  A variant that is wrong is in the findings of its subject. */
bool lineup_variants(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena);

/* Adds one; false, told, where there are too many. */
bool lineup_add(struct lineup *lineup, const struct world_spec *spec, const char *name,
                const struct findings *findings);

#endif
