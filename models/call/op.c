/* The steps of an operation are a ring by their places, and the operation points at the one that
** was asked for last: a plan is walked in order, so the next one is nearly always right behind it.
**
** Invariants.  (1) An operation goes when nobody holds it and it is alone: a root always is, a step
** once the operation above it has gone.  (2) What goes leaves its steps alone; those that nobody
** holds go with it, by a list and not by recursion.
*/
#include "models/call/op.h"

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

/* The search begins where the last one ended, so a plan that is walked in order, for the first time
** or again, finds each step at once. */
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

/* Its steps have nothing above them any more; those that nobody holds join what goes. */
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

void op_end(struct ground *ground, struct op *op)
{
    op->next = NULL;
    while (op) {
        struct op *going = op->next;
        if (op->step)
            going = leave_steps_alone(op, going);
        pool_give(&ground->ops, op);
        op = going;
    }
}
