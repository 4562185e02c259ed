/* What is generated from the rows, the schema and the reference, names every one of them. */
#include "scenarios/read/scenario.h"
#include "tests/tables.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *schema_load(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    schema_write(out);
    fclose(out);
    json_error_t error;
    json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!schema)
        fail_msg("the schema is no JSON: %s", error.text);
    free(text);
    return schema;
}

/* The map among what a $defs entry may be. */
static const json_t *object_of(const json_t *def)
{
    const json_t *any = json_object_get(def, "anyOf");
    return any ? json_array_get(any, 0) : def;
}

static void the_schema_names_every_key(void **state)
{
    (void)state;
    struct tables tables;
    find_tables(&tables);
    json_t *schema = schema_load(), *defs = json_object_get(schema, "$defs");
    for (size_t t = 0; t < tables.count; t++) {
        const json_t *def = t ? json_object_get(defs, tables.table[t]->name) : schema;
        const json_t *keys = json_object_get(object_of(def), "properties");
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            const json_t *key = json_object_get(keys, field->key);
            if (field->kind == FIELD_NAME)
                continue;
            if (!json_string_value(json_object_get(key, "description")))
                fail_msg("the schema lacks %s.%s", tables.table[t]->name, field->key);
        }
    }
    json_decref(schema);
}

static void check_refs(const json_t *schema, const json_t *value, int depth)
{
    const char *key;
    json_t *member;
    size_t index;
    const char *ref = json_string_value(json_object_get(value, "$ref"));
    assert_true(depth < 64);
    if (ref) {
        assert_memory_equal(ref, "#/$defs/", 8);
        const json_t *def = json_object_get(json_object_get(schema, "$defs"), ref + 8);
        if (!def || !json_object_size(def))
            fail_msg("%s is not in the schema", ref);
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
        check_refs(schema, member, depth + 1);
    json_array_foreach(value, index, member)
        check_refs(schema, member, depth + 1);
}

static void every_reference_of_the_schema_leads_somewhere(void **state)
{
    (void)state;
    json_t *schema = schema_load();
    check_refs(schema, schema, 0);
    json_decref(schema);
}

/* What strict validators (ajv's) ask of a schema: one type each, and no key that is required but
** not described. */
static void check_strict(const json_t *value)
{
    const char *key;
    json_t *member;
    size_t index;
    const json_t *properties = json_object_get(value, "properties");
    if (json_is_array(json_object_get(value, "type")))
        fail_msg("a schema has several types: %s", json_dumps(value, 0));
    if (properties && !json_is_string(json_object_get(value, "type")) &&
        json_is_array(json_object_get(value, "required")))
        fail_msg("keys of no map: %s", json_dumps(value, 0));
    if (!json_is_object(json_object_get(value, "required"))) /* else it is a key of that name */
        json_array_foreach(json_object_get(value, "required"), index, member)
            if (!json_object_get(properties, json_string_value(member)))
                fail_msg("required, but not described: %s", json_string_value(member));
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
        check_strict(member);
    json_array_foreach(value, index, member)
        check_strict(member);
}

static void the_schema_is_strict(void **state)
{
    (void)state;
    json_t *schema = schema_load();
    check_strict(schema);
    json_decref(schema);
}

static char *reference_text(const char *key, bool *found, struct err *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    *found = fields_write(out, key, err);
    fclose(out);
    return text;
}

static void every_key_is_in_the_reference(void **state)
{
    (void)state;
    struct tables tables;
    find_tables(&tables);
    for (size_t t = 0; t < tables.count; t++)
        for (size_t i = 0; i < tables.table[t]->count; i++) {
            const struct field *field = &tables.table[t]->field[i];
            struct err err = { .text = "" };
            bool found = true;
            if (field->kind == FIELD_NAME)
                continue;
            char *text = reference_text(field->key, &found, &err);
            if (!found || !*text)
                fail_msg("%s.%s: %s", tables.table[t]->name, field->key, err.text);
            free(text);
        }
}

static void the_reference_fits_a_terminal(void **state)
{
    (void)state;
    bool found;
    char *text = reference_text(NULL, &found, NULL);
    assert_true(found);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        if (strlen(line) > 80)
            fail_msg("%zu columns: %s", strlen(line), line);
    free(text);
}

static void keys_are_found_by_the_end_of_their_paths(void **state)
{
    (void)state;
    static const struct { const char *key, *says; } wanted[] = {
        { "retry", "clients.*.calls.*.retry\nservices.*.calls.*.retry\n" },
        { "queue.limit", "services.*.queue.limit\n  limit  count, default unlimited" },
        { "services.shop.queue.limit", "services.*.queue.limit\n" },
        { "services", "services.*\n  who serves\n" },
        { "service_time.lognormal.p99", "distribution.lognormal.p99\n" },
        { "backoff", "\nexponential\n" },
        { "policies", "\ndeadline\n  how long the whole call" },
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct err err = { .text = "" };
        bool found;
        char *text = reference_text(wanted[i].key, &found, &err);
        if (!found || !strstr(text, wanted[i].says))
            fail_msg("%s gives %s%s", wanted[i].key, err.text, text);
        free(text);
    }
}

static void a_misspelt_key_names_the_nearest(void **state)
{
    (void)state;
    static const struct { const char *key, *says; } wanted[] = {
        { "timout", "no key mentions 'timout'; did you mean 'timeout'?" },
        { "services.*.que.limit", "did you mean 'services.*.queue.limit'?" },
        { "zzzzzzzz", "no key mentions 'zzzzzzzz'; `squall fields` lists them" },
        { "", "no key mentions ''; `squall fields` lists them" },
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct err err = { .text = "" };
        bool found;
        free(reference_text(wanted[i].key, &found, &err));
        if (found || !strstr(err.text, wanted[i].says))
            fail_msg("'%s' says: %s", wanted[i].key, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_names_every_key),
        cmocka_unit_test(every_reference_of_the_schema_leads_somewhere),
        cmocka_unit_test(the_schema_is_strict),
        cmocka_unit_test(every_key_is_in_the_reference),
        cmocka_unit_test(the_reference_fits_a_terminal),
        cmocka_unit_test(keys_are_found_by_the_end_of_their_paths),
        cmocka_unit_test(a_misspelt_key_names_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
