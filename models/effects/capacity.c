#include "models/call/effect.h"

static double capacity(const struct fault_spec *spec)
{
    return spec->capacity;
}

const struct effect_type capacity_effect = { .capacity = capacity };
