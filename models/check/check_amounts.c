/* What the policies of an edge amount to, and the deliveries of a message.
**
** Policies stand outermost first.  From the innermost outward: a timeout or a deadline bounds what
** lies inside it, a retry multiplies it.
*/
#include "models/check/check.h"

#include "models/spec/policies/deadline.h"
#include "models/spec/policies/timeout.h"

#include <math.h>

sim_time policy_bound(const struct one *policy, const sim_time **after)
{
    if (one_is(policy, "timeout"))
        *after = &((const struct timeout_spec *)policy->value)->after;
    else if (one_is(policy, "deadline"))
        *after = &((const struct deadline_spec *)policy->value)->after;
    else
        return SIM_FOREVER;
    return **after;
}

static const struct retry_spec *policy_retry(const struct one *policy)
{
    return one_is(policy, "retry") ? policy->value : NULL;
}

const struct retry_spec *edge_retry(const struct check_edge *edge)
{
    for (size_t i = edge->policies->count; i-- > 0;)
        if (policy_retry(&edge->policies->item[i]))
            return policy_retry(&edge->policies->item[i]);
    return NULL;
}

int64_t edge_tries(const struct check_edge *edge, const struct retry_spec *retry)
{
    bool once = retry->all_tried == RETRY_GIVE_UP && retry->attempts > edge->instances;
    return once ? edge->instances : retry->attempts;
}

double edge_attempts(const struct check_edge *edge)
{
    double attempts = 1;
    for (size_t i = 0; i < edge->policies->count; i++) {
        const struct retry_spec *retry = policy_retry(&edge->policies->item[i]);
        if (retry)
            attempts *= edge_tries(edge, retry) == COUNT_UNLIMITED ? INFINITY
                                                                  : (double)edge_tries(edge, retry);
    }
    return attempts;
}

double message_deliveries(const struct consumer_spec *consumer, const struct mqueue_spec *queue)
{
    switch ((enum consumer_on_failure)consumer->on_failure) {
    case MESSAGE_GIVE_BACK:
    case MESSAGE_LEAVE:
    case MESSAGE_WAIT: break;
    case MESSAGE_NEXT: return 1 + (double)consumer_rungs(consumer);
    case MESSAGE_DEAD: return 1;
    }
    return queue->max_deliveries == COUNT_UNLIMITED ? INFINITY : (double)queue->max_deliveries;
}

sim_time edge_patience(const struct check_edge *edge)
{
    sim_time patience = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = 0; i < edge->policies->count; i++) {
        sim_time bound = policy_bound(&edge->policies->item[i], &after);
        patience = bound < patience ? bound : patience;
    }
    return patience;
}

sim_time edge_longest(const struct check_edge *edge)
{
    sim_time longest = SIM_FOREVER;
    const sim_time *after;
    for (size_t i = edge->policies->count; i-- > 0;) {
        const struct retry_spec *retry = policy_retry(&edge->policies->item[i]);
        sim_time bound = policy_bound(&edge->policies->item[i], &after);
        longest = bound < longest ? bound : longest;
        if (retry && longest > 0)
            longest = edge_tries(edge, retry) > SIM_FOREVER / longest
                          ? SIM_FOREVER
                          : longest * edge_tries(edge, retry);
    }
    return longest;
}
