/* What is to do when a map ends: merge keys are resolved and keys given twice found. */
#ifndef SQUALL_SCENARIOS_MERGE_H
#define SQUALL_SCENARIOS_MERGE_H

#include "scenarios/read/tree.h"

/* The key of a merge, known by its address: a quoted "<<" is a key like any other. */
extern const char merge_key[];

/* `nodes` counts what the tree holds, and grows by each entry merged in.  False, with a finding,
** where that is more than TREE_NODES. */
bool map_close(struct node *map, size_t *nodes, struct arena *arena, struct findings *findings);

#endif
