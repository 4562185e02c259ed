/* Arrival times from a text file: `12.5s` or a plain number of seconds a line; `#` comments. */
#ifndef SQUALL_MODELS_LOAD_TRACE_FILE_H
#define SQUALL_MODELS_LOAD_TRACE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>

/* Sorted, in the arena.  False: `err` names the file and the line, or the file alone: "can't be
** read: No such file or directory". */
bool trace_file_read(const char *path, struct arena *arena, sim_time **times, size_t *count,
                     struct err *err);

#endif
