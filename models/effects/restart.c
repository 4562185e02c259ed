#include "models/call/effect.h"
#include "models/service/outage.h"
#include "models/spec/effects/restart.h"

static void stops(struct stroke *stroke, struct instance *instance)
{
    outage_crash(instance, stroke->spec->restart);
}

const struct effect_type restart_effect = { .stops = stops };
