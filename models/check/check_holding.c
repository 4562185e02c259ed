/* Checks of the policies that hold, share and double calls: bulkhead, pool, hedge, cache. */
#include "models/check/check.h"
#include "models/spec/policies/bulkhead.h"
#include "models/spec/policies/cache.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/pool.h"

/* Calls of one process that can be under way on the edge at once: a thread makes one after the
** other. */
static int64_t threads_of(const struct check *check, const struct check_edge *edge)
{
    if (edge->client || edge->caller == NO_PART || edge->call->parallel)
        return COUNT_UNLIMITED;
    const struct service_spec *service = check_part(check, edge->caller)->service;
    return service->async ? COUNT_UNLIMITED : service->workers;
}

/* A wait that what stands around it always cuts short. */
static void check_wait(struct check *check, const char *what, const sim_time *wait, sim_time around)
{
    if (*wait != TIME_NONE && *wait >= around && check_written(check, wait))
        CHECK_WARNING(check, wait,
                      "the %s (%s) never ends a wait: what stands around it is over after %s",
                      what, check_time(check, *wait), check_time(check, around));
}

static void check_bulkhead(struct check *check, const struct check_edge *edge,
                           const struct bulkhead_spec *bulkhead, sim_time around)
{
    int64_t threads = threads_of(check, edge);
    bool grows = bulkhead->core != COUNT_NONE && bulkhead->core < bulkhead->concurrent &&
                 bulkhead->grow == GROW_QUEUE_FIRST;
    bool endless = bulkhead->queue == COUNT_UNLIMITED ||
                   (bulkhead->queue == COUNT_NONE && bulkhead->max_wait != TIME_NONE);
    if (bulkhead->scope == SCOPE_PROCESS && bulkhead->concurrent >= threads)
        CHECK_WARNING(check, &bulkhead->concurrent,
                      "the bulkhead of %lld has no effect: '%s' has %lld workers, and each "
                      "makes one call at a time", (long long)bulkhead->concurrent, edge->from,
                      (long long)threads);
    if (grows && endless && bulkhead->max_wait != 0)
        CHECK_WARNING(check, &bulkhead->core,
                      "never more than the core of %lld are inside: there are more only once the "
                      "queue is full, and it has no limit; set `queue`, or `grow: threads_first`",
                      (long long)bulkhead->core);
    check_wait(check, "max_wait", &bulkhead->max_wait, around);
}

static void check_hedge(struct check *check, const struct check_edge *edge,
                        const struct hedge_spec *hedge,
                        sim_time around)
{
    const struct retry_spec *retry = edge_retry(edge);
    if (hedge->attempts == 1) {
        CHECK_WARNING(check, &hedge->attempts, "a hedge of 1 attempt never sends a second one");
        return;
    }
    if (hedge->after != TIME_NONE && hedge->after >= around)
        CHECK_WARNING(check, &hedge->after,
                      "no hedge is sent after %s: what stands around it is over after %s",
                      check_time(check, hedge->after), check_time(check, around));
    int64_t tries = retry ? edge_tries(edge, retry) : 1;
    if (tries == COUNT_UNLIMITED)
        CHECK_WARNING(check, &hedge->attempts,
                      "retry and hedge multiply: up to %lld attempts per try, tries without end",
                      (long long)hedge->attempts);
    else if (tries > 1)
        CHECK_WARNING(check, &hedge->attempts,
                      "retry and hedge multiply: up to %lld x %lld = %lld attempts per call",
                      (long long)tries, (long long)hedge->attempts,
                      (long long)(tries * hedge->attempts));
}

#define CACHE_ENTRIES_MAX 50000000 /* over all processes; 24 bytes each */

static void check_cache(struct check *check, const struct check_edge *edge,
                        const struct cache_spec *cache)
{
    int64_t processes = edge->client ? edge->client->fleet : 1;
    if (edge->caller != NO_PART)
        processes = check_part(check, edge->caller)->service->instances;
    if (cache->scope == SCOPE_PROCESS && cache->keys > CACHE_ENTRIES_MAX / processes)
        CHECK_ERROR(check, &cache->keys,
                    "%lld keys in each of %lld processes are more than the %d this program "
                    "remembers; take fewer, or `scope: fleet`", (long long)cache->keys,
                    (long long)processes,
                    CACHE_ENTRIES_MAX);
    if (cache->capacity != COUNT_UNLIMITED && cache->capacity >= cache->keys)
        CHECK_WARNING(check, &cache->capacity,
                      "a capacity of %lld holds all %lld keys: nothing is ever put out",
                      (long long)cache->capacity, (long long)cache->keys);
}

void check_holding(struct check *check, const struct check_edge *edge, const struct one *policy,
                   sim_time around)
{
    if (one_is(policy, "bulkhead"))
        check_bulkhead(check, edge, policy->value, around);
    else if (one_is(policy, "pool"))
        check_wait(check, "acquire", &((const struct pool_spec *)policy->value)->acquire, around);
    else if (one_is(policy, "hedge"))
        check_hedge(check, edge, policy->value, around);
    else if (one_is(policy, "cache"))
        check_cache(check, edge, policy->value);
}
