#include "models/call/effect.h"

static double load(const struct fault_spec *spec)
{
    return spec->load;
}

const struct effect_type load_effect = { .load = load };
