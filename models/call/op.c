#include "models/call/op.h"

#include "models/policies/retry.h"

#include <assert.h>
#include <string.h>

static struct op *op_new(struct ground *ground, uint32_t place)
{
    struct op *op = pool_take(&ground->ops);
    *op = (struct op){ .place = place };
    return op;
}

struct op *op_root(struct ground *ground)
{
    struct op *op = op_new(ground, 0);
    op->root = op;
    op->holds = 1;
    return op;
}

static struct op *add_step(struct ground *ground, struct op *parent, struct op *before,
                           uint32_t place)
{
    struct op *op = op_new(ground, place);
    struct op **link = before ? &before->next : &parent->step;
    op->root = parent->root;
    op->next = *link;
    *link = op;
    op->also = op->root->also;
    op->root->also = op;
    return op;
}

/* The search begins where the last one ended, so a plan that is walked in order, for the first time or
** again, finds each step at once. */
struct op *op_step(struct ground *ground, struct op *parent, uint32_t place)
{
    struct op *before = parent->latest && parent->latest->place <= place ? parent->latest : NULL;
    struct op *op = before ? before : parent->step;
    for (; op && op->place < place; op = op->next)
        before = op;
    if (!op || op->place != place)
        op = add_step(ground, parent, before, place);
    parent->latest = op;
    return op;
}

void op_hold(struct op *op)
{
    if (op)
        op->root->holds++;
}

void op_drop(struct ground *ground, struct op *op)
{
    if (!op || --op->root->holds > 0)
        return;
    for (struct op *next = op->root; (op = next) != NULL;) {
        assert(!op->key.waiting);
        next = op->also;
        pool_give(&ground->ops, op);
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

bool ops_needed(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->changes.count; i++)
        if (parts_need(spec->changes.item[i].spec))
            return true;
    return parts_need(spec);
}
