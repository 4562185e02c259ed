/* Source: JSON Schema draft 2020-12, core and validation.  Recursion follows the document and the
** schema's references, each of which leads into a part of the document or is looked at once. */
#include "tests/schema_accepts.h"

#include "tests/support.h"

#include <regex.h>
#include <string.h>

static bool accepts(const json_t *root, const json_t *rule, const json_t *value);

static bool is_type(const char *type, const json_t *value)
{
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value);
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    if (strcmp(type, "string") == 0)
        return json_is_string(value);
    if (strcmp(type, "boolean") == 0)
        return json_is_boolean(value);
    if (strcmp(type, "array") == 0)
        return json_is_array(value);
    return strcmp(type, "object") == 0 ? json_is_object(value) : json_is_null(value);
}

static bool any_type(const json_t *types, const json_t *value)
{
    bool any = json_is_string(types) && is_type(json_string_value(types), value);
    for (size_t i = 0; i < json_array_size(types); i++)
        any |= is_type(json_string_value(json_array_get(types, i)), value);
    return any;
}

static size_t count_accepting(const json_t *root, const json_t *rules, const json_t *value)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(rules); i++)
        count += accepts(root, json_array_get(rules, i), value);
    return count;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;
    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

static bool is_among(const json_t *words, const json_t *value)
{
    bool among = false;
    for (size_t i = 0; i < json_array_size(words); i++)
        among |= json_equal(json_array_get(words, i), value) != 0;
    return among;
}

/* --- maps --- */

static bool names_accepted(const json_t *root, const json_t *rule, const json_t *map)
{
    const char *key;
    json_t *member;
    bool all = true;
    json_object_foreach((json_t *)(uintptr_t)map, key, member) {
        json_t *name = json_string(key);
        all = all && accepts(root, rule, name);
        json_decref(name);
    }
    return all;
}

static bool members_accepted(const json_t *root, const json_t *rule, const json_t *map)
{
    const json_t *more = json_object_get(rule, "additionalProperties"), *of;
    const char *key;
    json_t *member;
    bool all = true;
    json_object_foreach((json_t *)(uintptr_t)map, key, member) {
        of = json_object_get(json_object_get(rule, "properties"), key);
        of = of ? of : more;
        all = all && !json_is_false(of) && (!of || accepts(root, of, member));
    }
    return all;
}

static bool has_required(const json_t *keys, const json_t *map)
{
    bool all = true;
    for (size_t i = 0; i < json_array_size(keys); i++)
        all = all && json_object_get(map, json_string_value(json_array_get(keys, i)));
    return all;
}

/* --- lists --- */

static bool items_accepted(const json_t *root, const json_t *rule, const json_t *list)
{
    bool all = true;
    for (size_t i = 0; i < json_array_size(list); i++)
        all = all && accepts(root, rule, json_array_get(list, i));
    return all;
}

static bool contains(const json_t *root, const json_t *rule, const json_t *list)
{
    const json_t *least = json_object_get(rule, "minContains");
    const json_t *most = json_object_get(rule, "maxContains");
    json_int_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        count += accepts(root, json_object_get(rule, "contains"), json_array_get(list, i));
    return count >= (least ? json_integer_value(least) : 1) &&
           (!most || count <= json_integer_value(most));
}

/* --- one word of the schema --- */

static bool choice(const json_t *root, const json_t *rule, const json_t *value)
{
    bool is = accepts(root, json_object_get(rule, "if"), value);
    const json_t *then = json_object_get(rule, is ? "then" : "else");
    return !then || accepts(root, then, value);
}

static bool size_accepted(const char *word, json_int_t limit, const json_t *value)
{
    bool list = strstr(word, "Items") != NULL;
    if (list ? !json_is_array(value) : !json_is_object(value))
        return true;
    json_int_t size = (json_int_t)(list ? json_array_size(value) : json_object_size(value));
    return word[1] == 'i' ? size >= limit : size <= limit;
}

static bool word_accepts(const json_t *root, const json_t *rule, const char *word, const json_t *of,
                         const json_t *value)
{
    static const char *const elsewhere[] = { "description", "default",     "title", "$schema",
                                             "$defs",       "then",        "else",  "minContains",
                                             "maxContains", "additionalProperties" };
    const char *ref = strcmp(word, "$ref") == 0 ? json_string_value(of) + strlen("#/$defs/") : NULL;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (strcmp(word, elsewhere[i]) == 0)
            return true;
    if (ref)
        return accepts(root, json_object_get(json_object_get(root, "$defs"), ref), value);
    if (strcmp(word, "anyOf") == 0)
        return count_accepting(root, of, value) > 0;
    if (strcmp(word, "oneOf") == 0)
        return count_accepting(root, of, value) == 1;
    if (strcmp(word, "allOf") == 0)
        return count_accepting(root, of, value) == json_array_size(of);
    if (strcmp(word, "not") == 0)
        return !accepts(root, of, value);
    if (strcmp(word, "if") == 0)
        return choice(root, rule, value);
    if (strcmp(word, "type") == 0)
        return any_type(of, value);
    if (strcmp(word, "enum") == 0)
        return is_among(of, value);
    if (strcmp(word, "const") == 0)
        return json_equal(of, value) != 0;
    if (strcmp(word, "pattern") == 0)
        return !json_is_string(value) || matches(json_string_value(of), json_string_value(value));
    if (strcmp(word, "minimum") == 0)
        return !json_is_number(value) || json_number_value(value) >= json_number_value(of);
    if (strcmp(word, "maximum") == 0)
        return !json_is_number(value) || json_number_value(value) <= json_number_value(of);
    if (strcmp(word, "required") == 0)
        return !json_is_object(value) || has_required(of, value);
    if (strcmp(word, "properties") == 0)
        return members_accepted(root, rule, value);
    if (strcmp(word, "propertyNames") == 0)
        return names_accepted(root, of, value) && members_accepted(root, rule, value);
    if (strcmp(word, "items") == 0)
        return items_accepted(root, of, value);
    if (strcmp(word, "contains") == 0)
        return !json_is_array(value) || contains(root, rule, value);
    if (strncmp(word, "min", 3) == 0 || strncmp(word, "max", 3) == 0)
        return size_accepted(word, json_integer_value(of), value);
    fail_msg("what does '%s' mean in a schema?", word);
    return false;
}

static bool accepts(const json_t *root, const json_t *rule, const json_t *value)
{
    const char *word;
    json_t *of;
    bool all = true;
    json_object_foreach((json_t *)(uintptr_t)rule, word, of)
        all = all && word_accepts(root, rule, word, of, value);
    return all;
}

bool schema_accepts(const json_t *schema, const json_t *document)
{
    return accepts(schema, schema, document);
}
