/* Outlier ejection that can't do what was probably meant. */
#include "models/check/check.h"
#include "models/spec/policies/outlier.h"

static void check_hosts(struct check *check, const struct check_edge *edge, const int64_t *minimum,
                        int64_t instances)
{
    if (*minimum > instances && check_written(check, minimum))
        CHECK_WARNING(check, minimum,
                      "never compares: '%s' has %lld instances, and minimum_hosts is %lld",
                      *edge->to, (long long)instances, (long long)*minimum);
}

void check_outlier(struct check *check, const struct check_edge *edge, const struct one *policy)
{
    const struct outlier_spec *spec = policy->value;
    if (edge->target == NO_PART)
        return;
    int64_t instances = service_spec_instances(check_part(check, edge->target)->service);
    bool after = spec->max_ejected_counts == OUTLIER_AFTER && !spec->always_eject_one;
    if (after && 1.0 / (double)instances > spec->max_ejected + 1e-12)
        CHECK_WARNING(check, &spec->max_ejected,
                      "nothing is ever ejected: one of the %lld instances of '%s' is already more "
                      "than max_ejected; raise it, or set always_eject_one", (long long)instances,
                      *edge->to);
    check_hosts(check, edge, &spec->success_rate.minimum_hosts, instances);
    check_hosts(check, edge, &spec->failure_percentage.minimum_hosts, instances);
}
