/* What a path of a scenario that is half written may go on with, for completion.
**
** Goes along the described tables; names come from the tree, so that they are those of the file.
*/
#ifndef SQUALL_SCENARIOS_BRANCHES_H
#define SQUALL_SCENARIOS_BRANCHES_H

#include "scenarios/read/tree.h"

/* "services.shop." goes on below, "services.shop.workers=" takes a value, "run.tick=" and a word is
** whole. */
struct branch {
    const char *path, *meaning;
};

/* Those that begin with `begun`, one part further on than its last dot, or a value behind its '=';
** in the order of the tables.  Returns how many. */
size_t branches_of(struct node *root, const char *begun, struct arena *arena,
                   const struct branch **list);

#endif
