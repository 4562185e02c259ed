/* Tables are found by walking those found before, so one that contains itself ends. */
#include "tests/tables.h"

#include "models/spec/spec.h"

#include <assert.h>

static void add_table(struct tables *tables, const struct field_table *table)
{
    for (size_t i = 0; i < tables->count; i++)
        if (tables->table[i] == table)
            return;
    assert(tables->count < TABLES);
    if (table)
        tables->table[tables->count++] = table;
}

static void add_kinds(struct tables *tables, const struct registry *registry)
{
    for (size_t i = 0; registry && i < registry->count; i++)
        add_table(tables, registry->kind[i]->fields);
}

void find_tables(struct tables *tables)
{
    tables->count = 0;
    add_table(tables, &world_spec_fields);
    for (size_t t = 0; t < tables->count; t++)
        for (size_t i = 0; i < tables->table[t]->count; i++) {
            add_table(tables, tables->table[t]->field[i].table);
            add_kinds(tables, tables->table[t]->field[i].registry);
        }
}
