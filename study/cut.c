#include "study/cut.h"

#include "base/units.h"
#include "models/spec/fault.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <string.h>

/* What became of a fault in the run; NULL: it never came. */
static const struct fault_period *period_of(const struct results *run,
                                            const struct fault_spec *fault, struct arena *arena)
{
    const char *text = fault_text(fault, arena);
    for (size_t i = 0; i < run->faults; i++)
        if (run->fault[i].begin == fault->at && strcmp(run->fault[i].text, text) == 0)
            return &run->fault[i];
    return NULL;
}

/* One that was borne ends after what recovery is counted from. */
static bool is_cut(const struct results *run, const struct fault_period *period)
{
    return period && period->role == ROLE_TRIGGER && period->end <= run->judgement.trigger.end;
}

bool cut_span(const struct results *run, sim_time *begin, sim_time *end)
{
    struct arena *arena = arena_create();
    bool any = false;
    for (size_t i = 0; i < run->spec->faults.count; i++) {
        const struct fault_spec *fault = &run->spec->faults.item[i];
        const struct fault_period *period = period_of(run, fault, arena);
        if (!is_cut(run, period))
            continue;
        sim_time until = fault_is_done(fault) ? fault->at : period->end;
        *begin = any && *begin < fault->at ? *begin : fault->at;
        *end = any && *end > until ? *end : until;
        any = true;
    }
    arena_destroy(arena);
    return any;
}

/* --- values that are set --- */

/* Whether fault `i` has its values set at a time; `cut`: as of world_spec, or NULL. */
static bool sets_at(const struct world_spec *spec, const sim_time *cut, size_t i, sim_time time)
{
    const struct fault_spec *fault = &spec->faults.item[i];
    sim_time end = fault_end(fault, SIM_FOREVER);
    end = cut && cut[i] < end ? cut[i] : end;
    return fault->set && fault->at <= time && time < end;
}

/* What is set at one time with the cuts, and at another without them, is the same. */
static bool set_alike(const struct world_spec *spec, const sim_time *cut, sim_time with,
                      sim_time without)
{
    for (size_t i = 0; i < spec->faults.count; i++)
        if (sets_at(spec, cut, i, with) != sets_at(spec, NULL, i, without))
            return false;
    return true;
}

static bool set_nothing(const struct world_spec *spec, const sim_time *cut, sim_time with)
{
    for (size_t i = 0; i < spec->faults.count; i++)
        if (sets_at(spec, cut, i, with))
            return false;
    return true;
}

/* The spec in force at a time with the cuts; NULL: nobody has made it. */
static const struct world_spec *spec_at(const struct world_spec *spec, const sim_time *cut,
                                        sim_time time)
{
    const struct world_spec *found = set_nothing(spec, cut, time) ? spec : NULL;
    for (size_t v = 0; v < spec->changes.count; v++) {
        const struct world_change *change = &spec->changes.item[v];
        bool alike = set_alike(spec, cut, time, change->at);
        if (alike && (!found || change->at == time))
            found = change->spec;
    }
    return found;
}

static bool any_set_is_cut(const struct world_spec *spec, const sim_time *cut)
{
    for (size_t i = 0; i < spec->faults.count; i++)
        if (spec->faults.item[i].set && cut[i] < SIM_FOREVER)
            return true;
    return false;
}

/* A copy with services at addresses of their own: a world tells the guards of one version from
** those of another by these. */
static struct world_spec *copy_of(const struct world_spec *spec, const sim_time *cut,
                                  struct arena *arena)
{
    struct world_spec *copy = ARENA_NEW(arena, struct world_spec);
    size_t services = spec->services.count;
    *copy = *spec;
    copy->cut = cut;
    copy->services.item = ARENA_ARRAY(arena, services, struct service_spec);
    for (size_t i = 0; i < services; i++)
        copy->services.item[i] = spec->services.item[i];
    parts_make(copy, arena);
    return copy;
}

static bool add_change(struct world_spec *copy, const struct world_spec *spec, sim_time at,
                       struct arena *arena, struct err *err)
{
    const struct world_spec *found = spec_at(spec, copy->cut, at);
    char text[UNIT_TEXT];
    if (!found)
        return err_set(err,
                       "a trigger that sets values can't be cut short at %s: another `set` is "
                       "there at the same time", time_print(at, text));
    copy->changes.item[copy->changes.count++] =
        (struct world_change){ at, copy_of(found, copy->cut, arena) };
    return true;
}

/* The changes of the run, with one at the cut where that puts values back. */
static bool make_changes(struct world_spec *copy, const struct world_spec *spec, sim_time cut,
                         struct arena *arena, struct err *err)
{
    bool back = any_set_is_cut(spec, copy->cut);
    copy->changes.item = ARENA_ARRAY(arena, spec->changes.count + 1, struct world_change);
    copy->changes.count = 0;
    for (size_t v = 0; v < spec->changes.count; v++) {
        sim_time at = spec->changes.item[v].at;
        if (back && at >= cut) {
            back = false;
            if (at > cut && !add_change(copy, spec, cut, arena, err))
                return false;
        }
        if (!add_change(copy, spec, at, arena, err))
            return false;
    }
    return !back || add_change(copy, spec, cut, arena, err);
}

/* --- the whole --- */

const struct world_spec *cut_spec(const struct results *run, sim_time at, struct arena *arena,
                                  struct err *err)
{
    const struct world_spec *spec = run->spec;
    size_t count = spec->faults.count;
    struct world_spec *copy = ARENA_NEW(arena, struct world_spec);
    struct fault_spec *fault = ARENA_ARRAY(arena, count, struct fault_spec);
    sim_time *cut = ARENA_ARRAY(arena, count, sim_time);
    *copy = *spec;
    for (size_t i = 0; i < count; i++) {
        fault[i] = spec->faults.item[i];
        const struct fault_period *period = period_of(run, &fault[i], arena);
        bool goes_on = fault_is_done(&fault[i]) && fault[i].at < at;
        if (period)
            fault[i].role = (int)period->role;
        cut[i] = is_cut(run, period) && !goes_on ? at : SIM_FOREVER;
    }
    copy->faults.item = fault;
    copy->cut = cut;
    return make_changes(copy, spec, at, arena, err) ? copy : NULL;
}
