/* What no single field can know: whether a spec makes a world.  This file lists the checks and holds
** that of the run; a field's own range was checked when it was read.
**
** Errors are what can't run or can't have been meant.  Warnings (check_warnings.c, check_load.c) are
** what runs and hurts; those that follow the calls are left out while the calls make no graph.
*/
#include "models/check.h"

#include "sim/units.h"

#define WINDOWS_MAX 200000

const char *check_time(const struct check *check, sim_time time)
{
    char buffer[UNIT_TEXT];
    return arena_text(check->arena, time_print(time, buffer));
}

static void check_run(struct check *check)
{
    const struct run_spec *run = &check->spec->run;
    if (run->warmup >= run->duration)
        CHECK_ERROR(check, &run->warmup,
                    "warmup is %s, but must end before the run does (duration: %s)",
                    check_time(check, run->warmup), check_time(check, run->duration));
    if (run->tick > run->duration)
        CHECK_ERROR(check, &run->tick, "tick is %s, longer than the run (duration: %s)",
                    check_time(check, run->tick), check_time(check, run->duration));
    if (run->tick > 0 && (run->duration - 1) / run->tick + 1 > WINDOWS_MAX)
        CHECK_ERROR(check, &run->tick,
                    "%s of %s each are more than %d windows; tick must be at least %s",
                    check_time(check, run->duration), check_time(check, run->tick), WINDOWS_MAX,
                    check_time(check, (run->duration - 1) / WINDOWS_MAX + 1));
}

void world_spec_check(struct world_spec *spec, struct findings *findings)
{
    struct check check = { .spec = spec, .findings = findings, .arena = findings->arena };
    check_run(&check);
    check_graph_build(&check);
    check_clients(&check);
    check_services(&check);
    check_targets(&check);
    check_calls(&check);
    check_policies(&check);
    check_faults(&check);
    check_expectations(&check);
    if (check.order && !findings->errors) {
        check_warnings(&check);
        check_load(&check);
        check_recovery(&check);
    }
}
