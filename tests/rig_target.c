#include "tests/rig.h"

#include "models/service/service.h"

struct service *rig_target(const struct service_spec *spec, struct arena *arena)
{
    struct service *target = ARENA_NEW(arena, struct service);
    target->spec = spec;
    return target;
}
