/* An effect of faults, as far as its behaviour goes: what it does on the road, at the door, to the
** work, and when it begins and ends.  One constant type in a file of its own in models/effects/,
** named NAME_effect, where NAME is its key in FAULT_EFFECTS (models/spec/fault_spec.h); what it
** may strike and how it reads is the description of the same name in models/spec/effects/.
**
** A type is asked only about requests and instances that its fault is for.
*/
#ifndef SQUALL_MODELS_CALL_EFFECT_H
#define SQUALL_MODELS_CALL_EFFECT_H

#include "base/time.h"
#include "models/call/call.h"
#include "models/spec/fault_spec.h"
#include "models/spec/outcome.h"
#include "sim/rng.h"

#include <stdbool.h>
#include <stddef.h>

struct consumer;
struct edge;
struct instance;
struct mqueue;
struct service;

/* One effect of one fault at work. */
struct stroke {
    const struct effect_type *type;
    const struct fault_spec *spec;
    double strength; /* 0..1: lengths, shares of errors and of losses grow with it */
    uint64_t chance; /* seed of its fault's draws at this target */
    void *state;     /* type->state_size bytes, zeroed */
    sim_time until;  /* when its fault is over */
    sim_time over;   /* since when what takes as long as it takes has been over; else TIME_NONE */
    uint64_t moved;  /* messages that it has put elsewhere, or dropped */
};

/* What is drawn of a fault, each apart from the others.  An effect with dice of its own takes the
** next. */
enum question {
    ASK_SLOW,
    ASK_REFUSES,
    ASK_SWALLOWS,
    ASK_ERRS,
    ASK_SLOW_BACK,
    ASK_LOSES_ANSWER,
    ASK_POISON,
    ASK_AFTER,
    QUESTIONS = 16
};

/* Functions that are NULL have nothing to say. */
struct effect_type {
    size_t state_size;
    void (*start)(struct stroke *); /* sets up the state, before the run */

    /* A length of time in seconds as it makes it; `rng`: the request's. */
    double (*slow)(const struct stroke *, double seconds, struct rng *rng);
    /* Shares of the requests, or answers, at full strength. */
    double (*refuses)(const struct fault_spec *);
    double (*swallows)(const struct fault_spec *);
    double (*swallows_answer)(const struct fault_spec *);
    /* OUTCOME_ok, or the class of error it causes.  *effect: as in ailment_errs(); true only where
    ** the description says that requests must carry baggage for it. */
    enum outcome (*errs)(const struct stroke *, const struct request *, bool *effect);
    /* OUTCOME_ok, or how a message published meanwhile fails in every delivery. */
    enum outcome (*poisons)(const struct stroke *, uint64_t key);
    /* No token is left for a request; *hint: when there will be one again. */
    bool (*limits)(struct stroke *, sim_time now, sim_time *hint);
    /* At full strength: share of the workers left; times the clients' rate. */
    double (*capacity)(const struct fault_spec *);
    double (*load)(const struct fault_spec *);

    /* The fault begins, and ends: each instance of the service it strikes, then the service; or
    ** the edge. */
    void (*stops)(struct stroke *, struct instance *);
    void (*goes_on)(struct stroke *, struct instance *);
    void (*service_begins)(struct stroke *, struct service *);
    void (*edge_begins)(struct stroke *, struct edge *);
    void (*queue_begins)(struct stroke *, struct mqueue *);
    void (*consumer_begins)(struct stroke *, struct consumer *);
    /* One that goes from queue to queue: these two are it, and that. */
    void (*queues_begin)(struct stroke *, struct mqueue *, struct mqueue *);
};

/* A generator of its own for each fault, question and key. */
static inline struct rng stroke_chance(const struct stroke *stroke, enum question question,
                                       uint64_t key)
{
    struct rng rng;
    rng_keyed(&rng, stroke->chance + (uint64_t)question, key);
    return rng;
}

/* By such a generator; no draw where it is certain. */
static inline bool stroke_happens(const struct stroke *stroke, enum question question, uint64_t key,
                                  double share)
{
    if (share <= 0 || share >= 1)
        return share >= 1;
    struct rng rng = stroke_chance(stroke, question, key);
    return rng_uniform(&rng) < share;
}

/* A share: everything. */
static inline double effect_on_all(const struct fault_spec *spec)
{
    (void)spec;
    return 1;
}

/* A fault is for this instance. */
static inline bool fault_is_for(const struct fault_spec *spec, uint32_t instance)
{
    return spec->instance == COUNT_NONE || spec->instance == (int64_t)instance;
}

#endif
