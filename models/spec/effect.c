#include "models/spec/effect.h"

#include <math.h>

/* The tables behind OPTION rows; the other kinds of row have none. */
#define DECLARE_OPTION(type) extern const struct field_table type##_fields;
#define DECLARE_COUNT
#define DECLARE_NUMBER
#define DECLARE_TIME
#define DECLARE_RATE
#define DECLARE_SHARE
#define DECLARE_FLAG
#define DECLARE_FREE
#define DECLARE(T, KIND, member, standard, range, meaning) \
    DECLARE_##KIND extern const struct effect_kind member##_effect_kind;
/* cppcheck-suppress unknownMacro ; pasted from the kind of the row */
FAULT_EFFECTS(DECLARE, fault_spec)

FIELD_TABLE(fault_spec, FAULT_FIELDS);

#define KIND_OF(T, KIND, member, standard, range, meaning) &member##_effect_kind,
const struct effect_kind *const effect_kinds[] = { FAULT_EFFECTS(KIND_OF, fault_spec) };

static const struct field rows[] = { FAULT_EFFECTS(FIELD_ROW, fault_spec) };

const char *effect_name(enum fault_effect effect)
{
    return rows[effect].key;
}

const void *effect_member(enum fault_effect effect, const struct fault_spec *fault)
{
    return (const char *)fault + rows[effect].offset;
}

/* Its key says something other than `none`. */
static bool is_there(const struct field *row, const void *member)
{
    if (row->kind == FIELD_FLAG)
        return *(const bool *)member;
    if (row->kind == FIELD_SHARE || row->kind == FIELD_NUMBER || row->kind == FIELD_RATE)
        return !isnan(*(const double *)member);
    if (row->kind == FIELD_COUNT || row->kind == FIELD_TIME) /* none: -1 in both */
        return *(const int64_t *)member != COUNT_NONE;
    return *(void *const *)member != NULL;
}

bool effect_given(enum fault_effect effect, const struct fault_spec *fault)
{
    const struct effect_kind *kind = effect_kinds[effect];
    return kind->given ? kind->given(fault) : is_there(&rows[effect], effect_member(effect, fault));
}
