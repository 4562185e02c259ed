/* What the files of study/flow*.c share; not for anybody else. */
#ifndef SQUALL_STUDY_FLOW_PARTS_H
#define SQUALL_STUDY_FLOW_PARTS_H

#include "models/load/client.h"
#include "study/fate.h"
#include "study/flow.h"

struct batch_spec;

/* On a road. */
struct way {
    double calls;        /* a second, those that a cache answers left out */
    double share;        /* calls to one request of the caller; of clients: to one of its calls */
    double open, hanging; /* calls */
    double swallows;      /* share of its attempts that never arrive */
    struct fate fate;
};

/* At a service. */
struct basin {
    double work;            /* seconds, in the mean over its endpoints */
    double waiting, inside; /* requests */
    double arrives, done;   /* a second */
    double answer;          /* seconds */
    double refused;         /* share of what arrives */
    double fails;           /* share of the others' answers */
    double starves;         /* share of what comes that is not served before what comes later */
};

struct flow {
    struct arena *arena;
    const struct topology *topology; /* the present one */
    struct way *way;
    struct basin *basin;
    struct client *client;
    struct flow_peak peak;
    sim_time now, next; /* of the step */
    double step;        /* seconds */
};

/* Share of a road's calls that no cache answers. */
double flow_passes(const struct flow *flow, size_t road);

/* What its target is told when callers leave. */
enum cancel flow_cancel(const struct flow *flow, size_t road);

/* There and back, seconds. */
double flow_network(const struct flow *flow, size_t road);

/* The batch of a client comes in this step. */
bool flow_batch_comes(const struct flow *flow, const struct batch_spec *batch);

/* In this order, services as the topology has them: clients call; a service lets in, works off and
** refuses, and what comes out calls on; callers wait, or leave. */
void flow_call(struct flow *flow);
void flow_serve(struct flow *flow, size_t service);
void flow_wait(struct flow *flow, size_t road);

#endif
