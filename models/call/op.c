#include "models/call/op.h"

#include "models/spec/policies/retry.h"

#include <string.h>

static struct op *op_new(struct ground *ground, uint32_t place)
{
    struct op *op = pool_take(&ground->ops);
    *op = (struct op){ .place = place };
    if (ground->ops.record_size > sizeof *op)
        *op_key(op) = (struct key_record){ 0 };
    return op;
}

struct op *op_root(struct ground *ground)
{
    struct op *op = op_new(ground, 0);
    op->alone = true;
    op->holds = 1;
    return op;
}

/* In the ring the place belongs to `step`, or right behind it. */
static bool stands_before(const struct op *step, uint32_t place)
{
    const struct op *next = step->next;
    if (step->place < next->place)
        return step->place <= place && place < next->place;
    return step->place <= place || place < next->place; /* the ring closes here */
}

/* The search begins where the last one ended, so a plan that is walked in order, for the first time or
** again, finds each step at once. */
struct op *op_step(struct ground *ground, struct op *parent, uint32_t place)
{
    struct op *before = parent->step;
    while (before && !stands_before(before, place))
        before = before->next;
    if (!before || before->place != place) {
        struct op *op = op_new(ground, place);
        op->next = before ? before->next : op;
        if (before)
            before->next = op;
        before = op;
    }
    return parent->step = before;
}

void op_hold(struct op *op)
{
    if (op)
        op->holds++;
}

/* Its steps have nothing above them any more; those that nobody holds join the list of what goes. */
static struct op *leave_steps_alone(struct op *op, struct op *going)
{
    struct op *step = op->step;
    do {
        struct op *next = step->next;
        step->alone = true;
        if (step->holds == 0) {
            step->next = going;
            going = step;
        }
        step = next;
    } while (step != op->step);
    return going;
}

void op_drop(struct ground *ground, struct op *op)
{
    if (!op || --op->holds > 0 || !op->alone)
        return;
    op->next = NULL;
    while (op) {
        struct op *going = op->next;
        if (op->step)
            going = leave_steps_alone(op, going);
        pool_give(&ground->ops, op);
        op = going;
    }
}

/* --- whether they are needed --- */

static bool calls_others(const struct world_spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->services.count; i++)
        if (strcmp(spec->services.item[i].name, name) == 0)
            return spec->services.item[i].calls.count > 0;
    return false;
}

/* One call may become several requests. */
static bool multiplies(const struct ones *policies)
{
    for (size_t i = 0; i < policies->count; i++) {
        const struct one *one = &policies->item[i];
        if (one_is(one, "hedge") ||
            (one_is(one, "retry") && ((const struct retry_spec *)one->value)->attempts > 1))
            return true;
    }
    return false;
}

static bool client_needs(const struct world_spec *spec, const struct client_spec *client)
{
    if (client->impatient && client->impatient->reloads > 0)
        return true;
    for (size_t i = 0; i < client->calls.count; i++)
        if (multiplies(&client->calls.item[i].policies) &&
            calls_others(spec, client->calls.item[i].target))
            return true;
    return false;
}

static bool service_needs(const struct world_spec *spec, const struct service_spec *service)
{
    for (size_t i = 0; i < service->calls.count; i++)
        if (multiplies(&service->calls.item[i].policies) &&
            calls_others(spec, service->calls.item[i].target))
            return true;
    return service->idempotency != NULL;
}

static bool parts_need(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        if (client_needs(spec, &spec->clients.item[i]))
            return true;
    for (size_t i = 0; i < spec->services.count; i++)
        if (service_needs(spec, &spec->services.item[i]))
            return true;
    return false;
}

static bool keeps_keys(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->services.count; i++)
        if (spec->services.item[i].idempotency)
            return true;
    return false;
}

bool op_keys_needed(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->changes.count; i++)
        if (keeps_keys(spec->changes.item[i].spec))
            return true;
    return keeps_keys(spec);
}

bool ops_needed(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->changes.count; i++)
        if (parts_need(spec->changes.item[i].spec))
            return true;
    return parts_need(spec);
}
