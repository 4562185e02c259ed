/* Aligned columns that hold their width.
**
** Invariant: no line is wider than `width`, whatever the cells hold: columns are dropped from the
** right until the names keep at least NAME_LEAST columns, or none is left.
*/
#include "plots/report/table.h"

#include "plots/report/text.h"

#include <assert.h>

#define INDENT 2
#define GAP 2
#define NAME_LEAST 20
#define ARROW " -> "

struct layout {
    bool shown[TABLE_COLUMNS];
    size_t wide[TABLE_COLUMNS], name;
};

void table_begin(struct table *table, struct arena *arena, const char *title,
                 const char *const *head, size_t columns)
{
    assert(columns <= TABLE_COLUMNS);
    *table = (struct table){ .arena = arena, .title = title, .columns = columns };
    for (size_t i = 0; i < columns; i++)
        table->head[i] = head[i];
}

struct table_row *table_add(struct table *table, const char *name, const char *to)
{
    struct table_row *row = ARENA_NEW(table->arena, struct table_row);
    row->name = name;
    row->to = to;
    *(table->last ? &table->last->next : &table->first) = row;
    table->last = row;
    return row;
}

static size_t name_width(const struct table_row *row)
{
    size_t width = text_width(row->name);
    return row->to ? width + sizeof ARROW - 1 + text_width(row->to) : width;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void measure_column(const struct table *table, size_t column, struct layout *layout)
{
    size_t wide = text_width(table->head[column]);
    for (const struct table_row *row = table->first; row; row = row->next) {
        const struct cell *cell = &row->cell[column];
        layout->shown[column] |= cell->says;
        wide = larger(wide, cell->text ? text_width(cell->text) : 0);
    }
    layout->wide[column] = wide;
}

static size_t columns_width(const struct table *table, const struct layout *layout)
{
    size_t sum = INDENT;
    for (size_t i = 0; i < table->columns; i++)
        sum += layout->shown[i] ? GAP + layout->wide[i] : 0;
    return sum;
}

static struct layout lay_out(const struct table *table, size_t width)
{
    struct layout layout = { .name = text_width(table->title) };
    for (size_t i = 0; i < table->columns; i++)
        measure_column(table, i, &layout);
    for (const struct table_row *row = table->first; row; row = row->next)
        layout.name = larger(layout.name, name_width(row));
    size_t need = least(layout.name, NAME_LEAST);
    for (size_t i = table->columns; i-- && columns_width(table, &layout) + need > width;)
        layout.shown[i] = false;
    layout.name = least(layout.name, width - columns_width(table, &layout));
    return layout;
}

/* Of "from -> to" the longer side is cut first. */
static const char *fitted_name(struct arena *arena, const struct table_row *row, size_t width)
{
    if (!row->to)
        return text_cut_name(arena, row->name, width);
    size_t rest = width - (sizeof ARROW - 1), from = text_width(row->name);
    size_t to = text_width(row->to), half = rest / 2;
    if (from + to > rest && to <= rest - half)
        from = rest - to;
    from = least(from, larger(half, rest - least(to, rest)));
    return arena_format(arena, "%s" ARROW "%s", text_cut_name(arena, row->name, from),
                        text_cut_name(arena, row->to, rest - from));
}

static void write_left(FILE *out, const char *text, size_t width)
{
    fprintf(out, "%s%*s", text, (int)(width - least(width, text_width(text))), "");
}

static void write_right(FILE *out, const char *text, size_t width)
{
    fprintf(out, "%*s%s", (int)(GAP + width - least(width, text_width(text))), "", text);
}

static void write_row(const struct table *table, const struct table_row *row,
                      const struct layout *layout, FILE *out)
{
    fprintf(out, "%*s", INDENT, "");
    write_left(out, fitted_name(table->arena, row, layout->name), layout->name);
    for (size_t i = 0; i < table->columns; i++)
        if (layout->shown[i])
            write_right(out, row->cell[i].text ? row->cell[i].text : "", layout->wide[i]);
    fputc('\n', out);
}

static bool says_anything(const struct table *table)
{
    for (const struct table_row *row = table->first; row; row = row->next)
        for (size_t i = 0; i < table->columns; i++)
            if (row->cell[i].says)
                return true;
    return false;
}

void table_write(const struct table *table, FILE *out, size_t width, const char *bold,
                 const char *plain)
{
    if (!says_anything(table))
        return;
    struct layout layout = lay_out(table, width);
    fprintf(out, "\n%s", bold);
    write_left(out, text_cut(table->arena, table->title, layout.name + INDENT),
               layout.name + INDENT);
    for (size_t i = 0; i < table->columns; i++)
        if (layout.shown[i])
            write_right(out, table->head[i], layout.wide[i]);
    fprintf(out, "%s\n", plain);
    for (const struct table_row *row = table->first; row; row = row->next)
        write_row(table, row, &layout, out);
}
