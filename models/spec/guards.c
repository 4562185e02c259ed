#include "models/spec/guards.h"

#include "models/spec/guards/admission_control.h"
#include "models/spec/guards/concurrency_limit.h"
#include "models/spec/guards/rate_limit.h"
#include "models/spec/guards/shed.h"
#include "models/spec/limits.h"

#include <math.h>

FIELD_TABLE_SHORT(limit_window_spec, LIMIT_WINDOW_FIELDS);

static bool shed_prepare(void *value, struct arena *arena, struct err *err)
{
    const struct shed_spec *spec = value;
    (void)arena;
    if (isnan(spec->utilisation) && spec->queue_age == TIME_NONE)
        return err_set(err, "neither utilisation nor queue_age is given, so nothing would ever be "
                            "shed");
    return true;
}

#define GUARD_KIND(name, LIST, short_form, doc, prepare) \
    KIND_DEFINE(name, #name, LIST, short_form, doc, prepare);
GUARDS(GUARD_KIND)

#define GUARD_ROW(name, ...) &name##_kind,
static const struct kind *const kinds[] = { GUARDS(GUARD_ROW) };

const struct registry guard_registry = { "guard", kinds, sizeof kinds / sizeof *kinds, NULL };
