/* Values changed in mid-run: the faults that `set` something, as a series of whole specs. */
#ifndef SQUALL_SCENARIOS_MIDRUN_H
#define SQUALL_SCENARIOS_MIDRUN_H

#include "base/err.h"
#include "base/time.h"
#include "scenarios/read/patch.h"

struct world_spec;

/* What a changed spec is bound from: the tree, variants and settings applied. */
struct midrun {
    struct node *root;
    const char *folder;
    struct arena *arena;
    struct source_port sources;
};

/* When the first `set` begins; SIM_FOREVER: there is none. */
sim_time midrun_begins(const struct world_spec *spec);

/* Fills spec->changes.  False, with findings, where one of them is wrong. */
bool midrun_bind(const struct midrun *midrun, struct world_spec *spec, struct findings *findings);

#endif
