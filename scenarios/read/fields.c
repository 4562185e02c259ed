/* The field reference as text for a terminal of 80 columns: all of it, or what a word stands for
** (lookup.h): the best of that in full, what is further off by name, and nothing twice.
*/
#include "scenarios/read/lookup.h"
#include "scenarios/read/scenario.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 2, PATHS_SHOWN = 12, FURTHER_SHOWN = 20 };

/* --- text --- */

/* Words of `text` from column `at` on, further lines indented by `indent`. */
static void write_wrapped(FILE *out, int at, int indent, const char *text)
{
    for (bool first = true; *text; first = false) {
        text += strspn(text, " ");
        int length = (int)strcspn(text, " ");
        if (!first && at + 1 + length > WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            at = indent;
        } else if (!first && length) {
            fputc(' ', out);
            at++;
        }
        fprintf(out, "%.*s", length, text);
        at += length;
        text += length;
    }
    fputc('\n', out);
}

static void write_row(FILE *out, struct arena *arena, const struct field *field, int keys)
{
    int indent = INDENT + keys + 2;
    fprintf(out, "%*s%-*s  ", INDENT, "", keys, field->key);
    write_wrapped(out, indent, indent, reference_facts(arena, field));
    fprintf(out, "%*s", indent, "");
    write_wrapped(out, indent, indent, field->meaning);
}

static int key_width(const struct field_table *table)
{
    int width = 0;
    for (size_t i = 0; i < table->count; i++) {
        int length = (int)strlen(table->field[i].key);
        width = length > width ? length : width;
    }
    return width;
}

static void write_paths(FILE *out, const char *const *path, size_t paths)
{
    for (size_t i = 0; i < paths && i < PATHS_SHOWN; i++)
        fprintf(out, "%s\n", path[i]);
    if (paths > PATHS_SHOWN)
        fprintf(out, "... and %zu more\n", paths - PATHS_SHOWN);
}

static void write_body(FILE *out, struct arena *arena, const struct section *section)
{
    const struct field_table *table = section->table;
    fprintf(out, "%*s", INDENT, "");
    write_wrapped(out, INDENT, INDENT, section->meaning);
    if (table && table->short_form) {
        fprintf(out, "%*s", INDENT, "");
        write_wrapped(out, INDENT, INDENT,
                      arena_format(arena, "A bare value sets `%s`.", table->field[0].key));
    }
    for (size_t i = 0; table && i < table->count; i++)
        if (table->field[i].kind != FIELD_NAME)
            write_row(out, arena, &table->field[i], key_width(table));
}

/* --- what a word stands for --- */

static void write_kinds(const struct reference *reference, FILE *out,
                        const struct registry *registry)
{
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        bool member = false;
        for (size_t i = 0; i < registry->count; i++)
            member |= section->kind == registry->kind[i];
        if (!member)
            continue;
        fprintf(out, "\n%s\n", section->kind->name);
        write_body(out, reference->arena, section);
    }
}

/* The first hit before this one that has told the same keys or kinds; NULL: none has. */
static const struct hit *told_by(const struct lookup *lookup, const struct hit *hit)
{
    const struct field_table *table = hit->section->table;
    for (const struct hit *before = lookup->hit; before < hit; before++) {
        if (!hit->field && !before->field && table && table->count &&
            before->section->table == table)
            return before;
        if (hit->field && before->field && hit->field->registry &&
            hit->field->registry == before->field->registry)
            return before;
    }
    return NULL;
}

static void write_sentence(FILE *out, const char *text)
{
    fprintf(out, "%*s", INDENT, "");
    write_wrapped(out, INDENT, INDENT, text);
}

static void write_section(FILE *out, struct arena *arena, const struct hit *hit,
                          const struct hit *told)
{
    if (hit->kind == HIT_IS && !told) {
        write_body(out, arena, hit->section);
        return;
    }
    write_sentence(out, hit->section->meaning);
    if (told)
        write_sentence(out, arena_format(arena, "Its keys are those of `%s`.", told->path[0]));
}

