/* One run that is only looked on at: nothing is kept of it but what an observer writes down. */
#ifndef SQUALL_CLI_LOOKOUT_H
#define SQUALL_CLI_LOOKOUT_H

#include "cli/effort.h"
#include "models/counts/probe.h"

/* Who looks on, and when that is enough: asked between two slices of the run; NULL: at its end. */
struct lookout {
    struct observer observer;
    bool (*has_enough)(const void *self);
    const void *self;
};

enum lookout_end { LOOKOUT_DONE, LOOKOUT_STOPPED, LOOKOUT_FAILED };

/* The first replication of the spec.  Stopped: by Ctrl-C.  Failed: with `err`. */
enum lookout_end lookout_run(const struct lookout *lookout, const struct world_spec *spec,
                             const struct effort *effort, struct err *err);

#endif
