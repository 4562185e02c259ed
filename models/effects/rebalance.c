#include "models/call/effect.h"

const struct effect_type rebalance_effect = { 0 };
