#include "models/spec/throttles.h"

#include "models/spec/throttles/aws_adaptive.h"
#include "models/spec/throttles/nack.h"
#include "models/spec/throttles/rate.h"
#include "models/spec/throttles/sre.h"

#define THROTTLE_KIND(name, LIST, short_form, doc) \
    KIND_DEFINE(name##_throttle, #name, LIST, short_form, doc, NULL);
THROTTLES(THROTTLE_KIND)

#define THROTTLE_ROW(name, ...) &name##_throttle_kind,
static const struct kind *const kinds[] = { THROTTLES(THROTTLE_ROW) };

const struct registry throttle_registry = { "throttle", kinds, sizeof kinds / sizeof *kinds, NULL };
