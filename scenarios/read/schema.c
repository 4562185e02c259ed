/* JSON Schema (draft 2020-12) of scenario files, for editors, from the same rows as everything
** else.
**
** Every table and every registry is one entry of $defs and is referred to by name, so a
** distribution within a distribution ends.  A schema can't say all that the reader checks (that a
** call's target exists); what it refuses, the reader refuses too.
*/
#include "scenarios/read/scenario.h"

#include "sim/units.h"

#include <jansson.h>
#include <string.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"
#define NUMBER_TEXT "[0-9][0-9_]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?"
#define TIME_PATTERN "^(" NUMBER_TEXT "(ns|us|ms|s|min|h|d))+$"
#define RATE_PATTERN "^" NUMBER_TEXT "/(s|min|h|d)$"
#define SHARE_PATTERN "^" NUMBER_TEXT "%?$"

struct schema {
    json_t *defs;
    struct arena *arena;
};

static json_t *table_ref(struct schema *schema, const struct field_table *table);
static json_t *registry_ref(struct schema *schema, const struct registry *registry);

/* --- scalars --- */

static json_t *any_of(json_t *first, json_t *second)
{
    return json_pack("{s:[o,o]}", "anyOf", first, second);
}

static json_t *pattern(const char *text)
{
    return json_pack("{s:s,s:s}", "type", "string", "pattern", text);
}

/* A limit of a range as a number; false where there is none. */
static bool limit_of(const struct field *field, const char *begin, const char *end, double *limit)
{
    char text[48];
    struct err err;
    size_t length = (size_t)(end - begin);
    if (length == 0 || length >= sizeof text)
        return false;
    memcpy(text, begin, length);
    text[length] = '\0';
    return field->kind == FIELD_SHARE ? share_parse(text, limit, &err)
                                      : number_parse(text, limit, &err);
}

static void set_limit(json_t *number, const char *key, double limit)
{
    bool whole = limit >= -1e15 && limit <= 1e15 && limit == (double)(json_int_t)limit;
    json_object_set_new(number, key, whole ? json_integer((json_int_t)limit) : json_real(limit));
}

static json_t *number_schema(const struct field *field, const char *type)
{
    json_t *number = json_pack("{s:s}", "type", type);
    const char *dots = strstr(field->range, ".."), *end = strstr(field->range, " or ");
    double limit;
    if (!dots)
        return number;
    if (limit_of(field, field->range, dots, &limit))
        set_limit(number, "minimum", limit);
    if (limit_of(field, dots + 2, end ? end : dots + strlen(dots), &limit))
        set_limit(number, "maximum", limit);
    return number;
}

static json_t *words_schema(const struct field *field, struct arena *arena)
{
    const char **word;
    size_t count = field_choices(field, arena, &word);
    json_t *words = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(words, json_string(word[i]));
    return json_pack("{s:o}", "enum", words);
}

static json_t *set_schema(const struct field *field, struct arena *arena)
{
    json_t *one = words_schema(field, arena);
    json_t *many = json_pack("{s:s,s:O}", "type", "array", "items", one);
    return any_of(one, many);
}

/* --- structure --- */

/* {kind: ...} with one key, or the name of a kind that needs nothing. */
static json_t *kind_schema(struct schema *schema, const struct registry *registry)
{
    json_t *properties = json_object(), *names = json_array();
    for (size_t i = 0; i < registry->count; i++) {
        const struct kind *kind = registry->kind[i];
        json_t *value = kind->fields ? table_ref(schema, kind->fields) : json_object();
        bool bare = true;
        json_object_set_new(value, "description", json_string(kind->doc));
        json_object_set_new(properties, kind->name, value);
        for (size_t f = 0; kind->fields && f < kind->fields->count; f++)
            bare &= kind->fields->field[f].standard != REQUIRED;
        if (bare)
            json_array_append_new(names, json_string(kind->name));
    }
    json_t *map = json_pack("{s:s,s:o,s:b,s:i,s:i}", "type", "object", "properties", properties,
                            "additionalProperties", 0, "minProperties", 1, "maxProperties", 1);
    json_t *kinds = json_pack("{s:[o]}", "anyOf", map);
    if (json_array_size(names))
        json_array_append_new(json_object_get(kinds, "anyOf"),
                              json_pack("{s:o}", "enum", names));
    else
        json_decref(names);
    return kinds;
}

static json_t *list_schema(struct schema *schema, const struct field *field)
{
    json_t *list = json_pack("{s:s,s:o}", "type", "array", "items",
                             table_ref(schema, field->table));
    return field->table->short_form ? any_of(list, table_ref(schema, field->table)) : list;
}

