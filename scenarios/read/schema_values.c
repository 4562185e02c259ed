/* JSON Schema of single values: scalars, sets and defaults. */
#include "scenarios/read/schema_values.h"

#include "base/units.h"

#include <string.h>

#define NUMBER_TEXT "[0-9][0-9_]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?"
#define TIME_PATTERN "^(" NUMBER_TEXT "(ns|us|ms|s|min|h|d))+$"
#define RATE_PATTERN "^" NUMBER_TEXT "/(s|min|h|d)$"
#define SHARE_PATTERN "^" NUMBER_TEXT "%?$"

json_t *schema_any_of(json_t *first, json_t *second)
{
    return json_pack("{s:[o,o]}", "anyOf", first, second);
}

json_t *schema_required(json_t *keys)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < json_array_size(keys); i++)
        json_object_set_new(properties, json_string_value(json_array_get(keys, i)), json_object());
    return json_pack("{s:s,s:o,s:o}", "type", "object", "properties", properties, "required",
                     keys);
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
    return schema_any_of(one, many);
}

json_t *schema_scalar(const struct field *field, struct arena *arena)
{
    switch ((int)field->kind) {
    case FIELD_COUNT: return number_schema(field, "integer");
    case FIELD_NUMBER: return number_schema(field, "number");
    case FIELD_TIME: return pattern(TIME_PATTERN);
    case FIELD_RATE: return pattern(RATE_PATTERN);
    case FIELD_SHARE:
        return schema_any_of(number_schema(field, "number"), pattern(SHARE_PATTERN));
    case FIELD_FLAG:
        return json_pack("{s:[b,b,s,s,s,s]}", "enum", 1, 0, "yes", "no", "on", "off");
    case FIELD_TEXT:
    case FIELD_FILE:
        return json_pack("{s:[{s:s},{s:s},{s:s}]}", "anyOf", "type", "string", "type", "number",
                         "type", "boolean");
    case FIELD_CHOICE: return words_schema(field, arena);
    case FIELD_SET: return set_schema(field, arena);
    }
    return NULL;
}

static const char *word_of_default(const struct field *field)
{
    bool word = field->standard && (strcmp(field->standard, "none") == 0 ||
                                    strcmp(field->standard, "unlimited") == 0);
    return word && field->kind != FIELD_CHOICE ? field->standard : NULL;
}

json_t *schema_other_words(const struct field *field)
{
    const char *or = strstr(field->range, " or "), *standard = word_of_default(field);
    json_t *words = json_array();
    if (or)
        json_array_append_new(words, json_string(or + strlen(" or ")));
    if (standard && !(or && strcmp(or + strlen(" or "), standard) == 0))
        json_array_append_new(words, json_string(standard));
    return words;
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

json_t *schema_default(const struct field *field)
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
