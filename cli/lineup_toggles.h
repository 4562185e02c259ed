/* The lineup that --toggle makes: all controls on, each one off, all off; or all combinations. */
#ifndef SQUALL_CLI_LINEUP_TOGGLES_H
#define SQUALL_CLI_LINEUP_TOGGLES_H

#include "cli/lineup.h"

/* False: told on stderr, or in the findings of the one subject. */
bool lineup_toggle(struct lineup *lineup, const struct lineup_wish *wish, struct arena *arena);

#endif
