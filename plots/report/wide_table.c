/* Widths are known once all cells are there; then columns are dealt out to parts, greedily and at
** least one to each.  The first `repeated` columns stand in every part beside the names.
*/
#include "plots/report/wide_table.h"

#include "plots/report/table.h"
#include "plots/report/text.h"

enum { MARGIN = 2, GAP = 2, NAME_MOST = 46 };

void wide_table_begin(struct wide_table *table, struct arena *arena, const char *title,
                      const char **name, size_t rows, size_t most)
{
    *table = (struct wide_table){ .arena = arena, .title = title, .name = name, .rows = rows,
                                  .column = ARENA_ARRAY(arena, most, struct wide_column) };
}

struct wide_column *wide_table_add(struct wide_table *table, const char *head)
{
    struct wide_column *column = &table->column[table->columns++];
    *column = (struct wide_column){ head, ARENA_ARRAY(table->arena, table->rows, const char *) };
    return column;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t column_width(const struct wide_table *table, size_t c)
{
    const struct wide_column *column = &table->column[c];
    size_t width = text_width(column->head);
    for (size_t r = 0; r < table->rows; r++)
        width = larger(width, text_width(column->cell[r]));
    return GAP + width;
}

static size_t name_width(const struct wide_table *table)
{
    size_t width = text_width(table->title);
    for (size_t r = 0; r < table->rows; r++)
        width = larger(width, text_width(table->name[r]));
    return MARGIN + (width < NAME_MOST ? width : NAME_MOST);
}

size_t wide_table_width(const struct wide_table *table)
{
    size_t width = name_width(table);
    for (size_t c = 0; c < table->columns; c++)
        width += column_width(table, c);
    return width;
}

/* How many columns from `first` on fit beside the repeated ones; at least one. */
static size_t fitting(const struct wide_table *table, size_t first, size_t width)
{
    size_t used = name_width(table), count = 0;
    for (size_t c = 0; c < table->repeated; c++)
        used += column_width(table, c);
    while (first + count < table->columns && table->repeated + count < TABLE_COLUMNS) {
        used += column_width(table, first + count);
        if (used > width && count > 0)
            break;
        count++;
    }
    return count;
}

/* The c-th column of the part that begins with `first`. */
static const struct wide_column *part_column(const struct wide_table *table, size_t first, size_t c)
{
    return &table->column[c < table->repeated ? c : first + c - table->repeated];
}

static void write_part(const struct wide_table *table, size_t first, size_t count, FILE *out,
                       size_t width, const char *bold, const char *plain)
{
    const char *heads[TABLE_COLUMNS];
    struct table part;
    size_t columns = table->repeated + count;
    for (size_t c = 0; c < columns; c++)
        heads[c] = part_column(table, first, c)->head;
    table_begin(&part, table->arena, table->title, heads, columns);
    for (size_t r = 0; r < table->rows; r++) {
        struct table_row *row = table_add(&part, table->name[r], NULL);
        for (size_t c = 0; c < columns; c++)
            row->cell[c] = (struct cell){ part_column(table, first, c)->cell[r], true };
    }
    table_write(&part, out, width, bold, plain);
}

void wide_table_write(const struct wide_table *table, FILE *out, size_t width, const char *bold,
                      const char *plain)
{
    for (size_t first = table->repeated, count; first < table->columns; first += count) {
        count = fitting(table, first, width);
        write_part(table, first, count, out, width, bold, plain);
    }
}
