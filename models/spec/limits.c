#include "models/spec/limits.h"

#include "models/spec/limits/aimd.h"
#include "models/spec/limits/envoy_gradient.h"
#include "models/spec/limits/gradient.h"
#include "models/spec/limits/gradient2.h"
#include "models/spec/limits/vegas.h"

static bool bounds_fit(int64_t min, int64_t initial, int64_t max, struct err *err)
{
    if (min > max)
        return err_set(err, "min is %lld, above max, which is %lld", (long long)min,
                       (long long)max);
    if (initial < min || initial > max)
        return err_set(err, "initial is %lld, but must be in %lld..%lld, between min and max",
                       (long long)initial, (long long)min, (long long)max);
    return true;
}

static bool aimd_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_aimd_spec *spec = value;
    (void)arena;
    return bounds_fit(spec->min, spec->initial, spec->max, err);
}

static bool vegas_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_vegas_spec *spec = value;
    (void)arena;
    return bounds_fit(1, spec->initial, spec->max, err);
}

static bool gradient_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_gradient_spec *spec = value;
    (void)arena;
    return bounds_fit(spec->min, spec->initial, spec->max, err);
}

static bool gradient2_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_gradient2_spec *spec = value;
    (void)arena;
    return bounds_fit(spec->min, spec->initial, spec->max, err);
}

static bool envoy_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct limit_envoy_gradient_spec *spec = value;
    (void)arena;
    return bounds_fit(spec->min, spec->min, spec->max, err);
}

#define LIMIT_KIND(name, LIST, doc, prepare) \
    KIND_DEFINE(limit_##name, #name, LIST, false, doc, prepare);
LIMITS(LIMIT_KIND)

#define LIMIT_ROW(name, ...) &limit_##name##_kind,
static const struct kind *const kinds[] = { LIMITS(LIMIT_ROW) };

const struct registry limit_registry = { "limit", kinds, sizeof kinds / sizeof *kinds, NULL };
