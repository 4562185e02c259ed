#include "models/call/effect.h"
#include "models/service/outage.h"
#include "models/spec/effects/pause.h"

static void stops(struct stroke *stroke, struct instance *instance)
{
    outage_pause(instance, stroke->spec->pause);
}

static void goes_on(struct stroke *stroke, struct instance *instance)
{
    outage_go_on(instance, stroke->spec->pause);
}

const struct effect_type pause_effect = { .stops = stops, .goes_on = goes_on };
