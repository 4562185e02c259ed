/* The throttle policy hands each attempt to its kind (models/policies/throttles).
**
**   throttle_enter ──asks: STEP_ON────► inward
**                  ──asks: STEP_TURN──► FACT_ATTEMPT_UNSENT, outward with `throttled`
**                  ──asks: STEP_HOLD──► kept, until the kind resumes it (chain_resume)
**   throttle_leave ──ends─────────────► outward
*/
#include "models/call/edge.h"
#include "models/policies/registry.h"
#include "models/policies/throttles/throttle.h"
#include "models/spec/policies/throttle.h"

struct throttle_shared {
    const struct throttle_type *type;
    const void *spec; /* the kind's */
};

/* What a call keeps here; the kind's scratch follows. */
struct throttle_memory {
    uint64_t asked; /* attempts so far, refused ones too */
};

static const struct throttle_type *type_of(const struct policy *policy)
{
    return ((const struct throttle_shared *)policy->stage.shared)->type;
}

static size_t throttle_scratch(const void *spec)
{
    return sizeof(struct throttle_memory) + throttle_type_of(throttle_one(spec))->scratch_size;
}

static size_t state_of(const void *spec)
{
    const struct one *one = throttle_one(spec);
    return throttle_state(throttle_type_of(one), one->value);
}

static enum scope throttle_policy_scope(const void *spec)
{
    return caller_scope(throttle_one(spec));
}

static const char *throttle_kin(const void *spec)
{
    return throttle_one(spec)->kind->name;
}

static void throttle_begin(void *self, void *state)
{
    struct policy *policy = self;
    const struct throttle_type *type = type_of(policy);
    if (type->begin)
        type->begin(policy, throttle_one(policy->stage.spec)->value, state);
}

static void throttle_build(struct policy *policy, struct arena *arena)
{
    const struct one *one = throttle_one(policy->stage.spec);
    struct throttle_shared *shared = policy->stage.shared;
    (void)arena;
    *shared = (struct throttle_shared){ throttle_type_of(one), one->value };
}

static struct throttle_view view_of(struct policy *policy, struct call *call)
{
    const struct throttle_shared *shared = policy->stage.shared;
    struct throttle_memory *memory = policy_scratch(policy, call);
    /* twins ask by their own memory, so the attempts of the call as a whole tell them apart */
    uint32_t nth = (uint32_t)memory->asked ^ call_primary(call)->attempts << 16;
    return (struct throttle_view){ .spec = shared->spec,
                                   .state = policy_state(policy, call), .scratch = memory + 1,
                                   .policy = policy, .call = call,
                                   .now = sim_now(policy->edge->ground->sim), .nth = nth };
}

static struct step throttle_enter(struct policy *policy, struct call *call)
{
    struct throttle_memory *memory = policy_scratch(policy, call);
    memory->asked++;
    struct throttle_view view = view_of(policy, call);
    struct step step = type_of(policy)->asks(&view);
    if (step.kind == STEP_TURN)
        edge_tell_unsent(policy->edge, call, step.outcome);
    return step;
}

static struct step throttle_leave(struct policy *policy, const struct passage *passage)
{
    struct throttle_view view = view_of(policy, passage->call);
    view.outcome = passage->outcome;
    if (type_of(policy)->ends)
        type_of(policy)->ends(&view);
    return step_on(passage->outcome);
}

const struct policy_type throttle_policy = {
    .stage = { .kind = &throttle_kind, .shared_size = sizeof(struct throttle_shared),
               .scratch_of = throttle_scratch,
               .state = { .size_of = state_of, .scope_of = throttle_policy_scope,
                          .kin_of = throttle_kin, .begin = throttle_begin },
               .change = STAGE_GOES_ON },
    .build = throttle_build,
    .enter = throttle_enter,
    .leave = throttle_leave,
};
