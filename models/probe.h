/* Facts and who hears them.
**
** A model states a fact in one line and computes nothing.  Observers (metrics, traces, the laws of
** the tests) are told every fact in the order of time.  An observer draws no random number and
** schedules nothing, so watching cannot change a run.
*/
#ifndef SQUALL_MODELS_PROBE_H
#define SQUALL_MODELS_PROBE_H

#include "models/outcome.h"
#include "sim/time.h"

#include <stdbool.h>
#include <stdint.h>

enum fact_kind {
    /* a call on an edge */
    FACT_CALL_STARTED,      /* span: nothing */
    FACT_CALL_ENDED,        /* outcome; span: since it was wanted; number: attempts made */
    FACT_ATTEMPT_SENT,      /* number: 1 for the first */
    FACT_ATTEMPT_ANSWERED,  /* outcome; late: nobody waits for it any more */
    FACT_ATTEMPT_LOST,      /* swallowed by a fault; it will never be answered */
    FACT_ATTEMPT_GIVEN_UP,  /* outcome: timeout or deadline; the server does not know */
    FACT_RETRIES_EXHAUSTED, /* the retry policy has no attempt left for a failure it would retry */
    /* a request at a service; `edge` is the edge it came by */
    FACT_REQUEST_ARRIVED,
    FACT_REQUEST_REFUSED,  /* the queue is full, or the service is down */
    FACT_REQUEST_QUEUED,
    FACT_REQUEST_UNQUEUED, /* span: the wait */
    FACT_WORKER_TAKEN,     /* span: since its call was wanted */
    FACT_WORKER_FREED,     /* span: how long it was held; late: for nobody */
    FACT_REQUEST_FINISHED, /* outcome; span: since it arrived; number: how often this call's effect
                              has now been executed (0: this one failed) */
    FACT_KINDS
};

struct fact {
    sim_time time, span;
    uint32_t edge, service; /* their places in the world; service only of requests */
    uint32_t instance, number;
    uint8_t kind, outcome;
    bool late;
    const void *call, *request; /* who, only to tell them apart */
};

struct observer {
    void (*tell)(void *self, const struct fact *fact);
    void *self;
};

#define OBSERVERS_MAX 8

struct probe {
    struct observer observer[OBSERVERS_MAX];
    int observers;
};

static inline void probe_tell(const struct probe *probe, struct fact fact)
{
    for (int i = 0; i < probe->observers; i++)
        probe->observer[i].tell(probe->observer[i].self, &fact);
}

#endif
