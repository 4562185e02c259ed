/* The bulkhead.  Sources: Resilience4j SemaphoreBulkhead (concurrent 25, max_wait 0) and
** ThreadPoolBulkhead (core, concurrent, queue 100); Hystrix (10, queue none); Polly (PermitLimit,
** QueueLimit); Tomcat's TaskQueue (threads first).  The semaphore does the work. */
#include "models/spec/policies/bulkhead.h"

#include "models/policies/registry.h"
#include "models/policies/semaphore.h"

static int64_t room_to_wait(const struct bulkhead_spec *spec)
{
    if (spec->max_wait == 0)
        return 0;
    if (spec->queue == COUNT_NONE)
        return spec->max_wait == TIME_NONE ? 0 : COUNT_UNLIMITED;
    return spec->queue;
}

static void bulkhead_build(struct policy *policy, struct arena *arena)
{
    const struct bulkhead_spec *spec = policy->stage.spec;
    bool grows = spec->core != COUNT_NONE && spec->grow == GROW_QUEUE_FIRST;
    (void)arena;
    semaphore_build(policy, &(struct semaphore_plan){
                                .core = grows ? spec->core : spec->concurrent,
                                .most = spec->concurrent, .queue = room_to_wait(spec),
                                .wait = spec->max_wait, .outcome = OUTCOME_bulkhead_full,
                                .busy = GAUGE_BULKHEAD_BUSY, .waiting = GAUGE_BULKHEAD_WAITING });
}

static enum scope bulkhead_scope(const void *value)
{
    const struct bulkhead_spec *spec = value;
    return (enum scope)spec->scope;
}

const struct policy_type bulkhead_policy = {
    .stage = { .kind = &bulkhead_kind, .shared_size = sizeof(struct semaphore_shared),
               .scratch_size = sizeof(struct waiter),
               .state = { .size = sizeof(struct semaphore), .scope_of = bulkhead_scope },
               .change = STAGE_LINE_GOES_ON }, /* a hot-fix: whoever is inside still counts */
    .build = bulkhead_build,
    .enter = semaphore_enter,
    .leave = semaphore_leave,
};
