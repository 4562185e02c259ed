/* JSON Schema (draft 2020-12) of scenario files, for editors, from the same rows as everything
** else.
**
** Every table and every registry is one entry of $defs and is referred to by name, so a
** distribution within a distribution ends.  A schema can't say all that the reader checks (that a
** call's target exists).  It is stricter in one thing: a number is written plainly, so 10_000,
** which editors take for text, is refused.
*/
#include "models/spec/client.h"
#include "models/spec/world.h"
#include "scenarios/read/presets.h"
#include "scenarios/read/scenario.h"
#include "scenarios/read/schema_kinds.h"
#include "scenarios/read/schema_values.h"

#include <stdio.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"
#define NAME_PATTERN "^[A-Za-z_][A-Za-z0-9_-]*$"
#define VARIANT_PATTERN "^[A-Za-z0-9_][A-Za-z0-9_+.%-]*$"

struct schema {
    json_t *defs;
    struct arena *arena;
};

static json_t *table_ref(struct schema *schema, const struct field_table *table);
static json_t *value_schema(struct schema *schema, const struct field *field, bool one);
static json_t *registry_ref(struct schema *schema, const struct registry *registry);

/* --- values --- */

static bool needs_nothing(const struct field_table *table)
{
    bool nothing = true;
    for (size_t i = 0; i < table->count; i++)
        nothing &= table->field[i].standard != REQUIRED;
    return nothing;
}

/* The kinds as keys; what has no fields takes no value.  or_none: it may be left out in words. */
static void add_kinds(struct schema *schema, json_t *properties, const struct registry *registry,
                      bool or_none)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct kind *kind = registry->kind[i];
        json_t *value = kind->fields ? table_ref(schema, kind->fields)
                                     : json_pack("{s:[{s:s,s:i},{s:s}]}", "anyOf", "type", "object",
                                                 "maxProperties", 0, "type", "null");
        if (or_none)
            value = schema_kind_or_none(value);
        json_object_set_new(value, "description", json_string(kind->doc));
        json_object_set_new(properties, kind->name, value);
    }
}

/* {kind: ...} with one key, or the name of a kind that needs nothing. */
static json_t *kind_schema(struct schema *schema, const struct registry *registry, bool or_none)
{
    json_t *properties = json_object(), *names = json_array();
    add_kinds(schema, properties, registry, or_none);
    for (size_t i = 0; i < registry->count; i++)
        if (!registry->kind[i]->fields || needs_nothing(registry->kind[i]->fields))
            json_array_append_new(names, json_string(registry->kind[i]->name));
    json_t *map = json_pack("{s:s,s:o,s:b,s:i,s:i}", "type", "object", "properties", properties,
                            "additionalProperties", 0, "minProperties", 1, "maxProperties", 1);
    json_t *kinds = json_pack("{s:[o]}", "anyOf", map);
    if (json_array_size(names))
        json_array_append_new(json_object_get(kinds, "anyOf"),
                          json_pack("{s:O}", "enum", names));
    json_decref(names);
    return kinds;
}

static json_t *list_schema(struct schema *schema, const struct field *field)
{
    json_t *list = json_pack("{s:s,s:i,s:o}", "type", "array", "minItems",
                             field->standard == REQUIRED, "items",
                             table_ref(schema, field->table));
    return field->table->short_form ? schema_any_of(list, table_ref(schema, field->table)) : list;
}

/* A map of names, with one at least where it is required. */
static json_t *names_schema(struct schema *schema, const struct field *field)
{
    return json_pack("{s:s,s:i,s:{s:s,s:s},s:o}", "type", "object", "minProperties",
                     field->standard == REQUIRED, "propertyNames", "type", "string", "pattern",
                     NAME_PATTERN, "additionalProperties", table_ref(schema, field->table));
}

/* A name, or several. */
static json_t *presets_schema(struct schema *schema, const struct field *field)
{
    const char **name;
    size_t count = presets_names(field->range, schema->arena, &name);
    json_t *names = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, json_string(name[i]));
    json_t *one = json_pack("{s:o}", "enum", names);
    json_t *many = json_pack("{s:s,s:i,s:O}", "type", "array", "maxItems", PRESETS_AT_ONCE, "items",
                             one);
    return schema_any_of(one, many);
}

/* one: of kinds exactly one. */
static json_t *plain_schema(struct schema *schema, const struct field *field, bool one)
{
    switch ((int)field->kind) {
    case FIELD_GROUP:
    case FIELD_OPTION: return table_ref(schema, field->table);
    case FIELD_MAP: return names_schema(schema, field);
    case FIELD_LIST: return list_schema(schema, field);
    case FIELD_ONE: return registry_ref(schema, field->registry);
    case FIELD_SPREAD:
        return schema_kinds_list(field->registry, kind_schema(schema, field->registry, true), one);
    case FIELD_PRESET: return presets_schema(schema, field);
    case FIELD_FREE:
        if (*field->range)
            return json_pack("{s:s}", "type", "object");
        return json_pack("{s:s,s:{s:s,s:s},s:{s:[{s:s},{s:s}]}}", "type", "object",
                         "propertyNames", "type", "string", "pattern", VARIANT_PATTERN,
                         "additionalProperties", "anyOf", "type", "object", "type", "null");
    }
    return schema_scalar(field, schema->arena);
}

