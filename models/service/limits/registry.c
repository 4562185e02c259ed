/* All concurrency limits, one row each. */
#include "models/service/limits/limit.h"

static const struct kind *const limits[] = {
    &aimd_limit.kind,      &vegas_limit.kind,          &gradient_limit.kind,
    &gradient2_limit.kind, &envoy_gradient_limit.kind,
};

const struct registry limit_registry = { "limit", limits, sizeof limits / sizeof *limits, NULL };

bool limit_bounds_fit(int64_t min, int64_t initial, int64_t max, struct err *err)
{
    if (min > max)
        return err_set(err, "min is %lld, above max, which is %lld", (long long)min, (long long)max);
    if (initial < min || initial > max)
        return err_set(err, "initial is %lld, but must be in %lld..%lld, between min and max",
                       (long long)initial, (long long)min, (long long)max);
    return true;
}
