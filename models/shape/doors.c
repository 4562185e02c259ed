#include "models/shape/doors.h"

#include "models/spec/effects/rate_limit.h"
#include "models/spec/fault.h"
#include "models/spec/guards/rate_limit.h"
#include "models/spec/run.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

static bool is_there(const struct world_spec *spec, const struct fault_spec *fault, sim_time at)
{
    return fault->at <= at && at < fault_over(spec, fault, spec->run.duration);
}

double doors_rate(const struct world_spec *spec, const struct service_spec *service,
                  double instances, sim_time at)
{
    double rate = INFINITY;
    for (size_t i = 0; i < service->admission.count; i++) {
        const struct one *guard = &service->admission.item[i];
        if (one_is(guard, "rate_limit")) {
            const struct rate_limit_spec *limit = guard->value;
            rate = fmin(rate, instances * limit->rate);
        }
    }
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        const char *part = fault_part(fault);
        if (fault->rate_limit && part && strcmp(part, service->name) == 0 &&
            is_there(spec, fault, at))
            rate = fmin(rate, fault->rate_limit->rate);
    }
    return rate;
}
