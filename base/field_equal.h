/* Whether two values of described fields are the same, through and through. */
#ifndef SQUALL_BASE_FIELD_EQUAL_H
#define SQUALL_BASE_FIELD_EQUAL_H

#include "base/field.h"

bool field_equal(const struct field *field, const void *a, const void *b); /* of two structs */
bool fields_equal(const struct field_table *table, const void *a, const void *b);
bool one_equal(const struct one *a, const struct one *b);
bool ones_equal(const struct ones *a, const struct ones *b);

#endif
