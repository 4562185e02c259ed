/* What a service does for a request, worked out once: two arrays, of stages and of all their
** branches, that never change their shape.  Which branches of a stage happen is drawn by the call's
** key and the place, so that all attempts of a call make the same downstream calls.
*/
#include "models/service/plan.h"

#include "models/call/chain.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"

#include <assert.h>
#include <string.h>

static bool joins(const struct call_spec *call, const struct call_spec *last)
{
    return last && call->parallel && last->parallel && last->when == call->when &&
           strcmp(call->parallel, last->parallel) == 0;
}

struct making {
    const struct service_spec *spec;
    struct plan_stage *plan;
    size_t stages, room;
    struct branch *branch;
    size_t branches;
};

static void add_stage(struct making *making)
{
    assert(making->stages < making->room);
    making->plan[making->stages++] = (struct plan_stage){ &making->branch[making->branches], 0 };
}

static void add_branch(struct making *making, const struct call_spec *call, struct edge *edge)
{
    uint32_t endpoint = call->serves ? endpoint_find(making->spec, call->serves) : ENDPOINT_ANY;
    uint32_t at = (uint32_t)making->stages - 1;
    uint32_t place = key_make(edge->salt + at, making->plan[at].branches++);
    making->branch[making->branches++] = (struct branch){
        edge, call->probability, (enum call_on_failure)call->on_failure, endpoint, key_place(place)
    };
}

static void add_calls(struct making *making, const struct service_spec *spec,
                      struct edge *const *edges, enum call_when when)
{
    const struct call_spec *last = NULL;
    for (size_t i = 0; i < service_spec_calls(spec); i++) {
        const struct call_spec *call = service_spec_call(spec, i);
        if ((enum call_when)call->when != when)
            continue;
        bool same_stage = joins(call, last);
        for (int64_t n = 0; n < call->times; n++) {
            if (!same_stage)
                add_stage(making);
            same_stage = call->parallel != NULL;
            add_branch(making, call, edges[i]);
        }
        last = call;
    }
}

static size_t count_calls(const struct service_spec *spec)
{
    size_t count = 0;
    for (size_t i = 0; i < service_spec_calls(spec); i++)
        count += (size_t)service_spec_call(spec, i)->times;
    return count;
}

struct plan_stage *plan_make(const struct service_spec *spec, struct edge *const *edges,
                        struct arena *arena, uint16_t *stages)
{
    size_t calls = count_calls(spec);
    struct making making = { .spec = spec, .plan = ARENA_ARRAY(arena, calls + 1, struct plan_stage),
                             .room = calls + 1,
                             .branch = ARENA_ARRAY(arena, calls, struct branch) };
    assert(calls < REQUEST_STAGES_MAX);
    add_calls(&making, spec, edges, CALL_BEFORE);
    add_stage(&making);
    add_calls(&making, spec, edges, CALL_AFTER);
    *stages = (uint16_t)making.stages;
    return making.plan;
}

static enum outcome failure_class(enum outcome ended, enum call_on_failure on_failure)
{
    switch (on_failure) {
    case ON_FAILURE_FAIL:
        return ended == OUTCOME_invalid ? OUTCOME_invalid : OUTCOME_unavailable;
    case ON_FAILURE_IGNORE:
        return OUTCOME_ok;
    case ON_FAILURE_DEGRADED:
        return OUTCOME_degraded;
    case ON_FAILURE_ERROR:
        return OUTCOME_error;
    case ON_FAILURE_UNAVAILABLE:
        return OUTCOME_unavailable;
    case ON_FAILURE_OVERLOADED:
        return OUTCOME_overloaded;
    case ON_FAILURE_INVALID:
        return OUTCOME_invalid;
    }
    return OUTCOME_unavailable;
}

enum outcome plan_outcome(enum outcome so_far, enum outcome ended, enum call_on_failure on_failure)
{
    enum outcome effect = outcome_is_good(ended) ? ended : failure_class(ended, on_failure);
    if (!outcome_is_good(so_far) || effect == OUTCOME_ok)
        return so_far;
    return effect;
}

/* --- running it --- */

/* What a call needs is its own nature: its retries need the same.  (The calls they make are new
** ones, with chances of their own.) */
static bool branch_happens(const struct service *service, const struct request *request,
                           const struct branch *branch)
{
    if (branch->endpoint != ENDPOINT_ANY && branch->endpoint != request->call->edge->endpoint)
        return false;
    if (branch->probability >= 1)
        return true;
    uint32_t key = key_at(request->call->key, branch->place);
    return rng_keyed_uniform(service->branch_chance, key) < branch->probability;
}

static inline void start_branches(const struct service *service, struct request *request,
                                  const struct plan_stage *stage, const struct baggage *handed)
{
    uint32_t attempt = key_make(request->call->key, request->attempt);
    bool again = !request_is_first_born(request);
    request->pending = 1; /* held until all are started */
    for (uint32_t i = 0; i < stage->branches; i++) {
        const struct branch *branch = &stage->branch[i];
        if (!branch_happens(service, request, branch))
            continue;
        request->pending++;
        chain_call(branch->edge, request, i, key_at(attempt, branch->place), again, handed);
    }
    request->pending--;
}

/* What is handed down is as it was when this attempt was sent: the call may have changed it. */
static __attribute__((noinline)) void start_with_copy(const struct service *service,
                                                      struct request *request,
                                                      const struct plan_stage *stage)
{
    struct baggage copy = *call_baggage(request->call);
    copy.deadline = request_baggage(request)->deadline;
    copy.margin = request_baggage(request)->margin;
    start_branches(service, request, stage, &copy);
}

void plan_start(const struct service *service, struct request *request,
                const struct plan_stage *stage)
{
    if (service->ground->carries)
        start_with_copy(service, request, stage);
    else
        start_branches(service, request, stage, call_baggage(request->call));
}
