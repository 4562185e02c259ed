/* A guard stands at a service's door and turns requests away before they take a place: rate limits,
** load shedding, adaptive concurrency.  To a service what policies are to an edge: an ordered list,
** none knows another.
**
**   admit     OUTCOME_ok lets the request in; anything else is the answer it gets at once, with the
**             retry-after hint left in view->hint
**   taken     it has got its worker, after waiting view->wait
**   ended     it has been answered, or dropped: view->outcome, view->wait is its whole stay.  Told
**             for every request that was let in, also when a guard further in has turned it away
**
** Each instance has a state of its own.  A type is a constant; adding one is its fields, a row in
** models/spec/guards.h, and a file.
*/
#ifndef SQUALL_MODELS_SERVICE_GUARD_H
#define SQUALL_MODELS_SERVICE_GUARD_H

#include "base/arena.h"
#include "base/field.h"
#include "models/call/call.h"
#include "models/call/need.h"
#include "models/spec/outcome.h"
#include "sim/rng.h"

struct guard;
struct instance;
struct service;

struct guard_view {
    struct guard *guard;
    const void *spec;
    void *state;   /* of the instance */
    void *scratch; /* of the request; zeroed when it arrives */
    struct request *request;
    const struct instance *instance;
    sim_time now;
    sim_time wait;        /* see above */
    sim_time hint;        /* out, of admit; TIME_NONE: none */
    enum outcome outcome; /* of ended */
    bool late;            /* of ended: nobody waits for it any more */
};

struct guard_type {
    const struct kind *kind; /* models/spec/guards.h */
    unsigned (*needs)(const void *spec); /* bits of enum need (models/call/need.h); NULL: nothing */
    size_t scratch_size;
    size_t (*state_of)(const void *spec); /* per instance; zeroed, then begin() */
    void (*begin)(struct guard *guard, void *state); /* NULL: zeroes are right */
    enum outcome (*admit)(struct guard_view *view);  /* never NULL */
    void (*taken)(struct guard_view *view);          /* NULL: of no interest */
    void (*ended)(struct guard_view *view);          /* NULL: of no interest */
};

/* One guard of one service. */
struct guard {
    const struct guard_type *type;
    const void *spec;
    struct service *service;
    char *state; /* of instance 0 */
    size_t state_size;
    uint32_t scratch_at;
    uint64_t chance; /* seed of its stream: "services.NAME rate_limit" */
    struct guard_set *set;
};

/* The guards of one version of a service.  A request is told of by those that let it in. */
struct guard_set {
    const struct ones *spec;
    struct guard *guard;
    uint32_t count;
    struct guard_set *next; /* that may take its place in mid-run */
    double level;           /* of GAUGE_LIMIT, the only one that guards tell */
    bool gone;              /* it tells no more */
};

/* The draws about this request here. */
static inline struct rng guard_chance(const struct guard_view *view)
{
    struct rng rng;
    rng_keyed(&rng, view->guard->chance, request_key(view->request));
    return rng;
}

/* A service's guards as a whole. */
void guards_build(struct service *service);
void guards_start(struct guard_set *set);

/* Makes those of another spec ready to take the place of the latest, before the run; and puts them
** there, with states afresh. */
void guards_plan(struct service *service, const struct ones *spec);
void guards_change(struct service *service, const struct ones *spec);

enum outcome guards_admit(struct instance *instance, struct request *request, sim_time *hint);
void guards_taken(struct instance *instance, struct request *request, sim_time wait);
void guards_ended(struct instance *instance, struct request *request, enum outcome outcome);

/* A level of the guard's has moved (models/counts/fact.h). */
void guard_gauge(const struct guard *guard, uint32_t gauge, double by);

#endif
