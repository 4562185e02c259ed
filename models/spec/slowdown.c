#include "models/spec/slowdown.h"

#define SLOWDOWN_KIND(name, LIST, short_form, doc) \
    KIND_DEFINE(slowdown_##name, #name, LIST, short_form, doc, NULL);
SLOWDOWNS(SLOWDOWN_KIND)

#define SLOWDOWN_ROW(name, ...) &slowdown_##name##_kind,
static const struct kind *const kinds[] = { SLOWDOWNS(SLOWDOWN_ROW) };

const struct registry slowdown_registry = { "slowdown", kinds, sizeof kinds / sizeof *kinds, NULL };
