/* The tables behind the spec's structs: one line each, the rows are in the header. */
#include "models/spec/spec.h"

#include <math.h>
#include <string.h>

FIELD_TABLE(run_spec, RUN_FIELDS);
FIELD_TABLE(latency_spec, LATENCY_FIELDS);
FIELD_TABLE(objective_spec, OBJECTIVE_FIELDS);
FIELD_TABLE(client_call_spec, CLIENT_CALL_FIELDS);
FIELD_TABLE(call_spec, CALL_FIELDS);
FIELD_TABLE_SHORT(rate_point_spec, RATE_POINT_FIELDS);
FIELD_TABLE_SHORT(open_spec, OPEN_FIELDS);
FIELD_TABLE_SHORT(closed_spec, CLOSED_FIELDS);
FIELD_TABLE_SHORT(batch_spec, BATCH_FIELDS);
FIELD_TABLE_SHORT(trace_spec, TRACE_FIELDS);
FIELD_TABLE(impatient_spec, IMPATIENT_FIELDS);
FIELD_TABLE(client_spec, CLIENT_FIELDS);
FIELD_TABLE_SHORT(queue_spec, QUEUE_FIELDS);
FIELD_TABLE_SHORT(error_spec, ERROR_FIELDS);
FIELD_TABLE_SHORT(lock_spec, LOCK_FIELDS);
FIELD_TABLE_SHORT(idempotency_spec, IDEMPOTENCY_FIELDS);
FIELD_TABLE(endpoint_spec, ENDPOINT_FIELDS);
FIELD_TABLE(service_spec, SERVICE_FIELDS);
FIELD_TABLE_SHORT(latency_fault_spec, LATENCY_FAULT_FIELDS);
FIELD_TABLE_SHORT(loss_spec, LOSS_FIELDS);
FIELD_TABLE_SHORT(fail_first_spec, FAIL_FIRST_FIELDS);
FIELD_TABLE_SHORT(poison_spec, POISON_FIELDS);
FIELD_TABLE_SHORT(limit_fault_spec, LIMIT_FAULT_FIELDS);
FIELD_TABLE_SHORT(pause_spec, PAUSE_FIELDS);
FIELD_TABLE_SHORT(restart_spec, RESTART_FIELDS);
FIELD_TABLE_SHORT(deploy_spec, DEPLOY_FIELDS);
FIELD_TABLE(fault_spec, FAULT_FIELDS);
FIELD_TABLE(expect_spec, EXPECT_FIELDS);
FIELD_TABLE(world_spec, WORLD_FIELDS);

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

uint32_t endpoint_find(const struct service_spec *service, const char *name)
{
    for (size_t i = 0; name && i < service->endpoints.count; i++)
        if (strcmp(service->endpoints.item[i].name, name) == 0)
            return (uint32_t)i + 1;
    return 0;
}

const char *const client_loads[CLIENT_LOADS] = { "open", "closed", "batch", "trace", "impatient" };

int64_t service_spec_instances(const struct service_spec *service)
{
    int64_t most = service->autoscale ? service->autoscale->max : 0;
    return most > service->instances ? most : service->instances;
}
