/* What comes where in the mean if nothing fails, and how much of it can be served: for the checks
** that compare the two. */
#ifndef SQUALL_MODELS_CHECK_CHECK_FLOW_H
#define SQUALL_MODELS_CHECK_CHECK_FLOW_H

#include "models/check/check.h"

/* Arrays by the place of the part. */
struct check_flow {
    double *rate;     /* requests, or messages, per second that come; without retries */
    double *answer;   /* mean seconds of an answer without queues; of a message at work */
    double *held;     /* mean seconds that one holds a worker or slot */
    double *capacity; /* per second at the most; of a queue what its consumers can take */
    double *gain;     /* of a queue: messages that one of them leads to in the queue itself */
    bool *at_once;    /* and time passes for less than one of those */
};

/* There are no errors: check->order is there, and all names are something's. */
struct check_flow check_flow_make(struct check *check);

/* Seconds that a delivered message may be at work: own work in the mean, and all calls as long as
** they may take, pauses left out; INFINITY: one of them has no end. */
double delivery_longest(const struct check *check, const struct check_edge *delivery);

/* Root calls a second that a client wants in the mean; what is not known is 0. */
double client_rate(const struct client_spec *client, sim_time duration);

void check_traps(struct check *check, const struct check_flow *flow);
void check_load(struct check *check, const struct check_flow *flow);
void check_deliveries(struct check *check, const struct check_flow *flow);
void check_rounds(struct check *check, const struct check_flow *flow);
void check_redrives(struct check *check, const struct check_flow *flow);
void check_ladders(struct check *check, const struct check_flow *flow);
void check_given_up(struct check *check, const struct check_flow *flow);

/* check_redrives.c: it may be a trigger, and strikes the consumer's work, or what it calls. */
bool fault_lets_fail(const struct check *check, const struct fault_spec *fault, size_t consumer);

#endif
