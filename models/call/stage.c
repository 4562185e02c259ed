/* How stages get their memory, and how the next version of them takes over in mid-run.
**
**   before the run                                 at its time (models/world/version.c,
**                                                               guards_change)
**   build_policy, make_set ─► stage_build
**                               └► build_state     stages_retire(old, next)
**   of a later version, then:                        └► gauges_ended: the levels end, and the
**   edge_build_next, guards_plan ─► stages_follow        old version tells them no more
**       same state, shared ◄── forerunner ◄──┘     stages_start(next) ─► state.begin
**
** What stands behind a call is sized before the run, for all versions: nothing moves or grows.
**
** Invariants.  (1) A state is begun once: by the stage whose own it is, not by those it is handed
** on to, nor by others that share it by name.  (2) A state that leads to calls is handed on only to
** the same place of the list, and the same place in the scratch.  (3) All versions tell one set of
** levels; a level ends when all is gone that was known of it, and from then on no older version
** tells it.  (4) No type is known here by its name.
*/
#include "models/call/stage.h"

#include "base/field_equal.h"
#include "models/counts/probe.h"

static size_t states_of(const struct stages *stages, enum scope scope)
{
    size_t each = scope == SCOPE_INSTANCE ? stages->instances : 1;
    return scope == SCOPE_FLEET ? 1 : stages->processes * each;
}

/* Of a state that several edges share only the first stage there makes it ready, be it mid-run. */
static void build_state(const struct stages *stages, struct stage *stage)
{
    const struct stage_state *type = &stage->type->state;
    struct ground *ground = stages->ground;
    stage->state_size = scratch_aligned(type->size_of ? type->size_of(stage->spec) : type->size);
    if (stage->state_size == 0)
        return;
    stage->scope = type->scope_of ? type->scope_of(stage->spec) : SCOPE_PROCESS;
    stage->begins = true;
    size_t size = stage->state_size * states_of(stages, stage->scope);
    if (stage->scope != SCOPE_CALLER) {
        stage->state = arena_take(ground->arena, size);
        return;
    }
    const char *kin = type->kin_of ? type->kin_of(stage->spec) : "";
    const char *name = arena_format(ground->arena, "%s %s %s %zu", stages->owner,
                                    stage->type->kind->name, kin, size);
    stage->state = ground_share(ground, name, size, &stage->begins);
}

void stage_build(const struct stages *stages, uint32_t position, const struct stage_type *type,
                 const void *spec, uint32_t scratch_at)
{
    struct stage *stage = stage_at(stages, position);
    *stage = (struct stage){ .type = type, .spec = spec, .scratch_at = scratch_at,
                             .position = position };
    stage->shared = arena_take(stages->ground->arena, type->shared_size);
    stage->chance = ground_chance(stages->ground, "%s %s", stages->name, type->kind->name);
    build_state(stages, stage);
}

void stages_start(const struct stages *stages)
{
    for (uint32_t i = 0; i < stages->count; i++) {
        struct stage *stage = stage_at(stages, i);
        void (*begin)(void *self, void *state) = stage->type->state.begin;
        size_t states = stage->begins && begin ? states_of(stages, stage->scope) : 0;
        for (size_t s = 0; s < states; s++)
            begin(stage, stage->state + s * stage->state_size);
    }
}

/* --- versions --- */

/* What a stage keeps may lead to calls that wait and to timers, which know its place. */
static bool is_in_place(const struct stage *stage, const struct stage *old)
{
    return stage->position == old->position && stage->scratch_at == old->scratch_at;
}

static bool stands_the_same(const struct stage *stage, const struct stage *old)
{
    const struct field_table *fields = stage->type->kind->fields;
    return (!fields || fields_equal(fields, stage->spec, old->spec)) && is_in_place(stage, old);
}

static bool means_the_same(const struct stage *stage, const struct stage *old)
{
    const struct stage_type *type = stage->type;
    if (type != old->type || stage->state_size != old->state_size || stage->scope != old->scope)
        return false;
    switch (type->change) {
    case STAGE_BEGINS_AFRESH:
        return false;
    case STAGE_LINE_GOES_ON:
        return is_in_place(stage, old);
    case STAGE_GOES_ON:
        break;
    }
    return stands_the_same(stage, old) ||
           (type->same_state && type->same_state(stage->spec, old->spec));
}

/* The stage of the old version whose state this one can go on with; NULL: none. */
static const struct stage *forerunner(const struct stage *stage, const struct stages *old)
{
    for (uint32_t i = 0; i < old->count; i++)
        if (means_the_same(stage, stage_at(old, i)))
            return stage_at(old, i);
    return NULL;
}

void stages_follow(struct stages *next, struct stages *old)
{
    if (!old->levels)
        old->levels = ARENA_NEW(old->ground->arena, struct stage_levels);
    next->levels = old->levels;
    for (uint32_t i = 0; i < next->count; i++) {
        struct stage *stage = stage_at(next, i);
        const struct stage *before = forerunner(stage, old);
        if (!before)
            continue;
        if (stands_the_same(stage, before))
            stage->shared = before->shared;
        if (stage->scope == SCOPE_CALLER)
            continue; /* the caller's, whichever edge or version asks for it */
        stage->state = before->state;
        stage->begins = false;
    }
}

/* --- levels --- */

bool stage_goes_on(const struct stage *stage, const struct stages *other)
{
    for (uint32_t i = 0; i < other->count; i++) {
        const struct stage *next = stage_at(other, i);
        if ((stage->state && next->state == stage->state) ||
            (stage->type->shared_size > 0 && next->shared == stage->shared))
            return true;
    }
    return false;
}

/* Stages of this type of the old version have all handed on what they know. */
static bool all_go_on(const struct stages *old, const struct stages *next,
                      const struct stage_type *type)
{
    for (uint32_t i = 0; i < old->count; i++)
        if (stage_at(old, i)->type == type && !stage_goes_on(stage_at(old, i), next))
            return false;
    return true;
}

/* Levels that end with what the old stages knew: those of a type that lives on go on, as the level
** is told by all of them together. */
static uint32_t gauges_ended(const struct stages *old, const struct stages *next)
{
    uint32_t known = 0, go_on = 0;
    for (uint32_t i = 0; i < old->count; i++) {
        const struct stage_type *type = stage_at(old, i)->type;
        known |= type->gauges;
        go_on |= all_go_on(old, next, type) ? type->gauges : 0;
    }
    return known & ~go_on;
}

void stages_retire(const struct stages *old, const struct stages *next)
{
    uint32_t ended = gauges_ended(old, next);
    struct stage_levels *levels = old->levels;
    for (uint32_t gauge = 0; gauge < GAUGES; gauge++) {
        if (!(ended >> gauge & 1))
            continue;
        if (levels->level[gauge] < 0 || levels->level[gauge] > 0)
            stages_tell(old, (enum gauge)gauge, -levels->level[gauge]);
        levels->from[gauge] = next->version;
    }
}

void stages_tell(const struct stages *stages, enum gauge gauge, double by)
{
    struct stage_levels *levels = stages->levels;
    struct fact told = stages->told;
    if (levels && stages->version < levels->from[gauge])
        return;
    if (levels)
        levels->level[gauge] += by;
    told.number = gauge;
    told.by = by;
    told.time = sim_now(stages->ground->sim);
    probe_tell(&stages->ground->probe, &told);
}
