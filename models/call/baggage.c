#include "models/call/baggage.h"

#include "models/call/edge.h"
#include "models/call/op.h"
#include "models/spec/client.h"

/* A step of what its caller does, by its place there; of a root call the one that was handed down,
** if the user asks again, or a new one.  The call holds it until its record goes. */
static inline struct op *take_op(struct call *call, struct op *handed)
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

void baggage_take_op(struct call *call, struct op *handed)
{
    call_baggage(call)->op = take_op(call, handed);
}

void baggage_take(struct call *call, const struct baggage *handed)
{
    const struct ground *ground = call->edge->ground;
    struct baggage *baggage = call_baggage(call);
    struct op *op = ground->has_ops ? take_op(call, handed->op) : NULL;
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
