/* What is set is read beforehand, and goes into force by itself (struct world_change): a fault
** that sets strikes nothing. */
#include "models/call/effect.h"

const struct effect_type set_effect = { 0 };
