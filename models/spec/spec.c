/* The tables behind the spec's structs: one line each, the rows are in the header. */
#include "models/spec/spec.h"

#include "models/spec/guards.h"
#include "models/spec/policies.h"
#include "models/spec/slowdown.h"
#include "sim/dist/dist.h"

#include <string.h>

FIELD_TABLE(run_spec, RUN_FIELDS);
FIELD_TABLE(latency_spec, LATENCY_FIELDS);
FIELD_TABLE(queue_objective_spec, QUEUE_OBJECTIVE_FIELDS);
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
FIELD_TABLE_SHORT(autoscale_spec, AUTOSCALE_FIELDS);
FIELD_TABLE_SHORT(codel_spec, CODEL_FIELDS);
FIELD_TABLE_SHORT(queue_spec, QUEUE_FIELDS);
FIELD_TABLE_SHORT(lock_spec, LOCK_FIELDS);
FIELD_TABLE_SHORT(idempotency_spec, IDEMPOTENCY_FIELDS);
FIELD_TABLE(endpoint_spec, ENDPOINT_FIELDS);
FIELD_TABLE(service_spec, SERVICE_FIELDS);
FIELD_TABLE_SHORT(redelivery_spec, REDELIVERY_FIELDS);
FIELD_TABLE(mqueue_spec, MQUEUE_FIELDS);
FIELD_TABLE_SHORT(consumer_batch_spec, CONSUMER_BATCH_FIELDS);
FIELD_TABLE_SHORT(pollers_spec, POLLERS_FIELDS);
FIELD_TABLE_SHORT(rung_spec, RUNG_FIELDS);
FIELD_TABLE(consumer_spec, CONSUMER_FIELDS);
FIELD_TABLE(alert_spec, ALERT_FIELDS);
FIELD_TABLE(expect_spec, EXPECT_FIELDS);
FIELD_TABLE(world_spec, WORLD_FIELDS);

uint32_t endpoint_find(const struct service_spec *service, const char *name)
{
    for (size_t i = 0; name && i < service->endpoints.count; i++)
        if (strcmp(service->endpoints.item[i].name, name) == 0)
            return (uint32_t)i + 1;
    return 0;
}

const char *const client_loads[CLIENT_LOADS] = { "open", "closed", "batch", "trace", "impatient" };

size_t service_spec_calls(const struct service_spec *service)
{
    return service->calls.count + service->publishes.count;
}

const struct call_spec *service_spec_call(const struct service_spec *service, size_t i)
{
    size_t calls = service->calls.count;
    return i < calls ? &service->calls.item[i] : &service->publishes.item[i - calls];
}

int64_t service_spec_instances(const struct service_spec *service)
{
    int64_t most = service->autoscale ? service->autoscale->max : 0;
    return most > service->instances ? most : service->instances;
}

#define GOES_BY(CASE, word, by, doc) [QUEUE_##CASE] = by,

unsigned queue_goes_by(const struct queue_spec *spec)
{
    static const unsigned goes_by[] = { QUEUE_ORDERS(GOES_BY, GOES_BY) };
    return goes_by[spec->order];
}
