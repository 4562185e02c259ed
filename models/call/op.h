/* Operations: what is to be done once, however often it is asked for.
**
** A user wants one thing done (a root operation); each step on the way is an operation of its own, which
** is named by whose step it is and its place in the plan of the service that makes it, never by attempts.
** So when a caller further up retries, what its new attempt asks of the services below are the same
** operations again.  An idempotency key made from what the user wanted says just that.
**
**     root                    the order
**      ├── payments, 1st call   its charge
**      └── mail, 2nd call       its receipt
**
** A tree of operations lives while any call carries one of them, or somebody holds the root: as long as
** anybody could ask again.  Then all of it goes back to the pool at once.
*/
#ifndef SQUALL_MODELS_CALL_OP_H
#define SQUALL_MODELS_CALL_OP_H

#include "models/call/ground.h"
#include "models/spec/outcome.h"
#include "models/spec/spec.h"

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
    struct op *root;
    struct op *step, *next; /* its first step; the next step of the same parent: in order of their places */
    struct op *latest;      /* the step asked for last: plans are walked in order */
    struct op *also;        /* all of a tree, from the root */
    uint32_t place;
    uint32_t holds;    /* of a root: calls that carry one of the tree, and others who hold it */
    uint32_t executed; /* how often its effect has taken place */
    struct key_record key;
};

/* Whether anything in this world asks what is a duplicate: a service that keeps keys; retries above a
** service that calls others, or users who reload, which a count per call does not see. */
bool ops_needed(const struct world_spec *spec);

/* A new root operation, held once by who asks for it. */
struct op *op_root(struct ground *ground);

/* The step of `parent` at this place in the plan of whoever serves it. */
struct op *op_step(struct ground *ground, struct op *parent, uint32_t place);

/* Whoever may ask again holds it: a call that carries it, a user who may press reload.  op NULL: nothing
** happens. */
void op_hold(struct op *op);
void op_drop(struct ground *ground, struct op *op);

#endif