static void write_hit(FILE *out, const struct reference *reference, const struct lookup *lookup,
                      const struct hit *hit)
{
    const struct hit *told = told_by(lookup, hit);
    fputs(hit == lookup->hit ? "" : "\n", out);
    write_paths(out, hit->path, hit->paths);
    if (!hit->field) {
        write_section(out, reference->arena, hit, told);
        return;
    }
    write_row(out, reference->arena, hit->field, (int)strlen(hit->field->key));
    if (hit->kind == HIT_IS && hit->field->registry && told)
        write_sentence(out, arena_format(reference->arena, "Its kinds are those of `%s`.",
                                         told->path[0]));
    else if (hit->kind == HIT_IS && hit->field->registry)
        write_kinds(reference, out, hit->field->registry);
}

static void write_further(FILE *out, const struct lookup *lookup, size_t from)
{
    if (from < lookup->count)
        fputs("\nAlso, beginning so or saying it:\n", out);
    for (size_t i = from; i < lookup->count && i < from + FURTHER_SHOWN; i++) {
        const struct hit *hit = &lookup->hit[i];
        fprintf(out, "  %s", hit->path[0]);
        if (hit->paths > 1)
            fprintf(out, " (%zu places)", hit->paths);
        fputc('\n', out);
    }
    if (lookup->count > from + FURTHER_SHOWN)
        fprintf(out, "  ... and %zu more\n", lookup->count - from - FURTHER_SHOWN);
}

/* The best of the kinds of hits in full, the others by name. */
static void write_lookup(FILE *out, const struct reference *reference,
                         const struct lookup *lookup)
{
    size_t full = 0;
    while (full < lookup->count && lookup->hit[full].kind == lookup->hit[0].kind)
        write_hit(out, reference, lookup, &lookup->hit[full++]);
    write_further(out, lookup, full);
}

/* --- not found --- */

static const char *last_part(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* Every key alone and with its path. */
static size_t list_keys(const struct reference *reference, const char ***keys)
{
    size_t room = 0, count = 0;
    for (size_t s = 0; s < reference->count; s++)
        room += reference->section[s].paths *
                (1 + (reference->section[s].table ? reference->section[s].table->count : 0));
    const char **key = *keys = ARENA_ARRAY(reference->arena, 2 * room, const char *);
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        for (size_t i = 0; i < section->paths; i++) {
            const char *path = section->path[i];
            key[count++] = last_part(path);
            for (size_t f = 0; section->table && f < section->table->count; f++) {
                const char *name = section->table->field[f].key;
                key[count++] = name;
                key[count++] = reference_path(reference->arena, path, name);
            }
        }
    }
    return count;
}

static bool no_such_key(const struct reference *reference, const char *key, struct err *err)
{
    const char **known;
    size_t count = list_keys(reference, &known);
    const char *near = nearest_word(key, known, count);
    if (!near)
        near = nearest_word(last_part(key), known, count);
    return near && strcmp(near, key) != 0
               ? err_set(err, "no key mentions '%.60s'; did you mean '%s'?", key, near)
               : err_set(err, "no key mentions '%.60s'; `squall fields` lists them", key);
}

size_t fields_keys(struct arena *arena, const char ***keys)
{
    struct reference reference;
    reference_make(&reference, arena);
    return list_keys(&reference, keys);
}

bool fields_write(FILE *out, const char *key, struct err *err)
{
    struct arena *arena = arena_create();
    struct reference reference;
    reference_make(&reference, arena);
    struct lookup lookup = { NULL, 0 };
    if (key)
        lookup = lookup_word(&reference, key);
    for (size_t s = 0; !key && s < reference.count; s++) {
        fputs(s ? "\n" : "", out);
        write_paths(out, reference.section[s].path, *reference.section[s].path[0]
                                                        ? reference.section[s].paths : 0);
        write_body(out, arena, &reference.section[s]);
    }
    write_lookup(out, &reference, &lookup);
    bool found = !key || lookup.count || no_such_key(&reference, key, err);
    arena_destroy(arena);
    return found;
}
