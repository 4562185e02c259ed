/* Every value in force, written as a scenario that reads back to the same spec.
**
** One generic walk over the described fields.  What is not plain is its default: the members of a
** kind are held against the default of the field that chose the kind (`backoff: exponential`), and
** only where another kind was chosen against the kind's own.  Recursion follows the nesting of the
** spec, at most as deep as a scenario file may be.
*/
#include "base/field.h"
#include "base/paths.h"
#include "models/spec/expect.h"
#include "models/spec/fault_spec.h"
#include "models/spec/world.h"
#include "scenarios/read/places.h"
#include "scenarios/read/scenario.h"
#include "scenarios/read/tree.h"
#include "scenarios/read/yaml_text.h"

#include <assert.h>
#include <string.h>

enum { STEP = 2 };

struct dump {
    FILE *out;
    struct arena *arena;
    const struct findings *findings; /* NULL: no marks of what is a default */
    const char *folder;              /* paths are written as seen from there; NULL: from the root */
    bool is_source;                  /* it is the folder of the scenario itself */
    const struct file_port *files;   /* may be NULL */
    bool sets;                       /* some fault changes values */
    bool dash;                       /* the next line begins an item of a list */
};

static void dump_table(struct dump *dump, int indent, const struct field_table *table,
                       const void *object, const void *standard);

/* --- lines --- */

static void line_begin(struct dump *dump, int indent)
{
    int spaces = dump->dash ? indent - STEP : indent;
    fprintf(dump->out, "%*s%s", spaces, "", dump->dash ? "- " : "");
    dump->dash = false;
}

/* A key of ours, plain as it is. */
static void write_key(struct dump *dump, int indent, const char *key)
{
    line_begin(dump, indent);
    fprintf(dump->out, "%s:", key);
}

/* A name that the user gave. */
static void write_name(struct dump *dump, int indent, const char *name)
{
    line_begin(dump, indent);
    yaml_write_text(dump->out, name);
    fputc(':', dump->out);
}

/* --- values --- */

static void end_line(struct dump *dump, const char *text, bool standard)
{
    fprintf(dump->out, "%s%s%s\n", *text ? " " : "", text,
            standard && dump->findings ? "  # default" : "");
}

/* What was read apart from the rest, where its text was kept. */
static void dump_free(struct dump *dump, int indent, const struct field *field, const char *text)
{
    if (!text || !*text)
        return;
    write_key(dump, indent, field->key);
    end_line(dump, text, false);
}

/* Typed in the scenario that stands in the folder: the path begins with it, unless that is where we
** are.  What that leaves is what was typed. */
static const char *as_typed(const struct dump *dump, const char *path)
{
    if (!dump->is_source || strcmp(dump->folder, ".") == 0)
        return dump->is_source && *path != '/' ? path : NULL;
    size_t length = strlen(dump->folder);
    bool inside = strncmp(path, dump->folder, length) == 0 && path[length] == '/';
    return inside ? path + length + 1 : NULL;
}

/* What is written for a path; whoever wants to know of files is told.  One from the root stays. */
static const char *file_name(const struct dump *dump, const char *path)
{
    const char *name = as_typed(dump, path);
    if (!name)
        name = *path == '/'   ? path
               : dump->folder ? path_seen_from(dump->arena, dump->folder, path)
                              : path_absolute(dump->arena, path);
    if (dump->files)
        dump->files->tell(dump->files->self, path, name);
    return name;
}

static bool was_set(const struct dump *dump, const void *member)
{
    return dump->findings && place_was_set(dump->findings, member);
}

static void dump_scalar(struct dump *dump, int indent, const struct field *field,
                        const void *object, const void *standard)
{
    const char *value = field_print(field, object, dump->arena);
    const void *member = (const char *)object + field->offset;
    bool text = field->kind == FIELD_TEXT || field->kind == FIELD_FILE;
    bool is_default = standard && field->standard && !was_set(dump, member) &&
                      strcmp(value, field_print(field, standard, dump->arena)) == 0;
    write_key(dump, indent, field->key);
    if (!text || !*(const char *const *)member) {
        end_line(dump, value, is_default);
        return;
    }
    fputc(' ', dump->out);
    yaml_write_text(dump->out, field->kind == FIELD_FILE ? file_name(dump, value) : value);
    end_line(dump, "", is_default);
}

