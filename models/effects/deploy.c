#include "models/call/effect.h"
#include "models/service/deploy.h"
#include "models/spec/effects/deploy.h"

static void begins(struct stroke *stroke, struct service *service)
{
    deploy_start(service, stroke->spec->deploy, &stroke->over);
}

const struct effect_type deploy_effect = { .service_begins = begins };
