/* What the checks say findings with. */
#include "models/check/check.h"

#include "base/units.h"

#define FINDINGS_MAX 500 /* told, of errors and of warnings */

const char *check_time(const struct check *check, sim_time time)
{
    char buffer[UNIT_TEXT];
    return arena_text(check->arena, time_print(time, buffer));
}

bool check_goes_on(struct check *check, enum severity severity, const void *member)
{
    int found = severity == SEVERITY_ERROR ? check->findings->errors - check->errors_before
                                           : check->findings->warnings - check->warnings_before;
    if (found == FINDINGS_MAX)
        findings_about(check->findings, severity, member, "too many %s; no more are told",
                       severity == SEVERITY_ERROR ? "errors" : "warnings");
    return found < FINDINGS_MAX;
}
