/* Checks of the policies of each edge, which stand outermost first. */
#include "models/check/check.h"

/* retries says attempts in another way; beside the same attempts it says nothing. */
static void settle_attempts(struct check *check, struct retry_spec *retry)
{
    struct retry_spec standard;
    fields_default(&retry_spec_fields, &standard, check->arena);
    bool written = check_written(check, &retry->attempts);
    bool both = written || retry->attempts != standard.attempts;
    if (retry->retries == COUNT_NONE)
        return;
    if (retry->attempts == retry->retries + 1) {
        retry->retries = written ? COUNT_NONE : retry->retries;
        return;
    }
    if (both)
        CHECK_ERROR(check, &retry->retries,
                    "attempts and retries both say how often; leave one out (attempts counts the "
                    "first one too)");
    retry->attempts = retry->retries + 1;
}

/* Shards are no choice: there is nothing to leave out. */
static void check_excluded(struct check *check, const struct check_edge *edge,
                           const struct retry_spec *retry)
{
    if (edge->target == NO_PART)
        return;
    const struct service_spec *target = check_part(check, edge->target)->service;
    if (retry->exclude_tried && target->balance == BALANCE_BY_USER)
        CHECK_WARNING(check, &retry->exclude_tried,
                      "exclude_tried leaves nothing out: '%s' is balanced by_user, and each user "
                      "has one instance", *edge->to);
}

/* An inner bound at or above an outer one never ends anything. */
static void check_nesting(struct check *check, const struct check_edge *edge)
{
    sim_time outer = SIM_FOREVER;
    const char *outer_name = "";
    const sim_time *after = NULL;
    for (size_t i = 0; i < edge->policies->count; i++) {
        const struct one *policy = &edge->policies->item[i];
        sim_time bound = policy_bound(policy, &after);
        if (bound != SIM_FOREVER && bound >= outer)
            CHECK_WARNING(check, after,
                          "the %s (%s) can never end anything: the %s around it is over after %s",
                          policy->kind->name, check_time(check, bound), outer_name,
                          check_time(check, outer));
        if (bound < outer)
            outer = bound, outer_name = policy->kind->name;
    }
}

static void check_edge(struct check *check, const struct check_edge *edge)
{
    sim_time around = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = 0; i < edge->policies->count; i++) {
        struct one *policy = &edge->policies->item[i];
        sim_time bound = policy_bound(policy, &after);
        around = bound < around ? bound : around;
        if (one_is(policy, "breaker"))
            check_breaker(check, edge, i);
        if (one_is(policy, "outlier"))
            check_outlier(check, edge, policy);
        if (!one_is(policy, "retry"))
            continue;
        settle_attempts(check, policy->value);
        check_excluded(check, edge, policy->value);
        check_one_retry(check, edge, i, around != SIM_FOREVER);
    }
    around = SIM_FOREVER;
    for (size_t i = 0; i < edge->policies->count; i++) {
        const struct one *policy = &edge->policies->item[i];
        sim_time bound = policy_bound(policy, &after);
        check_holding(check, edge, policy, around);
        around = bound < around ? bound : around;
    }
    check_nesting(check, edge);
    if (edge->policies->count > CALL_POLICIES_MAX)
        CHECK_ERROR(check, edge->to, "%zu policies stand on the call of '%s'; at most %d can",
                    edge->policies->count, *edge->to, CALL_POLICIES_MAX);
}

void check_policies(struct check *check)
{
    for (size_t e = 0; e < check->edge_count; e++)
        check_edge(check, &check->edge[e]);
}
