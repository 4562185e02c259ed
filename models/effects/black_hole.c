#include "models/call/effect.h"

const struct effect_type black_hole_effect = { .swallows = effect_on_all };
