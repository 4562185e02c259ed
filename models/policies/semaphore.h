/* What bulkhead and pool share: so many places, and a line of calls that wait for one.  They differ
** in what a place is called, where they stand and in the outcome. */
#ifndef SQUALL_MODELS_POLICIES_SEMAPHORE_H
#define SQUALL_MODELS_POLICIES_SEMAPHORE_H

#include "models/call/policy.h"
#include "models/counts/probe.h"

/* How it is built; once per edge. */
struct semaphore_plan {
    int64_t core;   /* places given at once */
    int64_t most;   /* places there are: those beyond `core` only once the line is full */
    int64_t queue;  /* calls that may wait; COUNT_UNLIMITED */
    sim_time wait;  /* how long; TIME_NONE: without end */
    enum outcome outcome;
    enum gauge busy, waiting;
};

struct semaphore_shared {
    struct semaphore_plan plan;
    struct lane *lane; /* NULL: they wait without end */
};

struct waiter;

/* The policy's state. */
struct semaphore {
    const struct semaphore_plan *plan; /* of the latest version of the edge that has used it */
    uint32_t version;
    int64_t busy, waiting;
    struct waiter *first, *last; /* of the line */
};

/* Its scratch. */
enum waiter_place { WAITER_OUTSIDE, WAITER_WAITING, WAITER_GRANTED, WAITER_INSIDE };
struct waiter {
    struct timer timer; /* first: the lane gives it back */
    struct waiter *before, *behind;
    struct event_id grant; /* is let in at this instant */
    enum waiter_place place;
};

void semaphore_build(struct policy *policy, const struct semaphore_plan *plan);
struct step semaphore_enter(struct policy *policy, struct call *call);
struct step semaphore_leave(struct policy *policy, const struct passage *passage);

#endif