static json_t *plain_schema(struct schema *schema, const struct field *field)
{
    switch (field->kind) {
    case FIELD_COUNT: return number_schema(field, "integer");
    case FIELD_NUMBER: return number_schema(field, "number");
    case FIELD_TIME: return pattern(TIME_PATTERN);
    case FIELD_RATE: return pattern(RATE_PATTERN);
    case FIELD_SHARE: return any_of(number_schema(field, "number"), pattern(SHARE_PATTERN));
    case FIELD_FLAG:
        return json_pack("{s:[b,b,s,s,s,s]}", "enum", 1, 0, "yes", "no", "on", "off");
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_NAME: return json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
    case FIELD_CHOICE: return words_schema(field, schema->arena);
    case FIELD_SET: return set_schema(field, schema->arena);
    case FIELD_GROUP:
    case FIELD_OPTION: return table_ref(schema, field->table);
    case FIELD_MAP:
        return json_pack("{s:s,s:o}", "type", "object", "additionalProperties",
                         table_ref(schema, field->table));
    case FIELD_LIST: return list_schema(schema, field);
    case FIELD_ONE: return registry_ref(schema, field->registry);
    case FIELD_SPREAD:
        return json_pack("{s:s,s:o}", "type", "array", "items",
                         registry_ref(schema, field->registry));
    case FIELD_FREE:
        return json_pack("{s:s,s:{s:[s,s]}}", "type", "object", "additionalProperties", "type",
                         "object", "null");
    }
    return json_object();
}

/* The word that may be said instead of a value: none, unlimited; or NULL. */
static const char *other_word(const struct field *field)
{
    const char *or = strstr(field->range, " or ");
    if (or)
        return or + strlen(" or ");
    bool word = field->standard && (strcmp(field->standard, "none") == 0 ||
                                    strcmp(field->standard, "unlimited") == 0);
    return word && field->kind != FIELD_CHOICE ? field->standard : NULL;
}

/* "timeout, error" as a list. */
static json_t *default_set(const char *words)
{
    json_t *set = json_array();
    for (size_t length; *words; words += length + strspn(words + length, ", ")) {
        length = strcspn(words, ", ");
        json_array_append_new(set, json_stringn(words, length));
    }
    return set;
}

static json_t *default_value(const struct field *field)
{
    double number;
    struct err err;
    if (field->kind == FIELD_SET && strcmp(field->standard, "none") != 0)
        return default_set(field->standard);
    if (field->kind == FIELD_FLAG)
        return json_boolean(strcmp(field->standard, "true") == 0);
    if ((field->kind == FIELD_COUNT || field->kind == FIELD_NUMBER) &&
        number_parse(field->standard, &number, &err))
        return number == (double)(json_int_t)number ? json_integer((json_int_t)number)
                                                    : json_real(number);
    return json_string(field->standard);
}

static json_t *field_schema(struct schema *schema, const struct field *field)
{
    json_t *value = plain_schema(schema, field);
    const char *word = other_word(field);
    if (word)
        value = any_of(value, json_pack("{s:s}", "const", word));
    json_object_set_new(value, "description", json_string(field->meaning));
    if (field->standard && *field->standard)
        json_object_set_new(value, "default", default_value(field));
    return value;
}

/* --- tables and registries --- */

static void add_kinds(struct schema *schema, json_t *properties, const struct registry *registry)
{
    for (size_t i = 0; i < registry->count; i++) {
        const struct kind *kind = registry->kind[i];
        json_t *value = kind->fields ? table_ref(schema, kind->fields) : json_object();
        json_object_set_new(value, "description", json_string(kind->doc));
        json_object_set_new(properties, kind->name, value);
    }
}

static json_t *table_schema(struct schema *schema, const struct field_table *table)
{
    json_t *properties = json_object(), *required = json_array();
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->field[i];
        if (field->kind == FIELD_NAME)
            continue;
        if (field->kind == FIELD_SPREAD)
            add_kinds(schema, properties, field->registry);
        json_object_set_new(properties, field->key, field_schema(schema, field));
        if (field->standard == REQUIRED)
            json_array_append_new(required, json_string(field->key));
    }
    return json_pack("{s:s,s:o,s:o,s:b}", "type", "object", "properties", properties, "required",
                     required, "additionalProperties", 0);
}

static json_t *ref(const char *name)
{
    char text[128];
    snprintf(text, sizeof text, "#/$defs/%s", name);
    return json_pack("{s:s}", "$ref", text);
}

/* The name is taken first, so that a table may contain itself. */
static json_t *table_ref(struct schema *schema, const struct field_table *table)
{
    if (json_object_get(schema->defs, table->name))
        return ref(table->name);
    json_object_set_new(schema->defs, table->name, json_object());
    json_t *map = table_schema(schema, table);
    json_t *whole = map;
    if (table->short_form)
        whole = any_of(map, plain_schema(schema, &table->field[0]));
    json_object_set_new(schema->defs, table->name, whole);
    return ref(table->name);
}

static json_t *registry_ref(struct schema *schema, const struct registry *registry)
{
    if (json_object_get(schema->defs, registry->name))
        return ref(registry->name);
    json_object_set_new(schema->defs, registry->name, json_object());
    json_t *kinds = kind_schema(schema, registry);
    if (registry->plain)
        json_array_append_new(json_object_get(kinds, "anyOf"),
                              plain_schema(schema, &registry->plain->fields->field[0]));
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
