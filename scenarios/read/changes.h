/* What a variant changes, as a person would say it: of a call, a service or a queue that is set as
** a whole only the keys that are others than before, or gone.
*/
#ifndef SQUALL_SCENARIOS_CHANGES_H
#define SQUALL_SCENARIOS_CHANGES_H

#include "scenarios/read/scenario.h"
#include "scenarios/read/variants.h"

/* Against the tree as written.  Returns how many; variant NULL: none. */
size_t changes_of(const struct variant *variant, struct node *root, struct arena *arena,
                  const struct setting **list);

#endif
