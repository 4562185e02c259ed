/* The two specs are compared as their tables describe them.  What the list below names may
** differ in any way; maps must hold the same names; all else must be the same.  A field that is
** added later can't be changed in mid-run until it stands here.
*/
#include "models/spec/change.h"

#include "base/field_equal.h"
#include "models/spec/endpoint.h"
#include "models/spec/world.h"

#include <string.h>

static const struct { const char *table, *key; } changeable[] = {
    { "open_spec", "rate" },
    { "closed_spec", "think" },
    { "impatient_spec", "rate" },
    { "impatient_spec", "patience" },
    { "impatient_spec", "reloads" },
    { "impatient_spec", "pause" },
    { "client_spec", "priority" },
    { "client_call_spec", "policies" },
    { "client_call_spec", "network" },
    { "client_call_spec", "cancel" },
    { "client_call_spec", "weight" },
    { "call_spec", "policies" },
    { "call_spec", "network" },
    { "call_spec", "cancel" },
    { "call_spec", "probability" },
    { "call_spec", "on_failure" },
    { "service_spec", "workers" },
    { "service_spec", "service_time" },
    { "service_spec", "error_rate" },
    { "service_spec", "retry_after" },
    { "service_spec", "balance" },
    { "service_spec", "queue" },
    { "service_spec", "idempotency" },
    { "service_spec", "admission" },
    { "endpoint_spec", "service_time" },
    { "mqueue_spec", "lease" },
    { "mqueue_spec", "late_ack" },
    { "mqueue_spec", "redelivery" },
    { "mqueue_spec", "max_deliveries" },
    { "mqueue_spec", "limit" },
    { "mqueue_spec", "full" },
    { "mqueue_spec", "in_flight" },
    { "mqueue_spec", "retention" },
    { "mqueue_spec", "delay" },
    { "consumer_spec", "concurrency" },
    { "consumer_spec", "prefetch" },
    { "consumer_spec", "batch" },
    { "consumer_spec", "service_time" },
    { "consumer_spec", "error_rate" },
    { "consumer_spec", "idempotency" },
    { "consumer_spec", "renew" },
    { "consumer_spec", "on_failure" },
    { "consumer_spec", "dead_at_once" },
};
#define WHAT_CAN                                                                                  \
    "rates, think, patience and priority of clients; policies, network, cancel, weight, "         \
    "probability and on_failure of calls; workers, queue, service_time, error_rate, retry_after, " \
    "balance, idempotency and guards of services; workers and service_time of endpoints; lease, " \
    "late_ack, redelivery, max_deliveries, limit, full, in_flight, retention and delay of "        \
    "queues; concurrency, prefetch, batch, service_time, error_rate, idempotency, renew, "         \
    "on_failure and dead_at_once of consumers"

static bool can_change(const struct field_table *table, const struct field *field)
{
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(changeable[i].table, table->name) == 0 &&
            strcmp(changeable[i].key, field->key) == 0)
            return true;
    return false;
}

static bool compare(const struct field_table *table, const void *from, const void *to,
                    struct findings *findings);

/* The number of workers set apart may change, not whether there are any. */
static bool endpoint_workers_change(const struct field_table *table, const struct field *field,
                                    const void *from, const void *to)
{
    const struct endpoint_spec *left = from, *right = to;
    return table == &endpoint_spec_fields && strcmp(field->key, "workers") == 0 &&
           left->workers != COUNT_NONE && right->workers != COUNT_NONE;
}

static bool refuse(const struct field *field, const void *member, struct findings *findings)
{
    findings_about(findings, SEVERITY_ERROR, member,
                   "`%s` can't be changed while it runs; what can: " WHAT_CAN, field->key);
    return false;
}

static bool compare_items(const struct field *field, const struct items *from,
                          const struct items *to, struct findings *findings)
{
    const char *left = from->item, *right = to->item;
    bool same = true;
    if (from->count != to->count || field->kind == FIELD_LIST)
        return refuse(field, to, findings);
    for (size_t i = 0; i < from->count; i++)
        same &= compare(field->table, left + i * field->table->size,
                        right + i * field->table->size, findings);
    return same;
}

static bool compare_field(const struct field *field, const void *from, const void *to,
                          struct findings *findings)
{
    const void *left = (const char *)from + field->offset;
    const void *right = (const char *)to + field->offset;
    if (field_equal(field, from, to))
        return true;
    if (field->kind == FIELD_GROUP)
        return compare(field->table, left, right, findings);
    if (field->kind == FIELD_OPTION && *(void *const *)left && *(void *const *)right)
        return compare(field->table, *(void *const *)left, *(void *const *)right, findings);
    if (field->kind == FIELD_MAP || field->kind == FIELD_LIST)
        return compare_items(field, left, right, findings);
    return refuse(field, right, findings);
}

static bool compare(const struct field_table *table, const void *from, const void *to,
                    struct findings *findings)
{
    bool same = true;
    for (size_t i = 0; i < table->count; i++)
        if (!can_change(table, &table->field[i]) &&
            !endpoint_workers_change(table, &table->field[i], from, to))
            same &= compare_field(&table->field[i], from, to, findings);
    return same;
}

bool change_check(const struct world_spec *from, const struct world_spec *to,
                  struct findings *findings)
{
    return compare(&world_spec_fields, from, to, findings);
}
