/* Laying one map under another: what is written above wins, field by field.
**
** Both are maps of the fields of `table`, in any form the reader takes (`retry: 4`, a kind's bare
** name, a bare list of policies).  Groups, options and policies are laid into each other; of a
** field that takes a kind, a kind written above replaces another one below, and adds to the same
** one.  `none` above switches off what is below; lists and values above replace those below.
**
** A list of policies, above or below, keeps its order: what the other side says of the policies in
** it is laid into its items.  A policy that has no place in the list stays beside it as a key,
** which the reader refuses.
*/
#ifndef SQUALL_SCENARIOS_LAY_H
#define SQUALL_SCENARIOS_LAY_H

#include "base/field.h"
#include "scenarios/read/tree.h"

/* A new node that shares with both; neither is changed.  `over` itself, where it is no such map. */
struct node *node_lay(const struct field_table *table, struct node *over, struct node *under,
                      struct arena *arena);

/* The field that a bare value in place of the map sets, or NULL. */
const struct field *lay_bare_field(const struct field_table *table, const struct node *node);

#endif
