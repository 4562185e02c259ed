/* A stage stands on a call's way: a policy on an edge, a guard at a service's door.  What both have
** in common is here: what they are, the memory they get, and what becomes of it when values change
** in mid-run.  What they do with a call is theirs (models/call/policy.h, models/service/guard.h).
**
** Three kinds of memory, all zeroed.  `shared` is put together once.  `state` is what a stage has
** learnt (a budget, a breaker, a bucket): one for each process, or as its scope says.  Scratch
** stands behind each call or request.
**
** A policy or a guard begins with a struct stage, and its type with a struct stage_type.
*/
#ifndef SQUALL_MODELS_CALL_STAGE_H
#define SQUALL_MODELS_CALL_STAGE_H

#include "base/field.h"
#include "models/call/call.h"
#include "models/call/ground.h"
#include "models/call/need.h"
#include "models/counts/fact.h"
#include "models/spec/scope.h"

/* What it learns; of size 0: nothing. */
struct stage_state {
    size_t size; /* where size_of is NULL */
    size_t (*size_of)(const void *spec);
    enum scope (*scope_of)(const void *spec); /* NULL: SCOPE_PROCESS */
    /* With SCOPE_CALLER: stages of the same type share a state when this word is the same, too. */
    const char *(*kin_of)(const void *spec);
    void (*begin)(void *self, void *state); /* self: policy or guard; NULL: zeroes are right */
};

/* When values change in mid-run, what the next version of a stage goes on with. */
enum stage_change {
    STAGE_BEGINS_AFRESH,
    STAGE_GOES_ON,     /* state and shared memory, where spec and place are the same */
    STAGE_LINE_GOES_ON /* the state also under any other spec, where scope and place are the same:
                          it leads to calls, which know their place */
};

struct stage_type {
    const struct kind *kind; /* name, doc, fields: models/spec/policies.h, guards.h */
    unsigned needs; /* bits of enum need, where needs_of is NULL */
    unsigned (*needs_of)(const void *spec);
    uint32_t gauges;     /* levels that end with what it knows, a bit each (enum gauge) */
    size_t shared_size;
    size_t scratch_size; /* where scratch_of is NULL */
    size_t (*scratch_of)(const void *spec);
    struct stage_state state;
    enum stage_change change;
    /* The state means the same under the other spec, wherever it stands: it leads to no calls. */
    bool (*same_state)(const void *spec, const void *other);
};

struct stage {
    const struct stage_type *type;
    const void *spec;
    void *shared;
    char *state; /* the first */
    size_t state_size;
    uint64_t chance; /* seed of its stream: "edges.FROM.TO retry", "services.NAME shed" */
    enum scope scope;
    bool begins; /* its states are its own to make ready */
    uint32_t scratch_at;
    uint32_t position; /* in the list, 0 is outermost */
};

/* What all versions of a list of stages tell together. */
struct stage_levels {
    double level[GAUGES];
    uint32_t from[GAUGES]; /* older versions tell it no more */
};

/* One behind the other: the policies of an edge, the guards of a service, of one version. */
struct stages {
    struct ground *ground;
    const char *name, *owner; /* "edges.FROM.TO" of FROM, "services.NAME" */
    uint32_t processes, instances; /* of the owner, of what is called */
    uint32_t version; /* 0: the one that the world begins with (models/world/version.h) */
    uint32_t count;
    size_t size; /* of a policy, of a guard */
    char *first;
    struct fact told; /* that a level has moved: of whom */
    struct stage_levels *levels; /* NULL: there is only one version */
};

static inline struct stage *stage_at(const struct stages *stages, uint32_t position)
{
    return (struct stage *)(void *)(stages->first + position * stages->size);
}

static inline unsigned stage_needs(const struct stage_type *type, const void *spec)
{
    return type->needs_of ? type->needs_of(spec) : type->needs;
}

static inline size_t stage_scratch(const struct stage_type *type, const void *spec)
{
    return scratch_aligned(type->scratch_of ? type->scratch_of(spec) : type->scratch_size);
}

/* Puts one in its place, with its memory; its scratch has been reserved at scratch_at. */
void stage_build(const struct stages *stages, uint32_t position, const struct stage_type *type,
                 const void *spec, uint32_t scratch_at);

/* `next`, built, is the version that follows `old`: what means the same is handed on. */
void stages_follow(struct stages *next, struct stages *old);

/* From now on `next` is in force: what stages knew that are gone is told to be gone. */
void stages_retire(const struct stages *old, const struct stages *next);

/* Makes the states ready; observers hear of it. */
void stages_start(const struct stages *stages);

/* It is known to the other version, too. */
bool stage_goes_on(const struct stage *stage, const struct stages *other);

/* A level has moved. */
void stages_tell(const struct stages *stages, enum gauge gauge, double by);

#endif