/* {kind: {...}} after a key or a dash. */
static void dump_kind(struct dump *dump, int indent, const struct one *one, const void *standard)
{
    if (!one->kind->fields || !one->kind->fields->count) {
        line_begin(dump, indent);
        fprintf(dump->out, "%s\n", one->kind->name);
        return;
    }
    write_key(dump, indent, one->kind->name);
    fputc('\n', dump->out);
    if (!standard) {
        void *own = arena_take(dump->arena, one->kind->size);
        fields_default(one->kind->fields, own, dump->arena);
        standard = own;
    }
    dump_table(dump, indent + STEP, one->kind->fields, one->value, standard);
}

static void dump_one(struct dump *dump, int indent, const struct field *field,
                     const struct one *one, const struct one *standard)
{
    bool same = field->standard && standard && standard->kind == one->kind &&
                !was_set(dump, one);
    write_key(dump, indent, field->key);
    if (one->kind && one->kind->fields && one->kind->fields->count) {
        fputc('\n', dump->out);
        dump_kind(dump, indent + STEP, one,
                  standard && standard->kind == one->kind ? standard->value : NULL);
        return;
    }
    end_line(dump, one->kind ? one->kind->name : "none", same);
}

/* {kind: none} */
static void dump_no_kind(struct dump *dump, int indent, const struct kind *kind)
{
    write_key(dump, indent, kind->name);
    end_line(dump, "none", false);
}

/* As keys.  With a preset those that are not there are switched off. */
static void dump_kinds(struct dump *dump, int indent, const struct registry *registry,
                       const struct ones *ones, bool preset)
{
    size_t next = 0;
    for (size_t i = 0; i < registry->count; i++)
        if (next < ones->count && ones->item[next].kind == registry->kind[i])
            dump_kind(dump, indent, &ones->item[next++], NULL);
        else if (preset)
            dump_no_kind(dump, indent, registry->kind[i]);
}

/* Those that are not in the list are switched off beside it, as they were: what another preset says
** of one has no place in the list, and would be refused. */
static void dump_unlisted(struct dump *dump, int indent, const struct registry *registry,
                          const struct ones *ones)
{
    for (size_t i = 0; i < registry->count; i++) {
        bool listed = false;
        for (size_t k = 0; k < ones->listed_count; k++)
            listed |= ones->listed[k].kind == registry->kind[i];
        if (!listed)
            dump_no_kind(dump, indent, registry->kind[i]);
    }
}

/* As they were given: a `set` leads to a list by its order, and may add a key where there is
** none. */
static void dump_spread(struct dump *dump, int indent, const struct field *field,
                        const struct ones *ones, bool preset)
{
    if (!ones->listed) {
        dump_kinds(dump, indent, field->registry, ones, preset);
        return;
    }
    if (preset)
        dump_unlisted(dump, indent, field->registry, ones);
    write_key(dump, indent, field->key);
    if (!ones->listed_count) {
        end_line(dump, "[]", false);
        return;
    }
    fputc('\n', dump->out);
    for (size_t i = 0; i < ones->listed_count; i++) {
        const struct one *one = &ones->listed[i];
        dump->dash = true;
        if (one->value)
            dump_kind(dump, indent + 2 * STEP, one, NULL);
        else
            dump_no_kind(dump, indent + 2 * STEP, one->kind);
    }
}

static void dump_option(struct dump *dump, int indent, const struct field *field,
                        const void *object)
{
    write_key(dump, indent, field->key);
    if (!object) {
        end_line(dump, "none", true);
        return;
    }
    fputc('\n', dump->out);
    void *standard = arena_take(dump->arena, field->table->size);
    fields_default(field->table, standard, dump->arena);
    dump_table(dump, indent + STEP, field->table, object, standard);
}

/* The key of an item of a map: its NAME, and where that is. */
static const char *item_name(const struct field_table *table, const char *item)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->field[i].kind == FIELD_NAME)
            return *(const char *const *)(const void *)(item + table->field[i].offset);
    assert(false && "the items of a map have a name");
    return "";
}

static void dump_items(struct dump *dump, int indent, const struct field *field,
                       const struct items *items)
{
    bool map = field->kind == FIELD_MAP;
    void *standard = arena_take(dump->arena, field->table->size);
    fields_default(field->table, standard, dump->arena);
    write_key(dump, indent, field->key);
    if (!items->count) {
        end_line(dump, map ? "{}" : "[]", field->standard != REQUIRED);
        return;
    }
    fputc('\n', dump->out);
    for (size_t i = 0; i < items->count; i++) {
        const char *item = (const char *)items->item + i * field->table->size;
        if (map) {
            write_name(dump, indent + STEP, item_name(field->table, item));
            fputc('\n', dump->out);
        }
        dump->dash = !map;
        dump_table(dump, indent + 2 * STEP, field->table, item, standard);
    }
}

