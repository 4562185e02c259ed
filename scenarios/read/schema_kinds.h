/* JSON Schema of kinds that are chosen by key: what may stand beside what. */
#ifndef SQUALL_SCENARIOS_SCHEMA_KINDS_H
#define SQUALL_SCENARIOS_SCHEMA_KINDS_H

#include "base/field.h"

#include <jansson.h>

/* What a kind's key may hold: its value, or `none`; but not nothing.  Takes the value's schema. */
json_t *schema_kind_or_none(json_t *value);

/* A list of kinds in an order of its own, each once; one: exactly one of them.  `item` is what an
** item may be; it is taken. */
json_t *schema_kinds_list(const struct registry *registry, json_t *item, bool one);

/* Adds to a map's schema: exactly one of these keys. */
void schema_add_one_of(json_t *object, const char *const *keys, size_t count);

/* Adds to a map's schema: kinds as keys, or the list of them, not both; one: exactly one. */
void schema_add_kinds_rules(json_t *object, const struct field *spread, bool one);

#endif
