/* Policies and guards say by their types what they need; the rest is a member of the spec each.
**
** Operations are told apart by themselves where a service keeps keys, and where a count per call
** does not see what is a duplicate: retries and hedges above a service that calls others, users who
** reload.
*/
#include "models/world/needs.h"

#include "models/policies/registry.h"
#include "models/service/guards/registry.h"
#include "models/spec/effects/errors.h"
#include "models/spec/fault.h"
#include "models/spec/part.h"

#include <string.h>

static unsigned policies_need(const struct ones *policies)
{
    unsigned needs = 0;
    for (const struct one *one = policies->item; one < policies->item + policies->count; one++)
        needs |= stage_needs(&policy_type_of(one)->stage, one->value);
    return needs;
}

static unsigned guards_need(const struct ones *guards)
{
    unsigned needs = 0;
    for (const struct one *one = guards->item; one < guards->item + guards->count; one++)
        needs |= stage_needs(&guard_type_of(one)->stage, one->value);
    return needs;
}

/* Or has somebody else do something for what it was asked for, as a queue's consumer. */
static bool calls_others(const struct world_spec *spec, const char *name)
{
    size_t part = part_find(spec, name);
    return part != SIZE_MAX && (spec->parts.item[part].kind == PART_QUEUE ||
                                service_spec_calls(spec->parts.item[part].service) > 0);
}

/* `cancel`: enum cancel. */
static unsigned call_needs(const struct world_spec *spec, const struct ones *policies, int cancel,
                           const char *target)
{
    unsigned needs = policies_need(policies);
    needs |= cancel != CANCEL_NONE ? NEED_BAGGAGE : 0;
    return needs | (needs & NEED_COPIES && calls_others(spec, target) ? NEED_OPS : 0);
}

static unsigned client_needs(const struct world_spec *spec, const struct client_spec *client)
{
    unsigned needs = client->priority != PRIORITY_CRITICAL ? NEED_BAGGAGE : 0;
    if (client->impatient && client->impatient->reloads > 0)
        needs |= NEED_OPS;
    for (size_t i = 0; i < client->calls.count; i++) {
        const struct client_call_spec *call = &client->calls.item[i];
        needs |= call_needs(spec, &call->policies, call->cancel, call->target);
    }
    return needs;
}

/* What a request remembers of its effect stands beside it (struct request_more). */
static bool errors_need(const struct error_spec *errors)
{
    return errors->effect > 0 && error_any(errors);
}

static unsigned service_needs(const struct world_spec *spec, const struct service_spec *service)
{
    unsigned needs = guards_need(&service->admission);
    if (queue_goes_by(&service->queue) & BY_CLASS || service->queue.drop_expired ||
        service->balance == BALANCE_BY_USER || errors_need(&service->error_rate))
        needs |= NEED_BAGGAGE;
    if (service->idempotency) /* when a replay, or the wait for a key, ends stands in the baggage */
        needs |= NEED_OPS | NEED_KEYS | NEED_BAGGAGE;
    for (size_t i = 0; i < service_spec_calls(service); i++) {
        const struct call_spec *call = service_spec_call(service, i);
        needs |= call_needs(spec, &call->policies, call->cancel, call->target);
    }
    return needs;
}

/* A message may be delivered twice, and what it causes be executed so; partitions may go by its
** user. */
static unsigned part_needs(const struct part *part)
{
    if (part->kind == PART_CONSUMER)
        return service_spec_calls(part->service) > 0 ? NEED_OPS : 0;
    if (part->kind != PART_QUEUE)
        return 0;
    unsigned needs = part->queue->deduplicates ? NEED_OPS : 0;
    if (part->queue->partitions != COUNT_NONE || part->queue->order == MQUEUE_PRIORITY)
        needs |= NEED_BAGGAGE;
    return needs;
}

static unsigned parts_need(const struct world_spec *spec)
{
    unsigned needs = 0;
    for (size_t i = 0; i < spec->faults.count; i++)
        needs |= fault_carries(&spec->faults.item[i]) ? NEED_BAGGAGE : 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        needs |= client_needs(spec, &spec->clients.item[i]);
    for (size_t i = 0; i < spec->parts.count; i++)
        needs |= service_needs(spec, spec->parts.item[i].service) |
                 part_needs(&spec->parts.item[i]);
    return needs;
}

unsigned world_needs(const struct world_spec *spec)
{
    unsigned needs = parts_need(spec);
    for (size_t i = 0; i < spec->changes.count; i++)
        needs |= parts_need(spec->changes.item[i].spec);
    return needs;
}

static bool reloads(const struct topology *topology, const struct road *road)
{
    const struct client_spec *client = &topology->spec->clients.item[road->from];
    return client->impatient && client->impatient->reloads > 0;
}

static void add_copies(const struct topology *topology, bool *copies)
{
    for (size_t r = 0; r < topology->roads; r++) {
        const struct road *road = &topology->road[r];
        copies[road->to] |= policies_need(topology_policies(topology, r)) & NEED_COPIES ||
                            (road->from_client ? reloads(topology, road)
                                               : road->delivers || copies[road->from]);
    }
}

/* Values that are changed later may copy what those before do not. */
const bool *world_copies(const struct topology *topology, struct arena *arena)
{
    const struct world_spec *spec = topology->spec;
    bool *copies = ARENA_ARRAY(arena, topology->services, bool);
    add_copies(topology, copies);
    for (size_t i = 0; i < spec->changes.count; i++) {
        struct topology later;
        topology_make(&later, spec->changes.item[i].spec, arena);
        add_copies(&later, copies);
    }
    return copies;
}
