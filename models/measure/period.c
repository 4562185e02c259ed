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

static sim_time end_of(const struct fault_spec *fault, sim_time over, sim_time run_end)
{
    sim_time end = fault_end(fault, run_end);
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
                                  struct arena *arena)
{
    size_t count = spec->faults.count;
    struct fault_period *period = ARENA_ARRAY(arena, count, struct fault_period);
    for (size_t i = 0; i < count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        period[i] = (struct fault_period){ fault->at, end_of(fault, over[i], spec->run.duration),
                                           fault_text(fault, arena), fault_deed(fault, arena),
                                           fault_part(fault) || fault->edge, fault_role(fault) };
    }
    if (count)
        qsort(period, count, sizeof *period, by_begin);
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
