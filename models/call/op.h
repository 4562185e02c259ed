/* Operations: what is to be done once, however often it is asked for.
**
** A user wants one thing done (a root operation); each step on the way is an operation of its own,
** which is named by whose step it is and its place in the plan of the service that makes it, never
** by attempts.  So when a caller further up retries, what its new attempt asks of the services
** below are the same operations again: just what an idempotency key made from his wish says.
**
**     root                    the order
**      ├── payments, 1st call   its charge
**      └── mail, 2nd call       its receipt
**
** An operation lives while a call carries it, its user may still ask for it, or the operation above
** it lives: as long as anybody could ask again.  One that has outlived the one above is nobody's
** step.
*/
#ifndef SQUALL_MODELS_CALL_OP_H
#define SQUALL_MODELS_CALL_OP_H

#include "models/call/ground.h"
#include "models/spec/outcome.h"

/* What a service knows of an operation (models/service/idempotency.h). */
enum key_state { KEY_UNKNOWN, KEY_IN_PROGRESS, KEY_COMPLETED };

struct key_record {
    const struct request *owner; /* who executes it; only to be compared */
    struct request *waiting, *waiting_last; /* for the one who does, by request->next */
    struct event_id alarm;  /* the lock ends while somebody waits */
    sim_time until;         /* in progress: the lock holds; completed: the answer is kept */
    uint8_t state, outcome; /* of the answer kept */
};

struct op {
    struct op *step;   /* asked for last, in a ring of all by their places; NULL: none so far */
    struct op *next;   /* in that ring of the operation above */
    uint32_t place;    /* there */
    uint32_t holds;    /* calls that carry it, and users who may ask again */
    uint32_t executed; /* how often its effect has taken place */
    bool alone;        /* nothing lives above it */
    /* where services keep keys: the struct key_record of this one */
};

static inline struct key_record *op_key(struct op *op)
{
    return (struct key_record *)(void *)(op + 1);
}

/* Bytes of an operation in a world where services keep keys, or none does. */
static inline size_t op_size(bool keys)
{
    return sizeof(struct op) + (keys ? sizeof(struct key_record) : 0);
}

/* A new root operation, held once by who asks for it. */
struct op *op_root(struct ground *ground);

/* The step of `parent` at this place in the plan of whoever serves it. */
struct op *op_step(struct ground *ground, struct op *parent, uint32_t place);

/* Nobody holds it, and nothing lives above it: it goes, with all its steps that nobody holds. */
void op_end(struct ground *ground, struct op *op);

/* Whoever may ask again holds it: a call that carries it, a user who may press reload.  op NULL:
** nothing happens. */
static inline void op_hold(struct op *op)
{
    if (op)
        op->holds++;
}

static inline void op_drop(struct ground *ground, struct op *op)
{
    if (op && --op->holds == 0 && op->alone)
        op_end(ground, op);
}

#endif
