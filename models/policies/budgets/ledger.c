#include "models/policies/budgets/ledger.h"

#include "models/call/edge.h"

size_t ledger_scratch(const struct one *budget)
{
    return budget->kind ? budget_type_of(budget)->scratch_size : 0;
}

size_t ledger_state(const struct one *budget)
{
    return budget->kind ? budget_type_of(budget)->state_of(budget->value) : 0;
}

enum scope ledger_scope(const struct one *budget)
{
    return budget->kind ? caller_scope(budget) : SCOPE_PROCESS;
}

const char *ledger_kin(const struct one *budget)
{
    return budget->kind ? budget->kind->name : "";
}

/* Filled in place: a copy of what was just written member by member would wait for every one. */
void ledger_view(struct budget_view *view, const struct one *budget, struct policy *policy,
                 struct call *call, void *scratch)
{
    view->spec = budget->value;
    view->state = budget->kind ? policy_state(policy, call) : NULL;
    view->scratch = scratch;
    view->policy = policy;
    view->call = call;
    view->now = sim_now(policy->edge->ground->sim);
    view->hint = TIME_NONE;
    view->outcome = OUTCOME_ok;
    view->worth = view->retried = false;
}

void ledger_begin(const struct one *budget, struct policy *policy, void *state)
{
    if (!budget->kind)
        return;
    const struct budget_type *type = budget_type_of(budget);
    sim_time now = sim_now(policy->edge->ground->sim);
    struct budget_view view = { .spec = budget->value, .state = state, .policy = policy, .now = now };
    if (type->begin)
        type->begin(budget->value, state, now);
    if (type->level)
        edge_gauge(policy->edge, GAUGE_BUDGET, type->level(&view));
}

static double level_of(const struct one *budget, const struct budget_view *view)
{
    const struct budget_type *type = budget_type_of(budget);
    return type->level ? type->level(view) : 0;
}

static void tell_level(const struct one *budget, const struct budget_view *view, double before)
{
    double moved = level_of(budget, view) - before;
    if (moved > 0 || moved < 0)
        edge_gauge(view->policy->edge, GAUGE_BUDGET, moved);
}

typedef void budget_news(const struct budget_view *view);

/* News, and the level that comes of it for those who watch. */
static void tell(const struct one *budget, const struct budget_view *view, budget_news *news)
{
    if (!news)
        return;
    double before = level_of(budget, view);
    news(view);
    tell_level(budget, view, before);
}

void ledger_call_starts(const struct one *budget, const struct budget_view *view)
{
    if (budget->kind)
        tell(budget, view, budget_type_of(budget)->call_starts);
}

void ledger_attempt_starts(const struct one *budget, const struct budget_view *view)
{
    if (budget->kind)
        tell(budget, view, budget_type_of(budget)->attempt_starts);
}

void ledger_attempt_ends(const struct one *budget, const struct budget_view *view)
{
    if (budget->kind)
        tell(budget, view, budget_type_of(budget)->attempt_ends);
}

void ledger_call_ends(const struct one *budget, const struct budget_view *view)
{
    if (budget->kind)
        tell(budget, view, budget_type_of(budget)->call_ends);
}

bool ledger_grants(const struct one *budget, const struct budget_view *view)
{
    if (!budget->kind)
        return true;
    double before = level_of(budget, view);
    bool granted = budget_type_of(budget)->grants(view);
    tell_level(budget, view, before);
    return granted;
}
