#include "models/measure/period.h"

#include "base/field_equal.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the same begin the one that lasts longer comes first, then by the text: an order of their
** own. */
static int by_begin(const void *a, const void *b)
{
    const struct fault_period *one = a, *two = b;
    if (one->begin != two->begin)
        return one->begin < two->begin ? -1 : 1;
    if (one->end != two->end)
        return one->end > two->end ? -1 : 1;
    return strcmp(one->text, two->text);
}

static sim_time end_of(const struct world_spec *spec, const struct fault_spec *fault,
                       sim_time over)
{
    sim_time run_end = spec->run.duration, end = fault_over(spec, fault, run_end);
    if (fault->purge)
        return fault->at;
    if (fault->redrive) /* as long as it puts messages back */
        return over != TIME_NONE && over < end ? over : end;
    if (!fault_is_open_ended(fault))
        return end;
    over = over != TIME_NONE && over < run_end ? over : run_end;
    return over > end ? over : end;
}

static double moved_by(const struct fault_spec *fault, const struct fault_outcome *outcome)
{
    return fault->purge || fault->redrive ? (double)outcome->moved : NAN;
}

/* As the last change before it says; or, of all that come then, the last one. */
static const struct world_spec *in_force(const struct world_spec *spec, sim_time time, bool before)
{
    const struct world_spec *found = spec;
    for (size_t i = 0; i < spec->changes.count; i++) {
        const struct world_change *change = &spec->changes.item[i];
        if (change->at < time || (change->at == time && !before))
            found = change->spec;
    }
    return found;
}

/* What is set was so before. */
static bool sets_nothing(const struct world_spec *spec, const struct fault_spec *fault)
{
    static const char *const key[] = { "clients", "services", "queues", "consumers" };
    const struct world_spec *before = in_force(spec, fault->at, true);
    const struct world_spec *after = in_force(spec, fault->at, false);
    bool same = fault->set != NULL;
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        same = same && field_equal(fields_find(&world_spec_fields, key[i]), before, after);
    return same;
}

struct fault_period *periods_make(const struct world_spec *spec,
                                  const struct fault_outcome *outcome, size_t *count,
                                  struct arena *arena)
{
    struct fault_period *period = ARENA_ARRAY(arena, spec->faults.count, struct fault_period);
    *count = 0;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (fault_over(spec, fault, spec->run.duration) == fault->at)
            continue; /* it never came */
        double moved = moved_by(fault, &outcome[i]);
        period[(*count)++] =
            (struct fault_period){ .begin = fault->at,
                                   .end = end_of(spec, fault, outcome[i].over),
                                   .text = fault_text(fault, arena),
                                   .deed = fault_deed(fault, arena),
                                   .strikes = fault_part(fault) || fault->edge,
                                   .idle = moved == 0 || sets_nothing(spec, fault),
                                   .moved = moved, .role = fault_role(fault) };
    }
    if (*count)
        qsort(period, *count, sizeof *period, by_begin);
    return period;
}

struct trigger periods_trigger(const struct fault_period *period, size_t count)
{
    struct trigger trigger = { SIM_FOREVER, 0, false };
    for (size_t i = 0; i < count; i++) {
        if (period[i].role == ROLE_REMEDY || period[i].role == ROLE_EVENT)
            continue;
        trigger.any = true;
        trigger.begin = period[i].begin < trigger.begin ? period[i].begin : trigger.begin;
        trigger.end = period[i].end > trigger.end ? period[i].end : trigger.end;
    }
    return trigger;
}
