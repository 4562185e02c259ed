#include "models/spec/breaker_window.h"

FIELD_TABLE_SHORT(window_calls_spec, WINDOW_CALLS_FIELDS);
FIELD_TABLE_SHORT(window_time_spec, WINDOW_TIME_FIELDS);
FIELD_TABLE_SHORT(window_tumbling_spec, WINDOW_TUMBLING_FIELDS);

const struct kind window_calls_kind = { "calls", "the last so many outcomes",
                                        &window_calls_spec_fields,
                                        sizeof(struct window_calls_spec), NULL };
const struct kind window_time_kind = { "time", "the last so many seconds, in buckets that slide",
                                       &window_time_spec_fields, sizeof(struct window_time_spec),
                                       NULL };
const struct kind window_tumbling_kind = {
    "tumbling", "all since an interval began; the next begins with nothing",
    &window_tumbling_spec_fields, sizeof(struct window_tumbling_spec), NULL
};
const struct kind window_lifetime_kind = { "lifetime", "all since the breaker closed", NULL, 0,
                                           NULL };

#define WINDOW_KIND(name) &window_##name##_kind,
static const struct kind *const kinds[] = { WINDOWS(WINDOW_KIND) };

const struct registry window_registry = { "window", kinds, sizeof kinds / sizeof *kinds, NULL };

int64_t window_minimum(const struct one *window, int64_t minimum)
{
    if (window->kind != &window_calls_kind)
        return minimum;
    const struct window_calls_spec *spec = window->value;
    return minimum < spec->size ? minimum : spec->size;
}

bool window_forgets(const struct one *window)
{
    return window->kind == &window_time_kind || window->kind == &window_tumbling_kind;
}
