/* Members are compared as the tables describe them; as deep as a file goes, 64 levels at most. */
#include "base/field_equal.h"

#include <math.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_number(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a <= b && a >= b);
}

static bool items_equal(const struct field_table *table, const struct items *a,
                        const struct items *b)
{
    const char *left = a->item, *right = b->item;
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = fields_equal(table, left + i * table->size, right + i * table->size);
    return same;
}

static bool options_equal(const struct field_table *table, const void *a, const void *b)
{
    return a && b ? fields_equal(table, a, b) : a == b;
}

bool one_equal(const struct one *a, const struct one *b)
{
    if (a->kind != b->kind)
        return false;
    return !a->kind || !a->kind->fields || fields_equal(a->kind->fields, a->value, b->value);
}

bool ones_equal(const struct ones *a, const struct ones *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = one_equal(&a->item[i], &b->item[i]);
    return same;
}

bool field_equal(const struct field *field, const void *a, const void *b)
{
    const void *left = (const char *)a + field->offset, *right = (const char *)b + field->offset;
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_TIME: return *(const int64_t *)left == *(const int64_t *)right;
    case FIELD_NUMBER:
    case FIELD_RATE:
    case FIELD_SHARE: return same_number(*(const double *)left, *(const double *)right);
    case FIELD_FLAG: return *(const bool *)left == *(const bool *)right;
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_NAME:
    case FIELD_FREE: return same_text(*(const char *const *)left, *(const char *const *)right);
    case FIELD_CHOICE: return *(const int *)left == *(const int *)right;
    case FIELD_SET: return *(const uint32_t *)left == *(const uint32_t *)right;
    case FIELD_GROUP: return fields_equal(field->table, left, right);
    case FIELD_OPTION:
        return options_equal(field->table, *(const void *const *)left, *(const void *const *)right);
    case FIELD_MAP:
    case FIELD_LIST: return items_equal(field->table, left, right);
    case FIELD_ONE: return one_equal(left, right);
    case FIELD_SPREAD: return ones_equal(left, right);
    case FIELD_PRESET: return true; /* what it brings stands in the other fields */
    }
    return false;
}

bool fields_equal(const struct field_table *table, const void *a, const void *b)
{
    for (size_t i = 0; i < table->count; i++)
        if (!field_equal(&table->field[i], a, b))
            return false;
    return true;
}