/* What may be written for a field; nothing at all for a structure that need not be there. */
static json_t *value_schema(struct schema *schema, const struct field *field, bool one)
{
    json_t *value = plain_schema(schema, field, one);
    json_t *words = schema_other_words(field);
    if (field->kind == FIELD_SPREAD && !one)
        json_array_append_new(words, json_string("none"));
    if (json_array_size(words))
        value = schema_any_of(value, json_pack("{s:O}", "enum", words));
    json_decref(words);
    if (field->kind >= FIELD_GROUP && field->standard != REQUIRED && !one)
        value = schema_any_of(value, json_pack("{s:s}", "type", "null"));
    return value;
}

static json_t *field_schema(struct schema *schema, const struct field *field, bool one)
{
    json_t *value = value_schema(schema, field, one);
    json_object_set_new(value, "description", json_string(field->meaning));
    if (field->standard && *field->standard)
        json_object_set_new(value, "default", schema_default(field));
    return value;
}

/* --- tables and registries --- */

/* A map that is nothing but kinds: one of them is meant. */
static bool holds_one_kind(const struct field_table *table)
{
    return table->count == 1 && table->field[0].kind == FIELD_SPREAD;
}

static json_t *table_schema(struct schema *schema, const struct field_table *table)
{
    json_t *properties = json_object(), *required = json_array();
    const struct field *spread = NULL;
    bool may_be_preset = false;
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->field[i];
        if (field->kind == FIELD_NAME)
            continue;
        if (field->kind == FIELD_SPREAD)
            spread = field;
        if (spread == field)
            add_kinds(schema, properties, field->registry, true);
        json_object_set_new(properties, field->key,
                            field_schema(schema, field, holds_one_kind(table)));
        may_be_preset |= field->kind == FIELD_PRESET;
        if (field->standard == REQUIRED)
            json_array_append_new(required, json_string(field->key));
    }
    json_t *object = json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties,
                               "additionalProperties", 0);
    if (may_be_preset && json_array_size(required)) /* a preset may give it */
        json_object_update_new(object, json_pack("{s:{s:o},s:o}", "if", "not",
                                                 schema_required(json_pack("[s]", "preset")),
                                                 "then", schema_required(required)));
    else
        json_object_set_new(object, "required", required);
    if (table == &client_spec_fields)
        schema_add_one_of(object, client_loads, CLIENT_LOADS);
    if (spread)
        schema_add_kinds_rules(object, spread, holds_one_kind(table));
    return object;
}

static json_t *ref(const char *name)
{
    char text[128];
    snprintf(text, sizeof text, "#/$defs/%s", name);
    return json_pack("{s:s}", "$ref", text);
}

/* The field that a bare list in place of the map sets, or NULL. */
static const struct field *list_field(const struct field_table *table)
{
    const struct field *list = NULL;
    for (size_t i = 0; i < table->count; i++) {
        if (table->field[i].kind == FIELD_SPREAD)
            return &table->field[i];
        if (table->field[i].kind == FIELD_LIST && table->short_form && !list)
            list = &table->field[i];
    }
    return list;
}

/* `none` stands for no list, but for no map. */
static json_t *bare_list_schema(struct schema *schema, const struct field_table *table,
                                const struct field *list)
{
    return list->kind == FIELD_SPREAD ? plain_schema(schema, list, holds_one_kind(table))
                                      : value_schema(schema, list, false);
}

/* The name is taken first, so that a table may contain itself. */
static json_t *table_ref(struct schema *schema, const struct field_table *table)
{
    if (json_object_get(schema->defs, table->name))
        return ref(table->name);
    json_object_set_new(schema->defs, table->name, json_object());
    const struct field *list = list_field(table);
    json_t *forms = json_pack("[o]", table_schema(schema, table));
    if (table->short_form)
        json_array_append_new(forms, value_schema(schema, &table->field[0], false));
    if (list && !(table->short_form && list == &table->field[0]))
        json_array_append_new(forms, bare_list_schema(schema, table, list));
    if (needs_nothing(table))
        json_array_append_new(forms, json_pack("{s:s}", "type", "null"));
    json_object_set_new(schema->defs, table->name, json_pack("{s:o}", "anyOf", forms));
    return ref(table->name);
}

static json_t *registry_ref(struct schema *schema, const struct registry *registry)
{
    if (json_object_get(schema->defs, registry->name))
        return ref(registry->name);
    json_object_set_new(schema->defs, registry->name, json_object());
    json_t *kinds = kind_schema(schema, registry, false);
    if (registry->plain)
        json_array_append_new(json_object_get(kinds, "anyOf"),
                              value_schema(schema, &registry->plain->fields->field[0], false));
    json_object_set_new(schema->defs, registry->name, kinds);
    return ref(registry->name);
}

void schema_write(FILE *out)
{
    struct schema schema = { json_object(), arena_create() };
    json_t *world = table_schema(&schema, &world_spec_fields);
    json_t *root = json_pack("{s:s,s:s}", "$schema", DIALECT, "title", "squall scenario");
    json_object_update(root, world);
    json_object_set_new(root, "$defs", schema.defs);
    json_dumpf(root, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    fputc('\n', out);
    json_decref(world);
    json_decref(root);
    arena_destroy(schema.arena);
}
