/* What the files of study/flow*.c share; not for anybody else. */
#ifndef SQUALL_STUDY_FLOW_PARTS_H
#define SQUALL_STUDY_FLOW_PARTS_H

#include "models/load/client.h"
#include "study/fate.h"
#include "study/flow.h"
#include "study/strain.h"

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
    double arrives, done;   /* a second; of a consumer deliveries */
    double good;            /* of a consumer: messages a second that are done */
    double answer;          /* seconds */
    double refused;         /* share of what arrives */
    double fails;           /* share of the others' answers */
    double starves;         /* share of what comes that is not served before what comes later */
};

/* Messages; those that are poisoned fail in every delivery. */
struct messages {
    double sound, poisoned;
    double failures; /* of the sound ones so far, in this queue, all together */
};

/* In a queue. */
struct stock {
    struct messages ready;           /* to be received */
    struct messages delayed, paused; /* not yet: since they came; since they failed */
    double pause;     /* of those that failed, seconds */
    double rate_most; /* of what has come, a second */
    struct backoff backoff; /* of its redelivery, where it has one */
    bool closed;      /* nothing is handed out */
};

/* What a faultless or faulty service, or consumer, makes of a request now. */
struct toil {
    struct strain strain;
    double work, held; /* seconds of its own; of a worker */
    double elsewhere;  /* seconds that others take */
    double fails;      /* share */
    double workers;
};

struct flow {
    struct arena *arena;
    const struct topology *topology; /* the present one */
    struct way *way;
    struct basin *basin;
    struct stock *stock; /* [service]; of queues */
    struct client *client;
    struct flow_peak peak;
    struct flow_made made;
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

/* In this order, parts as the topology has them: clients call; at each part arrives what all roads
** bring; a service lets in, works off and refuses, a queue stores, a consumer takes from its
** queues; and what comes out of each calls on; callers wait, or leave. */
void flow_call(struct flow *flow);
void flow_arrive(struct flow *flow, size_t part);
void flow_serve(struct flow *flow, size_t service);
void flow_store(struct flow *flow, size_t queue);
void flow_take(struct flow *flow, size_t consumer);
void flow_call_on(struct flow *flow, size_t part);
void flow_wait(struct flow *flow, size_t road);

/* What faults move from one queue to another, or drop. */
void flow_redrive(struct flow *flow);

/* Messages come into a queue; into that of this name, where there is one, else they are gone; or, to
** be ready after a pause, to `where`: evenly over the step. */
void flow_put(struct flow *flow, size_t queue, struct messages messages);
void flow_put_into(struct flow *flow, const char *name, struct messages messages);
void flow_delay(struct flow *flow, struct stock *stock, struct messages *where,
                struct messages come, double pause);

/* Once the spec is known: the pauses of redeliveries. */
void flow_know_pauses(struct flow *flow);

/* Messages in a queue that are not in flight. */
double flow_stored(const struct stock *stock);

/* A service's, or a consumer's. */
struct toil flow_toil(const struct flow *flow, size_t service);

/* Those at work now, where each holds a worker for so long. */
double flow_inside(const struct flow *flow, size_t service, double hold, double workers);

#endif
