/* A metric that somebody asked for, among those of a scenario. */
#ifndef SQUALL_CLI_MEASURES_H
#define SQUALL_CLI_MEASURES_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"

/* The measure of a path; NULL with `err`, which names the nearest. */
const struct measure *measures_find(const struct results *like, const char *path,
                                    struct arena *arena, struct err *err);

#endif
