/* The pool.  Source: HikariCP (maximumPoolSize 10, connectionTimeout 30 s, waiters unbounded).  A
** connection is back as soon as its call has come out, also when the call was given up: what was
** broken is replaced at once.  The semaphore does the work. */
#include "models/spec/policies/pool.h"

#include "models/policies/registry.h"
#include "models/policies/semaphore.h"

static void pool_build(struct policy *policy, struct arena *arena)
{
    const struct pool_spec *spec = policy->stage.spec;
    (void)arena;
    semaphore_build(policy, &(struct semaphore_plan){
                                .core = spec->size, .most = spec->size,
                                .queue = spec->acquire == 0 ? 0 : spec->queue,
                                .wait = spec->acquire, .outcome = OUTCOME_pool_timeout,
                                .busy = GAUGE_POOL_BUSY, .waiting = GAUGE_POOL_WAITING });
}

static enum scope pool_scope(const void *value)
{
    const struct pool_spec *spec = value;
    return (enum scope)spec->scope;
}

const struct policy_type pool_policy = {
    .stage = { .kind = &pool_kind, .shared_size = sizeof(struct semaphore_shared),
               .scratch_size = sizeof(struct waiter),
               .state = { .size = sizeof(struct semaphore), .scope_of = pool_scope },
               .change = STAGE_LINE_GOES_ON }, /* a hot-fix: whoever is inside still counts */
    .build = pool_build,
    .enter = semaphore_enter,
    .leave = semaphore_leave,
};
