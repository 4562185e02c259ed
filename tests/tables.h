/* For tests of described fields: all tables that can be reached from the world. */
#ifndef SQUALL_TESTS_TABLES_H
#define SQUALL_TESTS_TABLES_H

#include "base/field.h"

enum { TABLES = 200 };

/* Each once, the world's first. */
struct tables {
    const struct field_table *table[TABLES];
    size_t count;
};

void find_tables(struct tables *tables);

#endif
