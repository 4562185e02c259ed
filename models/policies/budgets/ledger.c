/* All that a budget hears and is asked goes through here, so that its level is told, too: looked at
** before and after, and the difference is what GAUGE_BUDGET moves by.
**
** Invariants.  (1) Nothing but news and questions moves a level; what time alone does to a budget
** shows with the next of them.  (2) With no budget only ledger_make() and what is for the policy's
** type are called: the others have a type to ask.
*/
#include "models/policies/budgets/ledger.h"

#include "models/call/edge.h"

struct ledger ledger_make(const struct one *budget)
{
    return (struct ledger){ budget->kind ? budget_type_of(budget) : NULL, budget->value };
}

size_t ledger_scratch(const struct one *budget)
{
    return budget->kind ? budget_type_of(budget)->scratch_size : 0;
}

size_t ledger_state(const struct one *budget)
{
    return budget->kind ? budget_state(budget_type_of(budget), budget->value) : 0;
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
void ledger_view(struct budget_view *view, const struct ledger *ledger, struct policy *policy,
                 struct call *call, void *scratch)
{
    view->spec = ledger->spec;
    view->state = policy_state(policy, call);
    view->scratch = scratch;
    view->policy = policy;
    view->call = call;
    view->now = sim_now(policy->edge->ground->sim);
    view->hint = TIME_NONE;
    view->outcome = OUTCOME_ok;
    view->worth = view->retried = false;
}

void ledger_begin(const struct ledger *ledger, struct policy *policy, void *state)
{
    const struct budget_type *type = ledger->type;
    if (!type)
        return;
    sim_time now = sim_now(policy->edge->ground->sim);
    struct budget_view view = { .spec = ledger->spec, .state = state, .policy = policy,
                                .now = now };
    if (type->begin)
        type->begin(ledger->spec, state, now);
    if (type->level)
        edge_gauge(policy->edge, GAUGE_BUDGET, type->level(&view));
}

static double level_of(const struct ledger *ledger, const struct budget_view *view)
{
    const struct budget_type *type = ledger->type;
    return type->level ? type->level(view) : 0;
}

static void tell_level(const struct ledger *ledger, const struct budget_view *view, double before)
{
    double moved = level_of(ledger, view) - before;
    if (moved > 0 || moved < 0)
        edge_gauge(view->policy->edge, GAUGE_BUDGET, moved);
}

typedef void budget_news(const struct budget_view *view);

/* News, and the level that comes of it for those who watch. */
static void tell(const struct ledger *ledger, const struct budget_view *view, budget_news *news)
{
    if (!news)
        return;
    double before = level_of(ledger, view);
    news(view);
    tell_level(ledger, view, before);
}

void ledger_call_starts(const struct ledger *ledger, const struct budget_view *view)
{
    tell(ledger, view, ledger->type->call_starts);
}

void ledger_attempt_starts(const struct ledger *ledger, const struct budget_view *view)
{
    tell(ledger, view, ledger->type->attempt_starts);
}

void ledger_attempt_ends(const struct ledger *ledger, const struct budget_view *view)
{
    tell(ledger, view, ledger->type->attempt_ends);
}

void ledger_call_ends(const struct ledger *ledger, const struct budget_view *view)
{
    tell(ledger, view, ledger->type->call_ends);
}

bool ledger_grants(const struct ledger *ledger, const struct budget_view *view)
{
    double before = level_of(ledger, view);
    bool granted = ledger->type->grants(view);
    tell_level(ledger, view, before);
    return granted;
}
