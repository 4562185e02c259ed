#include "models/effects/registry.h"

#include "models/spec/effect.h"

#include <math.h>

#define DECLARE(T, KIND, member, standard, range, meaning) \
    extern const struct effect_type member##_effect;
FAULT_EFFECTS(DECLARE, fault_spec)

#define TYPE_OF(T, KIND, member, standard, range, meaning) &member##_effect,
const struct effect_type *const effect_types[] = { FAULT_EFFECTS(TYPE_OF, fault_spec) };

double effects_load(const struct fault_spec *fault)
{
    double load = NAN;
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_types[e]->load && effect_given(e, fault))
            load = (isnan(load) ? 1 : load) * effect_types[e]->load(fault);
    return load;
}

double effects_capacity(const struct fault_spec *fault)
{
    double left = 1;
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_types[e]->capacity && effect_given(e, fault))
            left *= effect_types[e]->capacity(fault);
    return left;
}
