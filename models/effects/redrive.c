#include "models/call/effect.h"

const struct effect_type redrive_effect = { 0 };
