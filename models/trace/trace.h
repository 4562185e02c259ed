/* What happened to some root calls, as a forest: what was made on behalf of what stands below it.
**
**   call ─┬─ attempt ─┬ request ─┬─ wait      in the service's queue
**         ├─ pause    └ answer   ├─ work      it holds a worker
**         ├─ held                ├─ call      downstream, and so on
**         ├─ unsent              ├─ known     its idempotency key was
**         └─ looked              └─ message ─┬─ stay      in a queue
**                                            ├─ delivery ── call, of the consumer: its work
**                                            └─ pause
**
** Nodes are in the order in which they began, so a node's children are, too, and every node stands
** behind its parent.  They are numbers into trace->node; 0 is nobody.
*/
#ifndef SQUALL_MODELS_TRACE_TRACE_H
#define SQUALL_MODELS_TRACE_TRACE_H

#include "base/field.h"
#include "models/counts/fact.h"

/* kind, its word in data */
#define NODE_KINDS(X)                                                                     \
    X(CALL, "call")         /* edge; number: attempts made; outcome */                    \
    X(ATTEMPT, "attempt")   /* edge; number; from when it was sent to when its caller     \
                               stopped waiting; outcome, as that caller saw it */         \
    X(REQUEST, "request")   /* what it is at its target, from its arrival to its end      \
                               there; place, instance; how; outcome; number: how often    \
                               the call's effect has been executed now */                 \
    X(WAIT, "wait")         /* for a worker, or at the door of an instance that stands    \
                               still; place, instance */                                  \
    X(WORK, "work")         /* place, instance; late: for nobody */                       \
    X(ANSWER, "answer")     /* a moment: it comes though its attempt was given up; outcome */ \
    X(KNOWN, "known")       /* a moment: not executed again */                            \
    X(PAUSE, "pause")       /* between two attempts, or deliveries in place */            \
    X(HELD, "held")         /* kept by a policy: name */                                  \
    X(UNSENT, "unsent")     /* a moment: a policy kept an attempt back; outcome */        \
    X(LOOKED, "cache")      /* a moment: outcome ok a hit, error a miss */                \
    X(MESSAGE, "message")   /* from its publish to its end; place: its first queue;       \
                               number: deliveries; how: enum message_out */               \
    X(STAY, "stay")         /* place, instance (its partition): where it waits; how: enum \
                               message_in; late: it can't be received yet */              \
    X(DELIVERY, "delivery") /* number: in this queue, place; in flight until it comes     \
                               back or leaves; outcome; late: its lease ran out */

enum node_kind {
#define NODE_CASE(name, word) NODE_##name,
    NODE_KINDS(NODE_CASE)
#undef NODE_CASE
    NODE_KIND_COUNT
};

/* How a request ends at its target. */
enum request_how { REQUEST_OPEN, REQUEST_SERVED, REQUEST_REFUSED, REQUEST_DROPPED };

struct node {
    uint32_t parent, first, last, next; /* 0: none */
    uint32_t root;         /* of a root call and all below it: its place in trace->root */
    uint32_t edge, place, instance, number;
    uint32_t twin;         /* of what a hedge has going besides: which, from 1 */
    sim_time from, to;     /* TIME_NONE: it is still open at the end */
    sim_time answered;     /* of an attempt that was given up: an answer came all the same;
                              TIME_NONE: none did */
    const char *name;
    uint8_t kind, outcome, how;
    uint8_t answer;        /* of an attempt: the outcome that was answered */
    bool open;             /* it has no end, yet */
    bool late;
    bool hedge;            /* of an attempt: sent beside others */
    bool lost;             /* of an attempt: it never came there, or its answer did not */
    bool counted;          /* of an attempt: its call went on with the answer that came late; of a
                              delivery: its acknowledgement did */
    bool again;            /* of a root call: its user had given up one before */
    bool exhausted;        /* of a call: no attempt was left */
};

/* One root call: the how-manieth of the run, from 1, and its node. */
struct trace_root {
    uint64_t number;
    uint32_t node;
};

struct trace {
    struct node *node; /* [0] is nobody */
    size_t nodes;
    struct trace_root *root; /* [0] is nobody */
    size_t roots;
    sim_time end; /* of what was looked at */
};

void trace_release(struct trace *trace);

const char *node_word(enum node_kind kind);

/* When it ended, or the trace does. */
sim_time node_end(const struct trace *trace, const struct node *node);

/* All that stands below `top`, in the order in which it is written: whoever comes after `node`; 0:
** nobody.  Depth is told by counting parents. */
uint32_t trace_after(const struct trace *trace, uint32_t top, uint32_t node);

/* What an attempt (0: none) is at its target; 0: it has not arrived there. */
uint32_t trace_request(const struct trace *trace, uint32_t attempt);

/* When nobody waited any more for what comes of it: its caller had stopped, or somebody on whose
** behalf it called; TIME_NONE: somebody still did.  Of what is done for a message: never. */
sim_time trace_left(const struct trace *trace, uint32_t node);

#endif
