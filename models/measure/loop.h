/* The loop that keeps a run down: who retries what, edge by edge, and what that makes of the work
** of the services which are overloaded, in the windows in which it was bad.
**
** In a storm (verdict storm or worse) the windows are those that the cause is found in: bad after
** the trigger; else, where the trigger itself kept it down, all that were bad.  Services are that
** of the cause, and all that were pressed in most of these windows.  All numbers are of series, in
** these windows alone.
*/
#ifndef SQUALL_MODELS_MEASURE_LOOP_H
#define SQUALL_MODELS_MEASURE_LOOP_H

#include "models/measure/results.h"
#include "models/spec/outcome.h"

/* An edge that retries. */
struct loop_edge {
    const char *from, *to;
    double attempts;      /* a call: of those sent and started in these windows */
    enum outcome failure; /* in which most attempts failed, of those it retries; OUTCOME_ok: none */
    enum outcome second;  /* the next, where it has hardly fewer (8 in 10); OUTCOME_ok: none */
    double timeout;       /* seconds that it waits for an answer; NaN: it has no timeout */
};

/* A service that is overloaded. */
struct loop_service {
    const char *name;
    double arrivals, first_born; /* requests a second; those that no failure caused */
    bool fresh;                  /* first attempts are among them; else all are retries */
    double wasted;               /* of its work, for callers that had left */
    double wait;                 /* seconds for a worker, in the mean; NaN: nobody got one */
    double refused;              /* of what all its callers sent; NaN: they sent nothing */
    bool again;                  /* most of what it refused is retried, no budget keeps that back */
    const char *sender;          /* its caller; NULL: it has several */
};

/* A queue that is behind, of those the objective is about. */
struct loop_queue {
    const char *name;
    double waiting;    /* messages, in the mean */
    double deliveries; /* of each message that is done or dead; NaN: none is */
    const char *consumer; /* the one that takes from it; NULL: nobody does */
    double busy;       /* share of its slots at work */
};

struct loop {
    bool storm;        /* the windows are the cause's */
    size_t windows;    /* looked at; 0: nothing was bad */
    sim_time from, to; /* the begin of the first, the end of the last */
    size_t during, bad_during; /* windows in which a trigger was there, and the bad ones of these */
    const struct loop_edge *edge; /* [edges], callers before callees */
    size_t edges;
    const struct loop_service *service; /* [services], the same */
    size_t services;
    struct loop_queue queue; /* that which was behind for longest; name NULL: none was */
};

/* No storm, and for most of the trigger's time it was healthy. */
bool loop_was_borne(const struct loop *loop);

/* Of results that have their series. */
struct loop loop_find(const struct results *results, struct arena *arena);

#endif
