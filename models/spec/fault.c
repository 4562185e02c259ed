#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

sim_time fault_end(const struct fault_spec *fault, sim_time run_end)
{
    sim_time end = fault->lasts == TIME_NONE ? run_end : time_add(fault->at, fault->lasts);
    return end < run_end ? end : run_end;
}

bool fault_only_sets(const struct fault_spec *fault)
{
    return fault->set && !fault->service && !fault->edge && isnan(fault->load);
}

/* Less load, or work that takes a shorter time. */
static bool relieves(const struct fault_spec *fault)
{
    const struct latency_fault_spec *latency = fault->latency;
    return fault->load < 1 || (latency && !latency->add.kind && latency->multiply < 1);
}

/* It strikes in another way than by load, latency, restart or deploy. */
static bool strikes(const struct fault_spec *fault)
{
    return fault->errors || fault->fail_first || fault->poison || !isnan(fault->capacity) ||
           fault->down || fault->black_hole || fault->partition || fault->loss ||
           fault->rate_limit || fault_pauses(fault) || !isnan(fault->cache_loss);
}

enum fault_role fault_role(const struct fault_spec *fault)
{
    if (fault->role != ROLE_AUTO)
        return (enum fault_role)fault->role;
    if (fault_only_sets(fault))
        return ROLE_EVENT;
    if (strikes(fault))
        return ROLE_TRIGGER;
    if (relieves(fault))
        return ROLE_REMEDY;
    return (fault->restart || fault->deploy) && !fault->latency ? ROLE_AUTO : ROLE_TRIGGER;
}

bool fault_may_trigger(const struct fault_spec *fault)
{
    enum fault_role role = fault_role(fault);
    return role == ROLE_TRIGGER || role == ROLE_AUTO;
}

bool faults_strike(const struct world_spec *spec, const char *service)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        const char *dot = fault->edge ? strchr(fault->edge, '.') : NULL;
        if ((fault->service && strcmp(fault->service, service) == 0) ||
            (dot && strcmp(dot + 1, service) == 0))
            return true;
    }
    return false;
}
