/* JSON Schema of single values, for schema.c.  Every json_t is new and the caller's. */
#ifndef SQUALL_SCENARIOS_SCHEMA_VALUES_H
#define SQUALL_SCENARIOS_SCHEMA_VALUES_H

#include "base/field.h"

#include <jansson.h>

/* One of two; takes both. */
json_t *schema_any_of(json_t *first, json_t *second);

/* A map that has these keys, an array of their names, whatever they hold; takes it.  Strict
** validators want each key named as a property, too. */
json_t *schema_required(json_t *keys);

/* Of a scalar or a set; NULL for structure. */
json_t *schema_scalar(const struct field *field, struct arena *arena);

/* The words that may be said instead of a value: none, unlimited. */
json_t *schema_other_words(const struct field *field);

/* Of a field whose default is not REQUIRED. */
json_t *schema_default(const struct field *field);

#endif
