/* What can be measured of a scenario, known from a world that is never run. */
#ifndef SQUALL_CLI_MEASURES_H
#define SQUALL_CLI_MEASURES_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"

/* Results of nothing, with every measure's path and unit.  NULL with `err` where no world can be made
** of the spec. */
const struct results *measures_of(const struct world_spec *spec, struct arena *arena,
                                  struct err *err);

/* The measure of a path; NULL with `err`, which names the nearest. */
const struct measure *measures_find(const struct results *like, const char *path,
                                    struct arena *arena, struct err *err);

#endif
