#include "models/call/effect.h"

const struct effect_type purge_effect = { 0 };
