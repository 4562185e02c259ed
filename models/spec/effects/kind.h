/* An effect of faults, as far as its description goes: what it may strike and how it reads.  What
** it does is the type of the same name in models/effects/.  One constant kind in a file of its
** own; its row in FAULT_EFFECTS (models/spec/fault_spec.h) makes it a key of faults.
*/
#ifndef SQUALL_MODELS_SPEC_EFFECTS_KIND_H
#define SQUALL_MODELS_SPEC_EFFECTS_KIND_H

#include "models/spec/fault_spec.h"
#include "models/spec/outcome.h"

/* What an effect can strike, and what else may be said of it. */
enum {
    STRIKES_NOTHING = 1 << 0, /* no target is named */
    STRIKES_SERVICE = 1 << 1,
    STRIKES_EDGE = 1 << 2,
    STRIKES_CLIENT = 1 << 3,
    STRIKES_QUEUE = 1 << 4,
    STRIKES_CONSUMER = 1 << 5,
    MAY_SELECT = 1 << 6, /* one instance of many */
    MAY_SHARE = 1 << 7,  /* a share of the users */
    MAY_RAMP = 1 << 8,   /* it has a strength */
    ONE_BY_ONE = MAY_SELECT | MAY_SHARE /* it strikes requests */
};

/* A function that is NULL has nothing to say; all are asked only where the effect is given. */
struct effect_kind {
    unsigned may;     /* bits of the enum above */
    unsigned at_once; /* targets at which requests struck are answered without any work */
    bool stops;       /* instances, so that those inside must be known (models/service/outage.h) */
    bool open_end;    /* it takes as long as it takes, which is known after the run */
    bool done;        /* by its begin, or in a time of its own from there: nobody can end it */
    const char *policy; /* that it takes something from: the edge must have it */
    const char *elsewhere; /* it strikes nothing itself: what says what is changed */
    /* Though its key is there it does nothing: false.  NULL: it does, if the key is other than
    ** `none`. */
    bool (*given)(const struct fault_spec *);
    /* Its part where the scenario gives none; NULL: a trigger. */
    enum fault_role (*role)(const struct fault_spec *);
    /* In words: "30% of the requests 10s slower". */
    const char *(*text)(const struct fault_spec *, struct arena *);
    /* What was done to the target, of a remedy: "payments was restarted". */
    const char *(*deed)(const struct fault_spec *, const char *target, struct arena *);
    /* How long it takes where the scenario does not say. */
    sim_time (*length)(const struct fault_spec *, int64_t instances);
    /* Whether requests must carry baggage for it. */
    bool (*carries)(const struct fault_spec *);
    /* The shares of errors by class. */
    const struct error_spec *(*classes)(const struct fault_spec *);
    /* A member that can mean nothing at this target (STRIKES_...), and why, with what to do
    ** instead; NULL: all of them mean something. */
    const void *(*senseless)(const struct fault_spec *, unsigned target, const char **why);
    /* Requests struck get this answer, and no hint when to come again. */
    bool (*unhinted)(const struct fault_spec *, enum outcome);
    /* That it changes nothing as it is, and why; its answer is NULL: it changes something. */
    const char *(*idle)(const struct fault_spec *);
};

/* Unhinted: it refuses. */
static inline bool effect_refuses(const struct fault_spec *fault, enum outcome outcome)
{
    (void)fault;
    return outcome == OUTCOME_refused;
}

#endif
