/* Breakers that do something other than what was probably meant. */
#include "models/check/check.h"

#include "models/spec/breaker_window.h"
#include "models/spec/policies/breaker.h"

/* How long a call may take inside the policy at `position`, as long as nothing there tries
** again. */
static sim_time bound_inside(const struct check_edge *edge, size_t position)
{
    sim_time bound = SIM_FOREVER;
    for (size_t i = position + 1; i < edge->policies->count; i++) {
        const struct one *policy = &edge->policies->item[i];
        const sim_time *member;
        sim_time after = policy_bound(policy, &member);
        if (one_is(policy, "retry"))
            return bound;
        bound = after < bound ? after : bound;
    }
    return bound;
}

static void check_slow(struct check *check, const struct check_edge *edge, size_t position)
{
    const struct breaker_spec *spec = edge->policies->item[position].value;
    sim_time bound = bound_inside(edge, position);
    if (bound == SIM_FOREVER)
        CHECK_WARNING(check, &spec->slow->longer_than,
                      "nothing inside the breaker ends a call to '%s', and one that hangs is slow "
                      "only once it has ended: set a timeout", *edge->to);
    else if (spec->slow->longer_than >= bound)
        CHECK_WARNING(check, &spec->slow->longer_than,
                      "no call to '%s' is ever slow: it would have to take longer than %s, but is "
                      "given up after %s", *edge->to, check_time(check, spec->slow->longer_than),
                      check_time(check, bound));
}

void check_breaker(struct check *check, const struct check_edge *edge, size_t position)
{
    const struct breaker_spec *spec = edge->policies->item[position].value;
    int64_t minimum = window_minimum(&spec->window, spec->minimum_calls);
    if (minimum < spec->minimum_calls && check_written(check, &spec->minimum_calls))
        CHECK_WARNING(check, &spec->minimum_calls,
                      "minimum_calls is %lld, but the window holds the last %lld only: it is "
                      "judged from %lld on", (long long)spec->minimum_calls, (long long)minimum,
                      (long long)minimum);
    if (spec->slow)
        check_slow(check, edge, position);
}
