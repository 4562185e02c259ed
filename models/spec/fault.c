/* Each question is put to the kinds of the effects that the fault has (effect_given), in the order
** of FAULT_EFFECTS; what one of them says holds for the fault.  Only of roles the order is this
** file's (fault_role).
*/
#include "models/spec/fault.h"

#include "models/spec/effect.h"
#include "models/spec/world.h"

#include <string.h>

unsigned fault_target(const struct fault_spec *fault)
{
    unsigned named = (fault->service ? STRIKES_SERVICE : 0u) | (fault->edge ? STRIKES_EDGE : 0u) |
                     (fault->client ? STRIKES_CLIENT : 0u) | (fault->queue ? STRIKES_QUEUE : 0u) |
                     (fault->consumer ? STRIKES_CONSUMER : 0u);
    return named ? named : STRIKES_NOTHING;
}

sim_time fault_end(const struct fault_spec *fault, sim_time run_end)
{
    sim_time end = fault->lasts == TIME_NONE ? run_end : time_add(fault->at, fault->lasts);
    return end < run_end ? end : run_end;
}

sim_time fault_over(const struct world_spec *spec, const struct fault_spec *fault,
                    sim_time run_end)
{
    sim_time end = fault_end(fault, run_end);
    sim_time cut = spec->cut ? spec->cut[fault - spec->faults.item] : SIM_FOREVER;
    cut = cut > fault->at ? cut : fault->at;
    return cut < end ? cut : end;
}

static bool any_given(const struct fault_spec *fault, bool (*says)(const struct effect_kind *))
{
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault) && says(effect_kinds[e]))
            return true;
    return false;
}

static bool goes_on(const struct effect_kind *kind)
{
    return !kind->done;
}

bool fault_is_done(const struct fault_spec *fault)
{
    return !any_given(fault, goes_on);
}

static bool has_open_end(const struct effect_kind *kind)
{
    return kind->open_end;
}

bool fault_is_open_ended(const struct fault_spec *fault)
{
    return any_given(fault, has_open_end);
}

static bool stops(const struct effect_kind *kind)
{
    return kind->stops;
}

bool fault_stops(const struct fault_spec *fault)
{
    return any_given(fault, stops);
}

static bool strikes(const struct effect_kind *kind)
{
    return !kind->elsewhere;
}

bool fault_only_sets(const struct fault_spec *fault)
{
    return fault_target(fault) == STRIKES_NOTHING && !any_given(fault, strikes);
}

bool fault_carries(const struct fault_spec *fault)
{
    if (fault->users < 1 || fault_stops(fault))
        return true;
    for (enum fault_effect e = 0; e < EFFECTS; e++)
        if (effect_given(e, fault) && effect_kinds[e]->carries && effect_kinds[e]->carries(fault))
            return true;
    return false;
}

static enum fault_role role_of(enum fault_effect effect, const struct fault_spec *fault)
{
    const struct effect_kind *kind = effect_kinds[effect];
    return kind->role ? kind->role(fault) : ROLE_TRIGGER;
}

/* Of several effects the first of these decides that any of them has. */
enum fault_role fault_role(const struct fault_spec *fault)
{
    static const enum fault_role first[] = { ROLE_TRIGGER, ROLE_REMEDY, ROLE_AUTO, ROLE_EVENT };
    if (fault->role != ROLE_AUTO)
        return (enum fault_role)fault->role;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        for (enum fault_effect e = 0; e < EFFECTS; e++)
            if (effect_given(e, fault) && role_of(e, fault) == first[i])
                return first[i];
    return ROLE_TRIGGER;
}

bool fault_may_trigger(const struct fault_spec *fault)
{
    enum fault_role role = fault_role(fault);
    return role == ROLE_TRIGGER || role == ROLE_AUTO;
}

bool edge_is(const char *edge, const char *from, const char *to)
{
    size_t length = strlen(from);
    return strncmp(edge, from, length) == 0 && edge[length] == '.' &&
           strcmp(edge + length + 1, to) == 0;
}

const char *fault_part(const struct fault_spec *fault)
{
    if (fault->service)
        return fault->service;
    return fault->queue ? fault->queue : fault->consumer;
}

const char *fault_at_service(const struct fault_spec *fault)
{
    const char *dot = fault->edge ? strchr(fault->edge, '.') : NULL;
    return dot ? dot + 1 : fault_part(fault);
}

bool faults_strike(const struct world_spec *spec, const char *service)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const char *struck = fault_at_service(&spec->faults.item[i]);
        if (struck && strcmp(struck, service) == 0)
            return true;
    }
    return false;
}
