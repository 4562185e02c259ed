#include "models/measure/period.h"

#include "models/spec/fault.h"
#include "models/spec/world.h"

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

struct fault_period *periods_make(const struct world_spec *spec, const sim_time *over,
                                  size_t *count, struct arena *arena)
{
    struct fault_period *period = ARENA_ARRAY(arena, spec->faults.count, struct fault_period);
    *count = 0;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (fault_over(spec, fault, spec->run.duration) == fault->at)
            continue; /* it never came */
        period[(*count)++] = (struct fault_period){ fault->at, end_of(spec, fault, over[i]),
                                                    fault_text(fault, arena),
                                                    fault_deed(fault, arena),
                                                    fault_part(fault) || fault->edge,
                                                    fault_role(fault) };
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
