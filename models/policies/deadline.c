/* A deadline.  Where it is handed down, it is also what the call has left while it is inside;
** afterwards what it had inherited holds again, so that inside a retry every attempt has a deadline
** of its own.  The requests sent meanwhile keep theirs. */
#include "models/spec/policies/deadline.h"

#include "models/call/edge.h"
#include "models/policies/registry.h"
#include "models/policies/stopwatch.h"

struct deadline_memory {
    struct timer timer; /* first: the stopwatch's */
    sim_time until, margin; /* inherited; only where it is handed down */
};

static size_t deadline_scratch(const void *value)
{
    const struct deadline_spec *spec = value;
    return spec->propagate ? sizeof(struct deadline_memory) : sizeof(struct timer);
}

static void deadline_build(struct policy *policy, struct arena *arena)
{
    const struct deadline_spec *spec = policy->stage.spec;
    (void)arena;
    stopwatch_build(policy, spec->after, OUTCOME_deadline);
}

/* What is left of a deadline handed down bounds this one. */
static struct step deadline_enter(struct policy *policy, struct call *call)
{
    const struct deadline_spec *spec = policy->stage.spec;
    const struct ground *ground = policy->edge->ground;
    if (spec->propagate) {
        struct deadline_memory *memory = policy_scratch(policy, call);
        struct baggage *baggage = call_baggage(call);
        sim_time mine = time_add(sim_now(ground->sim), spec->after);
        memory->until = baggage->until;
        memory->margin = baggage->margin;
        baggage->until = mine < baggage->until ? mine : baggage->until;
        baggage->deadline = baggage->until;
        baggage->margin = spec->margin > baggage->margin ? spec->margin : baggage->margin;
    }
    return stopwatch_enter(policy, call);
}

static struct step deadline_leave(struct policy *policy, const struct passage *passage)
{
    const struct deadline_spec *spec = policy->stage.spec;
    if (spec->propagate) {
        const struct deadline_memory *memory = policy_scratch(policy, passage->call);
        struct baggage *baggage = call_baggage(passage->call);
        baggage->until = memory->until;
        baggage->margin = memory->margin;
    }
    return stopwatch_leave(policy, passage);
}

static unsigned deadline_needs(const void *value)
{
    const struct deadline_spec *spec = value;
    return spec->propagate ? NEED_BAGGAGE : 0;
}

const struct policy_type deadline_policy = {
    .stage = { .kind = &deadline_kind, .needs_of = deadline_needs,
               .shared_size = sizeof(struct stopwatch),
               .scratch_of = deadline_scratch,
               .change = STAGE_GOES_ON },
    .build = deadline_build,
    .enter = deadline_enter,
    .leave = deadline_leave,
};
