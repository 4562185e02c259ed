/* The field reference as text for a terminal of 80 columns: all of it, or what a key stands for.
**
** A key is the last part or parts of a path: `limit`, `queue.limit`, `services.shop.queue.limit`; a
** star in a path stands for any name.  Below a key that takes a kind the search goes on among the
** kinds: `service_time.lognormal.p99`.  What stands in several places is told in the order of how
** likely it is meant: the shallowest first, but faults and kinds later.
*/
#include "scenarios/read/reference.h"
#include "scenarios/read/scenario.h"

#include <string.h>

enum { WIDTH = 80, INDENT = 2, PATHS_SHOWN = 12, LATER = 3, LAST = 20 };

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

/* --- looking a key up --- */

/* The length of the last part of the first `length` characters. */
static size_t last_part(const char *path, size_t length)
{
    size_t part = 0;
    while (part < length && path[length - part - 1] != '.')
        part++;
    return part;
}

/* Whether `path` ends in the parts of `key`. */
static bool path_ends_in(const char *path, const char *key)
{
    size_t left = strlen(path), rest = strlen(key);
    if (left == 0)
        return rest == 0;
    for (;;) {
        size_t a = last_part(path, left), b = last_part(key, rest);
        bool any = a == 1 && path[left - 1] == '*';
        if (!any && (a != b || memcmp(path + left - a, key + rest - b, a) != 0))
            return false;
        if (rest == b)
            return true;
        if (left == a)
            return false;
        left -= a + 1;
        rest -= b + 1;
    }
}

/* The same for a section, whose items' star need not be said: `services` for services.*. */
static bool section_ends_in(struct arena *arena, const char *path, const char *key)
{
    size_t length = strlen(path);
    if (length > 2 && strcmp(path + length - 2, ".*") == 0)
        path = arena_text_of(arena, path, length - 2);
    return *path && path_ends_in(path, key);
}

/* Of what is found at these paths of a section, 0 first: `queue` of a service and of a consumer
** before that of a bulkhead, and that before the queue which a fault strikes. */
static int rank_of(const struct section *section, const char *const *path, size_t paths)
{
    int least = LAST;
    for (size_t i = 0; i < paths; i++) {
        int rank = section->registry || strncmp(path[i], "faults.", 7) == 0 ? LATER : 0;
        for (const char *c = path[i]; *c; c++)
            rank += *c == '.';
        least = rank < least ? rank : least;
    }
    return least;
}

static size_t find_sections(const struct reference *reference, FILE *out, const char *key,
                            int rank, bool first)
{
    size_t found = 0;
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        const char **match = ARENA_ARRAY(reference->arena, section->paths, const char *);
        size_t matches = 0;
        for (size_t i = 0; i < section->paths; i++)
            if (section_ends_in(reference->arena, section->path[i], key))
                match[matches++] = section->path[i];
        if (!matches || rank_of(section, match, matches) != rank)
            continue;
        fputs(found || !first ? "\n" : "", out);
        write_paths(out, match, matches);
        write_body(out, reference->arena, section);
        found++;
    }
    return found;
}

static bool has_section(const struct field *field)
{
    return field->kind == FIELD_GROUP || field->kind == FIELD_OPTION ||
           field->kind == FIELD_MAP || field->kind == FIELD_LIST || field->kind == FIELD_NAME;
}

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

static bool find_field(const struct reference *reference, FILE *out, const struct section *section,
                       const struct field *field, const char *key, int rank, bool first)
{
    const char **match = ARENA_ARRAY(reference->arena, section->paths, const char *);
    size_t matches = 0;
    for (size_t i = 0; i < section->paths; i++) {
        const char *path = reference_path(reference->arena, section->path[i], field->key);
        if (path_ends_in(path, key))
            match[matches++] = path;
    }
    if (!matches || rank_of(section, match, matches) != rank)
        return false;
    fputs(first ? "" : "\n", out);
    write_paths(out, match, matches);
    write_row(out, reference->arena, field, (int)strlen(field->key));
    if (field->registry)
        write_kinds(reference, out, field->registry);
    return true;
}

static size_t find_fields(const struct reference *reference, FILE *out, const char *key,
                          int rank, bool first)
{
    size_t found = 0;
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        for (size_t i = 0; section->table && i < section->table->count; i++)
            if (!has_section(&section->table->field[i]))
                found += find_field(reference, out, section, &section->table->field[i], key,
                                    rank, first && found == 0);
    }
    return found;
}

static size_t find_key(const struct reference *reference, FILE *out, const char *key)
{
    size_t found = 0;
    for (int rank = 0; rank <= LAST; rank++) {
        found += find_sections(reference, out, key, rank, found == 0);
        found += find_fields(reference, out, key, rank, found == 0);
    }
    return found;
}

/* --- below a key that takes a kind --- */

static const struct registry *registry_at(const struct reference *reference, const char *key)
{
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        for (size_t f = 0; section->table && f < section->table->count; f++)
            for (size_t i = 0; i < section->paths; i++)
                if (section->table->field[f].kind == FIELD_ONE &&
                    path_ends_in(reference_path(reference->arena, section->path[i],
                                                section->table->field[f].key), key))
                    return section->table->field[f].registry;
    }
    return NULL;
}

static size_t find_below(const struct reference *reference, FILE *out, const char *key)
{
    for (const char *dot = strchr(key, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *front = arena_text_of(reference->arena, key, (size_t)(dot - key));
        const struct registry *registry = registry_at(reference, front);
        if (registry)
            return find_key(reference, out,
                            arena_format(reference->arena, "%s.%s", registry->name, dot + 1));
    }
    return 0;
}

/* --- not found --- */

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
            key[count++] = path + strlen(path) - last_part(path, strlen(path));
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
        near = nearest_word(key + strlen(key) - last_part(key, strlen(key)), known, count);
    return near && strcmp(near, key) != 0
               ? err_set(err, "there is no key '%.80s'; did you mean '%s'?", key, near)
               : err_set(err, "there is no key '%.80s'", key);
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
    bool found = true;
    size_t length = key ? strlen(key) : 0;
    if (length > 2 && strcmp(key + length - 2, ".*") == 0) /* as its own headings write it */
        key = arena_text_of(arena, key, length - 2);
    for (size_t s = 0; !key && s < reference.count; s++) {
        fputs(s ? "\n" : "", out);
        write_paths(out, reference.section[s].path, *reference.section[s].path[0]
                                                        ? reference.section[s].paths : 0);
        write_body(out, arena, &reference.section[s]);
    }
    if (key)
        found = (*key && (find_key(&reference, out, key) || find_below(&reference, out, key))) ||
                no_such_key(&reference, key, err);
    arena_destroy(arena);
    return found;
}
