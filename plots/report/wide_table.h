/* A table that may have more columns than fit: the others stand in further tables below it, so that
** nothing that was asked for is missing. */
#ifndef SQUALL_PLOTS_WIDE_TABLE_H
#define SQUALL_PLOTS_WIDE_TABLE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdio.h>

/* A column and its cells, one a row. */
struct wide_column {
    const char *head, **cell;
};

struct wide_table {
    struct arena *arena;
    const char *title, **name; /* of the column of names; the rows' */
    size_t rows, columns;
    size_t repeated; /* the first columns, that stand in each of the tables */
    struct wide_column *column;
};

/* Without any column; `most` may be added. */
void wide_table_begin(struct wide_table *table, struct arena *arena, const char *title,
                      const char **name, size_t rows, size_t most);

/* Its cells are to be filled in. */
struct wide_column *wide_table_add(struct wide_table *table, const char *head);

/* How wide the names and the columns added so far are together. */
size_t wide_table_width(const struct wide_table *table);

/* `bold` and `plain` as of table_write(). */
void wide_table_write(const struct wide_table *table, FILE *out, size_t width, const char *bold,
                      const char *plain);

#endif
