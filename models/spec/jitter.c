#include "models/spec/jitter.h"

FIELD_TABLE_SHORT(jitter_factor_spec, JITTER_FACTOR_FIELDS);
FIELD_TABLE_SHORT(jitter_additive_spec, JITTER_ADDITIVE_FIELDS);
FIELD_TABLE_SHORT(jitter_around_spec, JITTER_AROUND_FIELDS);
FIELD_TABLE_SHORT(jitter_whole_spec, JITTER_WHOLE_FIELDS);

const struct kind jitter_none_kind = {
    "none", "everybody pauses alike", NULL, 0, NULL
};
const struct kind jitter_full_kind = {
    "full", "anything from 0 to the pause", NULL, 0, NULL
};
const struct kind jitter_equal_kind = {
    "equal", "half the pause, and anything up to the other half", NULL, 0, NULL
};
const struct kind jitter_decorrelated_kind = {
    "decorrelated", "between the backoff's base and three times the last pause", NULL, 0, NULL
};
const struct kind jitter_symmetric_kind = {
    "symmetric", "the pause times 1 - factor to 1 + factor",
    &jitter_factor_spec_fields, sizeof(struct jitter_factor_spec), NULL
};
const struct kind jitter_additive_kind = {
    "additive", "the pause and up to an amount more",
    &jitter_additive_spec_fields, sizeof(struct jitter_additive_spec), NULL
};
const struct kind jitter_around_kind = {
    "around", "the pause less or more a fixed amount at most, but not below 0",
    &jitter_around_spec_fields, sizeof(struct jitter_around_spec), NULL
};
const struct kind jitter_positive_kind = {
    "positive", "the pause times 1 to 1 + factor",
    &jitter_factor_spec_fields, sizeof(struct jitter_factor_spec), NULL
};
const struct kind jitter_negative_kind = {
    "negative", "the pause times 1 - factor to 1",
    &jitter_factor_spec_fields, sizeof(struct jitter_factor_spec), NULL
};
const struct kind jitter_whole_kind = {
    "whole", "0, one unit, two ... up to the pause, each as likely",
    &jitter_whole_spec_fields, sizeof(struct jitter_whole_spec), NULL
};

#define JITTER_ROW(name) &jitter_##name##_kind,
static const struct kind *const kinds[] = { JITTERS(JITTER_ROW) };

const struct registry jitter_registry = { "jitter", kinds, sizeof kinds / sizeof *kinds, NULL };
