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
** A state is of one instance, the process of a service.  A type is a constant; adding one is its
** fields, a row in models/spec/guards.h, and a file.
*/
#ifndef SQUALL_MODELS_SERVICE_GUARD_H
#define SQUALL_MODELS_SERVICE_GUARD_H

#include "base/arena.h"
#include "base/field.h"
#include "models/call/call.h"
#include "models/call/stage.h"
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
    struct stage_type stage; /* memory, needs, levels */
    enum outcome (*admit)(struct guard_view *view);  /* never NULL */
    void (*taken)(struct guard_view *view);          /* NULL: of no interest */
    void (*ended)(struct guard_view *view);          /* NULL: of no interest */
};

/* One guard of one service. */
struct guard {
    struct stage stage;
    const struct guard_type *type;
    struct service *service;
    struct guard_set *set;
};

/* The guards of one version of a service.  A request is told of by those that let it in. */
struct guard_set {
    struct stages stages;
    struct guard *guard; /* the same */
    const struct ones *spec;
    struct guard_set *next; /* that may take its place in mid-run */
};

/* The draws about this request here. */
static inline struct rng guard_chance(const struct guard_view *view)
{
    struct rng rng;
    rng_keyed(&rng, view->guard->stage.chance, request_key(view->request));
    return rng;
}

/* A service's guards as a whole. */
void guards_build(struct service *service);

/* Makes those of another spec ready to take the place of the latest, before the run; and puts them
** there: what they know goes on where it means the same (models/call/stage.h). */
void guards_plan(struct service *service, const struct ones *spec);
void guards_change(struct service *service, const struct ones *spec);

enum outcome guards_admit(struct instance *instance, struct request *request, sim_time *hint);
void guards_taken(struct instance *instance, struct request *request, sim_time wait);
void guards_ended(struct instance *instance, struct request *request, enum outcome outcome);

/* A level of the guard's has moved (models/counts/fact.h). */
static inline void guard_gauge(const struct guard *guard, enum gauge gauge, double by)
{
    stages_tell(&guard->set->stages, gauge, by);
}

#endif
