/* For tests: draws the lines of a scenario from the tables, whole or a block of it. */
#ifndef SQUALL_TESTS_SCENARIO_DRAW_H
#define SQUALL_TESTS_SCENARIO_DRAW_H

#include "tests/scenario_lines.h"
#include "tests/value_maker.h"

struct drawing {
    struct lines lines;
    struct rng rng;
    uint64_t services, queues, consumers; /* how many, fixed before the first line: clients name
                                             them */
};

/* What follows the last line: the keys of a struct, or one key with its value. */
void draw_struct(struct drawing *drawing, int level, const struct field_table *table);
void draw_field(struct drawing *drawing, int level, const struct field_table *table,
                const struct field *field);

/* The same of a map under a head: a key with its colon, or the dash of an item. */
void draw_table(struct drawing *drawing, int level, const char *head,
                const struct field_table *table);

/* tests/scenario_sets.c: some paths of what was drawn so far, with new values. */
void draw_sets(struct drawing *drawing, int level);

#endif
