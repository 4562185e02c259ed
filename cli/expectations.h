/* `run --expect`: every variant that the scenario's expectations name is run, and each expectation
** is told with what was wanted and what came. */
#ifndef SQUALL_CLI_EXPECTATIONS_H
#define SQUALL_CLI_EXPECTATIONS_H

#include "cli/effort.h"

/* `base`: the spec as written, in which the expectations stand.  With subject->variant only that
** one's.  Returns the exit code. */
int expectations_run(struct subject *subject, const struct world_spec *base,
                     const struct effort *effort);

#endif
