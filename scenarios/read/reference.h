/* All that a scenario may say, as sections: one for each map of keys, with every path where it
** stands.  What the field reference is written from, in its forms. */
#ifndef SQUALL_SCENARIOS_REFERENCE_H
#define SQUALL_SCENARIOS_REFERENCE_H

#include "base/field.h"

struct section {
    const struct field_table *table;  /* NULL: a kind with nothing to set */
    const struct kind *kind;          /* of a registry, or NULL */
    const struct registry *registry;  /* whose kinds stand under any key that takes one, or NULL */
    const char *meaning;
    const char **path; /* "services.*.queue"; of a registry's kind: "distribution.lognormal" */
    size_t paths;
};

struct reference {
    struct arena *arena;
    struct section *section;
    size_t count;
    const struct registry *registry[16];
    size_t registries;
};

void reference_make(struct reference *reference, struct arena *arena);

/* path.key, or just the key at the top. */
const char *reference_path(struct arena *arena, const char *path, const char *key);

/* "time, default 5min, 1ms..10000d": all about a field but its meaning. */
const char *reference_facts(struct arena *arena, const struct field *field);
/* "5min", "required", "none" ... */
const char *reference_default(const struct field *field);
/* "1ms..10000d", "fifo, lifo", "constant, uniform, ..." or "". */
const char *reference_range(struct arena *arena, const struct field *field);

#endif
