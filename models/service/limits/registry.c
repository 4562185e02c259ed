/* All concurrency limits, one row each. */
#include "models/service/limits/limit.h"

static const struct kind *const limits[] = {
    &aimd_limit.kind,      &vegas_limit.kind,          &gradient_limit.kind,
    &gradient2_limit.kind, &envoy_gradient_limit.kind,
};

const struct registry limit_registry = { "limit", limits, sizeof limits / sizeof *limits, NULL };
