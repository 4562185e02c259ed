/* The field reference as a page of documentation: a table for each section. */
#include "scenarios/read/reference.h"
#include "scenarios/read/scenario.h"

/* In a cell: a bar would end it. */
static void write_cell(FILE *out, const char *text)
{
    for (; *text; text++)
        fprintf(out, *text == '|' ? "\\%c" : "%c", *text);
}

static void write_code(FILE *out, const char *text)
{
    if (!*text)
        return;
    fputc('`', out);
    write_cell(out, text);
    fputc('`', out);
}

static void write_row(FILE *out, struct arena *arena, const struct field *field)
{
    fprintf(out, "| `%s` | %s | ", field->key,
            field->kind == FIELD_ONE ? field->registry->name : field_kind_name(field->kind));
    if (field->standard == REQUIRED)
        fputs("required", out);
    else
        write_code(out, reference_default(field));
    fputs(" | ", out);
    write_cell(out, reference_range(arena, field));
    fputs(" | ", out);
    write_cell(out, field->meaning);
    fputs(" |\n", out);
}

static void write_title(FILE *out, const struct section *section)
{
    if (!*section->path[0])
        fputs("## The scenario\n\n", out);
    else if (section->registry)
        fprintf(out, "## %s `%s`\n\n%s\n\n", section->registry->name, section->kind->name,
                section->meaning);
    else {
        fputs("##", out);
        for (size_t i = 0; i < section->paths; i++)
            fprintf(out, "%s `%s`", i ? "," : "", section->path[i]);
        fprintf(out, "\n\n%s\n\n", section->meaning);
    }
}

static void write_section(FILE *out, struct arena *arena, const struct section *section)
{
    const struct field_table *table = section->table;
    write_title(out, section);
    if (!table)
        return;
    if (table->short_form)
        fprintf(out, "A bare value sets `%s`.\n\n", table->field[0].key);
    fputs("| key | kind | default | range | meaning |\n| --- | --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < table->count; i++)
        if (table->field[i].kind != FIELD_NAME)
            write_row(out, arena, &table->field[i]);
    fputc('\n', out);
}

void fields_write_markdown(FILE *out)
{
    struct arena *arena = arena_create();
    struct reference reference;
    reference_make(&reference, arena);
    fputs("# Fields\n\nWhat may a scenario say?  A star stands for a name of your own, or for the "
          "number of an item.\nThis page is generated.\n\n", out);
    for (size_t i = 0; i < reference.count; i++)
        write_section(out, arena, &reference.section[i]);
    arena_destroy(arena);
}
