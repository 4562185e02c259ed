/* A kind is given where it is neither `none` nor nothing: those leave it out, wherever they
** stand. */
#include "scenarios/read/schema_kinds.h"

#include "scenarios/read/schema_values.h"

static json_t *left_out(void)
{
    return json_pack("{s:[s,n]}", "enum", "none");
}

json_t *schema_kind_or_none(json_t *value)
{
    return json_pack("{s:[o,{s:s}],s:{s:s}}", "anyOf", value, "const", "none", "not", "type",
                     "null");
}

/* {kind: value} */
static json_t *given(const char *key)
{
    return json_pack("{s:s,s:[s],s:{s:{s:o}}}", "type", "object", "required", key, "properties",
                     key, "not", left_out());
}

static json_t *key_given(const struct kind *kind)
{
    return given(kind->name);
}

/* The same, or the bare name. */
static json_t *item_given(const struct kind *kind)
{
    return json_pack("{s:[{s:s},o]}", "anyOf", "const", kind->name, key_given(kind));
}

static json_t *each_kind(const struct registry *registry, json_t *(*of)(const struct kind *kind))
{
    json_t *all = json_array();
    for (size_t i = 0; i < registry->count; i++)
        json_array_append_new(all, of(registry->kind[i]));
    return all;
}

static json_t *at_most_once(const struct kind *kind)
{
    return json_pack("{s:o,s:i,s:i}", "contains", item_given(kind), "minContains", 0,
                     "maxContains", 1);
}

json_t *schema_kinds_list(const struct registry *registry, json_t *item, bool one)
{
    json_t *rules = each_kind(registry, at_most_once);
    if (one)
        json_array_append_new(rules, json_pack("{s:{s:o},s:i,s:i}", "contains", "anyOf",
                                               each_kind(registry, item_given), "minContains", 1,
                                               "maxContains", 1));
    return json_pack("{s:s,s:o,s:o}", "type", "array", "items", item, "allOf", rules);
}

/* {kind: rule, ...} */
static json_t *for_each_key(const struct registry *registry, json_t *rule)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < registry->count; i++)
        json_object_set(properties, registry->kind[i]->name, rule);
    json_decref(rule);
    return json_pack("{s:o}", "properties", properties);
}

void schema_add_one_of(json_t *object, const char *const *keys, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, given(keys[i]));
    json_object_set_new(object, "oneOf", all);
}

void schema_add_kinds_rules(json_t *object, const struct field *spread, bool one)
{
    const struct registry *registry = spread->registry;
    json_t *rule = json_pack("{s:o,s:o}", "if", schema_required(json_pack("[s]", spread->key)),
                             "then", for_each_key(registry, json_pack("{s:s}", "const", "none")));
    if (one)
        json_object_set_new(rule, "else",
                            json_pack("{s:o}", "oneOf", each_kind(registry, key_given)));
    json_object_set_new(object, "allOf", json_pack("[o]", rule));
}
