#include "models/service/capacity.h"

#include "models/service/autoscale.h"
#include "models/service/crew.h"
#include "models/service/work.h"

void capacity_renew(struct instance *instance)
{
    const struct service *service = instance->service;
    double left = ailment_capacity(&service->ailment, instance->id);
    instance->strength = instance_stands_still(instance) ? 0 : left;
    if (service->scaler && instance->id == 0)
        scaler_workers_change(service->scaler);
    work_resume(instance);
    for (uint32_t c = 0; c < service->crews; c++) {
        struct crew *crew = &instance->crew[c];
        crew_set(crew, crew->workers, instance_is_stopped(instance) ? 1 : 1 - left);
        crew_serve_next(instance, crew);
    }
    instance_has_changed(instance);
}
