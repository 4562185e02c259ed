/* Changes to a tree by path: variants and --set.
**
**     services.shop.calls.payments.timeout      a key of a map, of a map ...
**     faults[0].at, faults.0.at                 an item of a list, counted from 0
**
** What is missing on the way is made.  A bare value in the way becomes the map it stands for, with
** the value kept under the key "" (`retry: 3`, then retry.backoff), for only the fields know which
** one it sets.  Where a call's policies (or the guards at a service's door) are a list, the path
** payments.timeout leads to the item of that name.
**
** Of a map that takes one kind, or says a thing in one of two ways (attempts, retries), what a path
** led to last is meant: `backoff: exponential`, then retry.backoff.constant, is a constant pause.
**
** The tree that was composed is never changed: nodes are copied along the path, so neither the
** scenario as written nor other users of an anchor see the change.
*/
#ifndef SQUALL_SCENARIOS_PATCH_H
#define SQUALL_SCENARIOS_PATCH_H

#include "scenarios/read/tree.h"

struct change {
    const char *path;
    struct place place; /* of the path's first character */
    struct node *value;
};

struct patch {
    struct node *root;
    struct arena *arena;
    struct findings *findings;
};

/* False, with a finding, where the path can't be followed. */
bool patch_apply(struct patch *patch, const struct change *change);

#endif