/* What a `set` says of a policy is laid over what the preset says of it, not over what is in force:
** then the preset is written, too. */
static bool has_preset(const struct dump *dump, const struct field_table *table, const void *object)
{
    for (size_t i = 0; i < table->count && dump->sets; i++)
        if (table->field[i].kind == FIELD_PRESET)
            return *(const char *const *)(const void *)((const char *)object +
                                                        table->field[i].offset);
    return false;
}

/* `standard` is a struct of the table's defaults to hold the object against. */
static void dump_field(struct dump *dump, int indent, const struct field_table *table,
                       const struct field *field, const void *object, const void *standard)
{
    const void *member = (const char *)object + field->offset;
    const void *usual = standard ? (const char *)standard + field->offset : NULL;
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_TIME:
    case FIELD_RATE:
    case FIELD_SHARE:
    case FIELD_FLAG:
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_CHOICE:
    case FIELD_SET: dump_scalar(dump, indent, field, object, standard); return;
    case FIELD_GROUP:
        write_key(dump, indent, field->key);
        fputc('\n', dump->out);
        dump_table(dump, indent + STEP, field->table, member, usual);
        return;
    case FIELD_OPTION: dump_option(dump, indent, field, *(void *const *)member); return;
    case FIELD_MAP:
    case FIELD_LIST: dump_items(dump, indent, field, member); return;
    case FIELD_ONE: dump_one(dump, indent, field, member, usual); return;
    case FIELD_SPREAD:
        dump_spread(dump, indent, field, member, has_preset(dump, table, object));
        return;
    case FIELD_FREE: dump_free(dump, indent, field, *(const char *const *)member); return;
    case FIELD_PRESET:
        if (dump->sets)
            dump_free(dump, indent, field, *(const char *const *)member);
        return;
    case FIELD_NAME: return;
    }
}

/* Another key, `none` unless it is given, says it: written both ways it would stay when a `set`
** makes that one `none`. */
static bool said_otherwise(const struct dump *dump, const struct field_table *table,
                           const struct field *field, const void *object)
{
    const char *key = node_other_key(field->key);
    const struct field *other = key ? fields_find(table, key) : NULL;
    return other && other->standard && strcmp(other->standard, "none") == 0 &&
           strcmp(field_print(other, object, dump->arena), "none") != 0;
}

static void dump_table(struct dump *dump, int indent, const struct field_table *table,
                       const void *object, const void *standard)
{
    for (size_t i = 0; i < table->count; i++)
        if (!said_otherwise(dump, table, &table->field[i], object))
            dump_field(dump, indent, table, &table->field[i], object, standard);
}

/* The variants that `expect` names must exist.  What they change is in force already, or was not
** asked for: they are written empty. */
static void dump_variants(struct dump *dump, const struct world_spec *spec)
{
    bool any = false;
    for (size_t i = 0; i < spec->expect.count; i++) {
        const char *name = spec->expect.item[i].variant;
        bool new = name != NULL;
        for (size_t k = 0; new && k < i; k++) {
            const char *other = spec->expect.item[k].variant;
            new = !other || strcmp(other, name) != 0;
        }
        if (new && !any)
            fputs("variants:\n", dump->out);
        if (new) {
            write_name(dump, STEP, name);
            fputs(" {}\n", dump->out);
        }
        any |= new;
    }
}

static void dump_all(struct dump *dump, const struct world_spec *spec)
{
    struct world_spec *standard = ARENA_NEW(dump->arena, struct world_spec);
    fields_default(&world_spec_fields, standard, dump->arena);
    for (size_t i = 0; i < spec->faults.count; i++)
        dump->sets |= spec->faults.item[i].set != NULL;
    dump_table(dump, 0, &world_spec_fields, spec, standard);
    dump_variants(dump, spec);
}

void scenario_explain(FILE *out, const struct world_spec *spec, const char *folder,
                      const struct findings *findings)
{
    struct dump dump = { .out = out, .arena = findings->arena, .findings = findings,
                         .folder = folder };
    dump_all(&dump, spec);
}

void scenario_canonical(FILE *out, const struct scenario *scenario, const struct world_spec *spec,
                        const struct file_port *files, struct arena *arena)
{
    struct dump dump = { .out = out, .arena = arena, .folder = scenario_folder(scenario),
                         .is_source = true, .files = files };
    dump_all(&dump, spec);
}

void scenario_settled(FILE *out, const struct world_spec *spec, struct arena *arena)
{
    struct dump dump = { .out = out, .arena = arena };
    dump_all(&dump, spec);
}
