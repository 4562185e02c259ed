#include "models/call/effect.h"

const struct effect_type down_effect = { .refuses = effect_on_all };
