#include "models/call/effect.h"

const struct effect_type partition_effect = {
    .swallows = effect_on_all, .swallows_answer = effect_on_all,
};
