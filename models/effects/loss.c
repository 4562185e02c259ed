#include "models/call/effect.h"
#include "models/spec/effects/loss.h"

static double of_requests(const struct fault_spec *spec)
{
    return spec->loss->request;
}

static double of_answers(const struct fault_spec *spec)
{
    return spec->loss->answer;
}

const struct effect_type loss_effect = { .swallows = of_requests, .swallows_answer = of_answers };
