#include "models/spec/backoff.h"

FIELD_TABLE_SHORT(backoff_constant_spec, BACKOFF_CONSTANT_FIELDS);
FIELD_TABLE_SHORT(backoff_linear_spec, BACKOFF_LINEAR_FIELDS);
FIELD_TABLE_SHORT(backoff_exponential_spec, BACKOFF_EXPONENTIAL_FIELDS);
FIELD_TABLE_SHORT(backoff_decorrelated_spec, BACKOFF_DECORRELATED_FIELDS);
FIELD_TABLE_SHORT(backoff_compounding_spec, BACKOFF_COMPOUNDING_FIELDS);
FIELD_TABLE_SHORT(backoff_pause_spec, BACKOFF_PAUSE_FIELDS);
FIELD_TABLE_SHORT(backoff_list_spec, BACKOFF_LIST_FIELDS);

const struct kind backoff_none_kind = {
    "none", "at once", NULL, 0, NULL
};
const struct kind backoff_constant_kind = {
    "constant", "the same pause each time",
    &backoff_constant_spec_fields, sizeof(struct backoff_constant_spec), NULL
};
const struct kind backoff_linear_kind = {
    "linear", "base, base + step, base + 2 step ...",
    &backoff_linear_spec_fields, sizeof(struct backoff_linear_spec), NULL
};
const struct kind backoff_exponential_kind = {
    "exponential", "base, base x factor, base x factor^2 ... up to the cap",
    &backoff_exponential_spec_fields, sizeof(struct backoff_exponential_spec), NULL
};
const struct kind backoff_decorrelated_kind = {
    "decorrelated", "between base and three times the last pause, at random (AWS)",
    &backoff_decorrelated_spec_fields, sizeof(struct backoff_decorrelated_spec), NULL
};
const struct kind backoff_decorrelated_v2_kind = {
    "decorrelated_v2", "smooth, exponential in the mean, no two callers alike (Polly)",
    &backoff_decorrelated_spec_fields, sizeof(struct backoff_decorrelated_spec), NULL
};
const struct kind backoff_compounding_kind = {
    "compounding", "the last pause, as it came out, times the factor, and spread (KafkaJS)",
    &backoff_compounding_spec_fields, sizeof(struct backoff_compounding_spec), NULL
};
const struct kind backoff_list_kind = {
    "list", "pauses one by one",
    &backoff_list_spec_fields, sizeof(struct backoff_list_spec), NULL
};

#define BACKOFF_ROW(name) &backoff_##name##_kind,
static const struct kind *const kinds[] = { BACKOFFS(BACKOFF_ROW) };

const struct registry backoff_registry = { "backoff", kinds, sizeof kinds / sizeof *kinds,
                                           &backoff_constant_kind };
