/* Variants held against each other under common random numbers.
**
** All have run the same replications with the same chance, so the differences are taken pair by
** pair: what two variants share cancels out, and the interval of the difference is much narrower
** than those of the two means (Law, Simulation Modeling and Analysis, 5th ed., section 11.2).  The
** first variant is the one the others are held against.
*/
#ifndef SQUALL_STUDY_COMPARISON_H
#define SQUALL_STUDY_COMPARISON_H

#include "study/study.h"

/* What of a run is compared: the figures an engineer asks for first, each made from the run's
** measures.  One row each in headlines[]. */
struct headline {
    const char *name, *unit, *meaning; /* "goodput", "1/s"; unit as in the metrics' table */
    bool more_is_better;
    double (*value)(const struct results *results); /* NaN: the run has none */
};

enum headline_of {
    HEADLINE_GOODPUT,       /* run.goodput */
    HEADLINE_DOWNTIME,      /* run.downtime */
    HEADLINE_RECOVERY,      /* run.recovery_time; INFINITY: not recovered, 0: nothing to recover
                               from */
    HEADLINE_AMPLIFICATION, /* at the bottom layer: the service farthest from the clients */
    HEADLINE_PEAK,          /* its largest window */
    HEADLINE_WASTED,        /* wasted work of all services, weighted by their busy workers */
    HEADLINE_DUPLICATES,    /* of all services and consumers */
    HEADLINE_P99,           /* of the client with the slowest */
    HEADLINE_OLDEST,        /* these three: of scenarios with queues.  Of those of
                               headline_queue() */
    HEADLINE_DELIVERIES,    /* of a message, in the mean */
    HEADLINE_DEAD,          /* messages given up */
    HEADLINES
};

extern const struct headline headlines[HEADLINES];

/* The service at the bottom layer: the longest way from the clients; of several the one that a
** fault strikes, else the first; "" for none.  The same in every run of a spec. */
const char *headline_bottom(const struct results *results);

/* Whether the oldest message of this queue counts: the objective is about its age; where it is
** about none, somebody reads it. */
bool headline_queue(const struct results *results, const char *queue);

struct headline_values {
    double of[HEADLINES];
};

struct comparison {
    struct study **study;
    size_t studies;
    size_t pairs; /* replications that all of them have finished */
    const struct results **run;   /* of pair p and variant v: at p * studies + v */
    struct headline_values *cell; /* the same */
    struct estimate (*value)[HEADLINES];      /* of each variant in these pairs; recovery: NaN, see
                                                 study->recovery */
    struct estimate (*difference)[HEADLINES]; /* to the first, paired; of the first all NaN.
                                                 Recovery: only of pairs in which both recovered */
    struct share *fewer_recover, *more_recover; /* pairs in which only the first, or only this one,
                                                   recovered */
};

/* The studies of one studies_run(); all in the arena. */
struct comparison *comparison_make(struct study **studies, size_t count, struct arena *arena);

/* Whether any variant has it: without queues the headlines of these say nothing. */
bool comparison_has(const struct comparison *comparison, enum headline_of h);

/* A headline of variant `v` in one pair. */
double comparison_value(const struct comparison *comparison, size_t v, size_t pair,
                        enum headline_of h);

/* Whether a headline of variant `v` differs from the first's beyond chance.  Of recovery: the exact
** test of the pairs in which only one of the two recovered (McNemar), at 5 %. */
bool comparison_significant(const struct comparison *comparison, size_t v, enum headline_of h);

/* The exact test behind that: of the pairs in which only one of the two recovered, so many were
** the one and so many the other.  Were both alike, each would be a fair coin (McNemar,
** Psychometrika 12, 1947). Check: 0 and 5 may be chance (p = 0.0625), 0 and 6 may not (0.03125),
** nor 1 and 8 (0.0391). */
bool recoveries_differ(size_t fewer, size_t more);

#endif
