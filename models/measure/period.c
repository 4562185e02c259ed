#include "models/measure/period.h"

#include "models/world/fault.h"

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

/* A deploy takes as long as it takes, at least what the scenario says. */
static sim_time end_of(const struct fault *fault, sim_time run_end)
{
    sim_time end = fault_end(fault->spec, run_end);
    if (!fault->spec->deploy)
        return end;
    sim_time over = fault->over != TIME_NONE && fault->over < run_end ? fault->over : run_end;
    return over > end ? over : end;
}

struct fault_period *periods_make(const struct faults *faults, sim_time run_end,
                                  struct arena *arena)
{
    struct fault_period *period = ARENA_ARRAY(arena, faults->count, struct fault_period);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        period[i] = (struct fault_period){ fault->spec->at, end_of(fault, run_end),
                                           fault_text(fault->spec, arena),
                                           fault_deed(fault->spec, arena),
                                           fault->service || fault->edge,
                                           fault_role(fault->spec) };
    }
    if (faults->count)
        qsort(period, faults->count, sizeof *period, by_begin);
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
