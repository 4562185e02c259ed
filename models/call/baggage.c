#include "models/call/baggage.h"

#include "models/call/edge.h"
#include "models/call/op.h"
#include "models/call/policy.h"
#include "models/spec/effects/errors.h"
#include "models/spec/fault.h"
#include "models/spec/policies/breaker.h"
#include "models/spec/policies/deadline.h"
#include "models/spec/policies/retry.h"
#include "models/spec/guards/shed.h"

/* A step of what its caller does, by its place there; of a root call the one that was handed down, if the
** user asks again, or a new one.  The call holds it until its record goes. */
static struct op *take_op(struct call *call, struct op *handed)
{
    struct ground *ground = call->edge->ground;
    const struct request *parent = call->parent;
    if (!parent && !handed)
        return op_root(ground);
    struct op *op = handed;
    if (parent)
        op = op_step(ground, handed, (uint32_t)parent->stage << 16 | call->owner);
    op_hold(op);
    return op;
}

void baggage_take(struct call *call, const struct baggage *handed)
{
    const struct ground *ground = call->edge->ground;
    struct baggage *baggage = call_baggage(call);
    struct op *op = ground->has_ops ? take_op(call, handed->op) : NULL;
    if (!ground->carries) {
        baggage->op = op;
        return;
    }
    *baggage = (struct baggage){ .deadline = handed->deadline, .until = handed->deadline,
                                 .margin = handed->margin, .user = handed->user,
                                 .root = handed->root, .priority = handed->priority, .op = op };
    if (!call->parent)
        return;
    struct request_baggage *more = request_baggage(call->parent);
    baggage->sibling = more->children;
    more->children = call;
}

void baggage_drop(struct call *call)
{
    struct baggage *baggage = call_baggage(call);
    sim_cancel(call->edge->ground->sim, baggage->alarm);
    if (!call->parent)
        return;
    struct call **link = &request_baggage(call->parent)->children;
    while (*link != call)
        link = &call_baggage(*link)->sibling;
    *link = baggage->sibling;
}

/* --- whether it is needed --- */

/* Whether policies on an edge look at it: one line each. */
static bool policies_need(const struct ones *policies)
{
    for (size_t i = 0; i < policies->count; i++) {
        const struct one *one = &policies->item[i];
        if (one_is(one, "deadline") && ((const struct deadline_spec *)one->value)->propagate)
            return true;
        if (one_is(one, "breaker") &&
            ((const struct breaker_spec *)one->value)->scope == SCOPE_INSTANCE)
            return true; /* the aim */
        if (one_is(one, "outlier"))
            return true;
        const struct retry_spec *retry = one_is(one, "retry") ? one->value : NULL;
        if (retry && (retry->exclude_tried || retry->instance != RETRY_ANY))
            return true; /* the aim */
    }
    return false;
}

/* The same of the guards at a door. */
static bool guards_need(const struct ones *guards)
{
    for (size_t i = 0; i < guards->count; i++) {
        const struct one *one = &guards->item[i];
        if (one_is(one, "shed") && ((const struct shed_spec *)one->value)->by_priority)
            return true;
    }
    return false;
}

/* What a request remembers of its effect stands beside it (struct request_more). */
static bool errors_need(const struct error_spec *errors)
{
    return errors->effect > 0 && error_any(errors);
}

static bool client_needs(const struct client_spec *client)
{
    if (client->priority != PRIORITY_CRITICAL)
        return true;
    for (size_t i = 0; i < client->calls.count; i++)
        if (client->calls.item[i].cancel != CANCEL_NONE || policies_need(&client->calls.item[i].policies))
            return true;
    return false;
}

static bool service_needs(const struct service_spec *service)
{
    if (queue_goes_by(&service->queue) & BY_CLASS || service->queue.drop_expired ||
        service->balance == BALANCE_BY_USER || guards_need(&service->admission) ||
        errors_need(&service->error_rate))
        return true;
    for (size_t i = 0; i < service->calls.count; i++)
        if (service->calls.item[i].cancel != CANCEL_NONE ||
            policies_need(&service->calls.item[i].policies))
            return true;
    return false;
}

static bool parts_need(const struct world_spec *spec)
{
    if (op_keys_needed(spec))
        return true; /* when a replay, or the wait for a key, ends */
    for (size_t i = 0; i < spec->faults.count; i++)
        if (fault_carries(&spec->faults.item[i]))
            return true;
    for (size_t i = 0; i < spec->clients.count; i++)
        if (client_needs(&spec->clients.item[i]))
            return true;
    for (size_t i = 0; i < spec->services.count; i++)
        if (service_needs(&spec->services.item[i]))
            return true;
    return false;
}

bool baggage_needed(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->changes.count; i++)
        if (parts_need(spec->changes.item[i].spec))
            return true;
    return parts_need(spec);
}
