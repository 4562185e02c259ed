/* The two specs are compared as their tables describe them.  What the list below names may
** differ in any way; maps must hold the same names; all else must be the same.  A field that is
** added later can't be changed in mid-run until it stands here.
*/
#include "models/spec/change.h"

#include "base/field_equal.h"
#include "models/spec/endpoint.h"
#include "models/spec/world.h"

#include <assert.h>
#include <string.h>

static const struct { const char *table, *of, *keys; } changeable[] = {
    { "open_spec", "clients", "rate" },
    { "closed_spec", "clients", "think" },
    { "impatient_spec", "clients", "rate, patience, reloads, pause" },
    { "client_spec", "clients", "priority" },
    { "client_call_spec", "calls", "policies, network, cancel, weight" },
    { "call_spec", "calls", "policies, network, cancel, probability, on_failure" },
    { "service_spec", "services",
      "workers, service_time, error_rate, retry_after, balance, queue, idempotency, admission" },
    { "endpoint_spec", "endpoints", "service_time" },
    { "mqueue_spec", "queues",
      "lease, late_ack, redelivery, max_deliveries, limit, full, in_flight, retention, "
      "time_to_live, delay" },
    { "consumer_spec", "consumers",
      "concurrency, prefetch, batch, service_time, error_rate, idempotency, ack, renew, "
      "knows_limit, on_failure, dead_at_once, session" },
};

/* Why not, and what to do instead, where that is known. */
static const struct { const char *table, *key, *why; } fixed[] = {
    { "service_spec", "instances",
      "processes come and go by `autoscale`, `deploy` and `restart`, and a `capacity` fault takes "
      "a share of them away; what can be set: `workers`" },
    { "endpoint_spec", "workers",
      "an endpoint has workers of its own from the start, or none; their number can be set" },
    { "mqueue_spec", "partitions",
      "messages lie in them, by their keys; more slots, or quicker ones, take from them what is "
      "there sooner (`concurrency`, `service_time`)" },
    { "mqueue_spec", "dead_letter",
      "name it from the start: nothing is given up as long as `max_deliveries` is unlimited, and "
      "that can be set" },
    { "consumer_spec", "ladder",
      "its rungs are queues, in which messages may be; give it one from the start, and set "
      "`on_failure`: give_back leaves it alone, next climbs it" },
    { "consumer_spec", "instances",
      "processes come and go by `autoscale`, `deploy` and `restart`, and a `capacity` fault takes "
      "a share of them away; what can be set: `concurrency`" },
};

/* The key is one of the list. */
static bool names(const char *keys, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = keys; (at = strstr(at, key)) != NULL; at += length)
        if ((at == keys || at[-1] == ' ') && (!at[length] || at[length] == ','))
            return true;
    return false;
}

static bool can_change(const struct field_table *table, const struct field *field)
{
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(changeable[i].table, table->name) == 0)
            return names(changeable[i].keys, field->key);
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

/* What things are that this table is of; NULL: nothing in it can be changed. */
static const char *owner_of(const struct field_table *table)
{
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(changeable[i].table, table->name) == 0)
            return changeable[i].of;
    return NULL;
}

/* `text` with those of the keys that are not in it yet. */
static const char *join_keys(const char *text, const char *keys, struct arena *arena)
{
    for (size_t length; *keys; keys += length + (keys[length] ? 2 : 0)) {
        length = strcspn(keys, ",");
        const char *key = arena_text_of(arena, keys, length);
        if (!names(text, key))
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", key);
    }
    return text;
}

static const char *keys_of(const char *owner, struct arena *arena)
{
    const char *keys = "";
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(changeable[i].of, owner) == 0)
            keys = join_keys(keys, changeable[i].keys, arena);
    return arena_format(arena, "%s of %s", keys, owner);
}

/* "rate, think of clients; ..."; of one kind of things, or of all. */
static const char *what_can(const char *owner, struct arena *arena)
{
    const char *text = "", *before = "";
    for (size_t i = 0; !owner && i < sizeof changeable / sizeof *changeable; i++) {
        assert(changeable[i].of);
        if (strcmp(changeable[i].of, before) != 0)
            text = arena_format(arena, "%s%s%s", text, *text ? "; " : "",
                                keys_of(changeable[i].of, arena));
        before = changeable[i].of;
    }
    return owner ? keys_of(owner, arena) : text;
}

static const char *why_not(const struct field_table *table, const struct field *field)
{
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(fixed[i].table, table->name) == 0 && strcmp(fixed[i].key, field->key) == 0)
            return fixed[i].why;
    return NULL;
}

static bool refuse(const struct field_table *table, const struct field *field, const void *member,
                   struct findings *findings)
{
    const char *why = why_not(table, field);
    findings_about(findings, SEVERITY_ERROR, member, "`%s` can't be changed while it runs%s%s",
                   field->key, why ? ": " : "; what can: ",
                   why ? why : what_can(owner_of(table), findings->arena));
    return false;
}

static bool compare_items(const struct field_table *table, const struct field *field,
                          const struct items *from, const struct items *to,
                          struct findings *findings)
{
    const char *left = from->item, *right = to->item;
    bool same = true;
    if (from->count != to->count || field->kind == FIELD_LIST)
        return refuse(table, field, to, findings);
    for (size_t i = 0; i < from->count; i++)
        same &= compare(field->table, left + i * field->table->size,
                        right + i * field->table->size, findings);
    return same;
}

static bool compare_field(const struct field_table *table, const struct field *field,
                          const void *from, const void *to, struct findings *findings)
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
        return compare_items(table, field, left, right, findings);
    return refuse(table, field, right, findings);
}

static bool compare(const struct field_table *table, const void *from, const void *to,
                    struct findings *findings)
{
    bool same = true;
    for (size_t i = 0; i < table->count; i++)
        if (!can_change(table, &table->field[i]) &&
            !endpoint_workers_change(table, &table->field[i], from, to))
            same &= compare_field(table, &table->field[i], from, to, findings);
    return same;
}

bool change_check(const struct world_spec *from, const struct world_spec *to,
                  struct findings *findings)
{
    return compare(&world_spec_fields, from, to, findings);
}
