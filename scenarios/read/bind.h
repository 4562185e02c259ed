/* From the tree to structs, by the tables of described fields.
**
** Binding never stops at the first error.  It follows aliases without expanding them, within
** bounds: 200 000 values, 64 levels.  What it finds is placed, and named by its full path
** (services.shop.workers), so that the same words do in a variant and in --set.
*/
#ifndef SQUALL_SCENARIOS_BIND_H
#define SQUALL_SCENARIOS_BIND_H

#include "base/field.h"
#include "scenarios/read/places.h"
#include "scenarios/read/tree.h"

enum { BIND_VALUES = 200000, BIND_ERRORS = 200 };

/* Fills `object`, whose fields are `table`, from the map `root`: defaults where nothing was set.
** Paths to files are taken from `folder`.  False where there was an error. */
bool bind_tree(const struct field_table *table, void *object, struct node *root,
               const char *folder, struct places *places, struct arena *arena,
               struct findings *findings);

#endif
