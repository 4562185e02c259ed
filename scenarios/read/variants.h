/* The variants of a scenario: named lists of changes, in the order of the file. */
#ifndef SQUALL_SCENARIOS_VARIANTS_H
#define SQUALL_SCENARIOS_VARIANTS_H

#include "scenarios/read/patch.h"

enum { VARIANTS_LIMIT = 1000, CHANGES_LIMIT = 1000 };

struct variant {
    const char *name;
    struct place place;
    struct change *change;
    size_t count;
};

struct variants {
    struct variant *item;
    const char **name;
    size_t count;
    const char *base; /* what the scenario as written is called */
};

/* Reads the map `variants` of the root, if there is one. */
void variants_read(struct variants *variants, struct node *root, struct arena *arena,
                   struct findings *findings);

/* NULL: no variant of that name. */
const struct variant *variants_find(const struct variants *variants, const char *name);

/* A name's nearest as "; did you mean 'x'?", else the names there are, else "". */
const char *variants_hint(const struct variants *variants, const char *name, struct arena *arena);

#endif
