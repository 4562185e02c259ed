/* A table of text: one column of names, then columns of numbers, aligned to the right.
**
** It always fits its width: names are cut first; where that is not enough, the last columns go.
** A column in which no cell says anything is left out, and a table without any other is not
** written.
*/
#ifndef SQUALL_PLOTS_TABLE_H
#define SQUALL_PLOTS_TABLE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 9

struct cell {
    const char *text;
    bool says; /* something that would be missed */
};

struct table_row {
    const char *name, *to; /* to: "name -> to"; else NULL */
    struct cell cell[TABLE_COLUMNS];
    struct table_row *next;
};

struct table {
    struct arena *arena;
    const char *title;
    const char *head[TABLE_COLUMNS];
    size_t columns;
    struct table_row *first, *last;
};

/* `head`: one word or two for each column. */
void table_begin(struct table *table, struct arena *arena, const char *title,
                 const char *const *head, size_t columns);

/* Adds a row whose cells are empty until set. */
struct table_row *table_add(struct table *table, const char *name, const char *to);

/* `bold` is written before the line of heads and `plain` behind it; both may be "". */
void table_write(const struct table *table, FILE *out, size_t width, const char *bold,
                 const char *plain);

#endif
