/* Who makes the spec of a point: the reader of scenarios stands beside this layer, not below it.
*/
#ifndef SQUALL_STUDY_SPEC_PORT_H
#define SQUALL_STUDY_SPEC_PORT_H

#include "base/arena.h"
#include "base/err.h"
#include "study/axis.h"

struct world_spec;

struct spec_port {
    /* The scenario with these choices on top of all else, checked; it lives in `arena`.  NULL with
    ** `err` (its first error) where that is no valid scenario.  Two threads may ask at once. */
    const struct world_spec *(*make)(void *self, const struct choice *choice, size_t choices,
                                     struct arena *arena, struct err *err);
    /* The whole scenario without choices as canonical text, every value in force; what it depends
    ** on beside that (trace files) as lines "sha256  name".  Both identify it. */
    const char *(*text)(void *self, struct arena *arena);
    const char *(*inputs)(void *self, struct arena *arena, struct err *err);
    /* What the scenario with these choices is warned of: `count` lines.  May be NULL. */
    const char *const *(*warnings)(void *self, const struct choice *choice, size_t choices,
                                   size_t *count, struct arena *arena);
    void *self;
};

/* Finds out which axes take whole numbers only, and whether each axis's ends are valid at all.
** False with `err` where a value between is refused for any other reason. */
bool spec_port_try(struct spec_port *port, struct axis *axes, size_t count, struct err *err);

#endif
