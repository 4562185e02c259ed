/* Walks the tables of the world and gathers their sections.
**
** A table that stands in several places with one meaning is one section with several paths.  The
** kinds of a registry that can stand under many keys (distributions) get sections of their own,
** after the world's; a mixture, made of distributions, thereby ends.
*/
#include "scenarios/read/reference.h"

#include "models/spec/spec.h"
#include "scenarios/read/presets.h"

#include <assert.h>
#include <string.h>

const char *reference_path(struct arena *arena, const char *path, const char *key)
{
    return *path ? arena_format(arena, "%s.%s", path, key) : key;
}

static struct section *find_section(struct reference *reference, const struct section *like)
{
    for (size_t i = 0; i < reference->count; i++) {
        struct section *section = &reference->section[i];
        if (section->table == like->table && section->kind == like->kind &&
            strcmp(section->meaning, like->meaning) == 0)
            return section;
    }
    return NULL;
}

static void add_section(struct reference *reference, struct section section, const char *path)
{
    struct section *found = find_section(reference, &section);
    if (!found) {
        struct section *more = ARENA_ARRAY(reference->arena, reference->count + 1, struct section);
        if (reference->count)
            memcpy(more, reference->section, reference->count * sizeof *more);
        reference->section = more;
        found = &more[reference->count++];
        *found = section;
    }
    const char **paths = ARENA_ARRAY(reference->arena, found->paths + 1, const char *);
    if (found->paths)
        memcpy(paths, found->path, found->paths * sizeof *paths);
    paths[found->paths++] = path;
    found->path = paths;
}

static void note_registry(struct reference *reference, const struct registry *registry)
{
    for (size_t i = 0; i < reference->registries; i++)
        if (reference->registry[i] == registry)
            return;
    assert(reference->registries < sizeof reference->registry / sizeof *reference->registry);
    reference->registry[reference->registries++] = registry;
}

static void walk_table(struct reference *reference, struct section section, const char *path);

static void walk_field(struct reference *reference, const struct field *field, const char *path)
{
    const char *at = reference_path(reference->arena, path, field->key);
    struct section section = { .table = field->table, .meaning = field->meaning };
    switch ((int)field->kind) {
    case FIELD_GROUP:
    case FIELD_OPTION: walk_table(reference, section, at); return;
    case FIELD_MAP:
    case FIELD_LIST:
        walk_table(reference, section, reference_path(reference->arena, at, "*"));
        return;
    case FIELD_ONE: note_registry(reference, field->registry); return;
    case FIELD_SPREAD:
        for (size_t i = 0; i < field->registry->count; i++) {
            const struct kind *kind = field->registry->kind[i];
            section = (struct section){ .table = kind->fields, .kind = kind,
                                        .meaning = kind->doc };
            walk_table(reference, section, reference_path(reference->arena, path, kind->name));
        }
    }
}

static void walk_table(struct reference *reference, struct section section, const char *path)
{
    add_section(reference, section, path);
    for (size_t i = 0; section.table && i < section.table->count; i++)
        walk_field(reference, &section.table->field[i], path);
}

void reference_make(struct reference *reference, struct arena *arena)
{
    *reference = (struct reference){ .arena = arena };
    struct section world = { .table = &world_spec_fields, .meaning = "a scenario" };
    walk_table(reference, world, "");
    for (size_t r = 0; r < reference->registries; r++) /* grows on the way */
        for (size_t i = 0; i < reference->registry[r]->count; i++) {
            const struct registry *registry = reference->registry[r];
            const struct kind *kind = registry->kind[i];
            struct section section = { .table = kind->fields, .kind = kind, .registry = registry,
                                       .meaning = kind->doc };
            walk_table(reference, section, reference_path(arena, registry->name, kind->name));
        }
}

/* --- facts --- */

const char *reference_default(const struct field *field)
{
    if (field->kind == FIELD_NAME)
        return "";
    return field->standard == REQUIRED ? "required" : field->standard;
}

static const char *list_kinds(struct arena *arena, const struct registry *registry)
{
    const char *list = "";
    for (size_t i = 0; i < registry->count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", registry->kind[i]->name);
    return list;
}

static const char *list_choices(struct arena *arena, const struct field *field)
{
    const char **word, *list = "";
    size_t count = field_choices(field, arena, &word);
    for (size_t i = 0; i < count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", word[i]);
    return list;
}

static const char *list_presets(struct arena *arena, const struct field *field)
{
    const char **name, *list = "";
    size_t count = presets_names(field->range, arena, &name);
    for (size_t i = 0; i < count; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", name[i]);
    return list;
}

const char *reference_range(struct arena *arena, const struct field *field)
{
    if (field->kind == FIELD_CHOICE || field->kind == FIELD_SET)
        return list_choices(arena, field);
    if (field->kind == FIELD_PRESET)
        return list_presets(arena, field);
    if (field->kind == FIELD_ONE || field->kind == FIELD_SPREAD)
        return list_kinds(arena, field->registry);
    return field->range;
}

static const char *kind_words(const struct field *field)
{
    if (field->kind == FIELD_ONE)
        return field->registry->name;
    if (field->kind == FIELD_LIST && field->table->short_form)
        return "list, or one bare value";
    return field_kind_name(field->kind);
}

const char *reference_facts(struct arena *arena, const struct field *field)
{
    const char *standard = reference_default(field), *range = reference_range(arena, field);
    bool required = field->standard == REQUIRED;
    bool words = field->kind == FIELD_CHOICE || field->kind == FIELD_SET ||
                 field->kind == FIELD_ONE || field->kind == FIELD_SPREAD ||
                 field->kind == FIELD_PRESET;
    return arena_format(arena, "%s%s%s%s%s", kind_words(field),
                        !*standard ? "" : required ? ", " : ", default ", standard,
                        !*range ? "" : words ? ": " : ", ", range);
}
