/* The book-keeping between a policy that sends more than one attempt (retry, hedge) and its budget:
** who shares one, the news, the questions, and the level for those who watch.
**
** `budget` is the field of the policy's spec.  Where it is none, nothing here happens: memory is of
** size 0, news go nowhere, everything is granted.
*/
#ifndef SQUALL_MODELS_POLICIES_BUDGETS_LEDGER_H
#define SQUALL_MODELS_POLICIES_BUDGETS_LEDGER_H

#include "models/policies/budgets/budget.h"

/* For the policy's type. */
size_t ledger_scratch(const struct one *budget);
size_t ledger_state(const struct one *budget);
enum scope ledger_scope(const struct one *budget);
const char *ledger_kin(const struct one *budget);
void ledger_begin(const struct one *budget, struct policy *policy, void *state);

/* A view with all that doesn't depend on the occasion; `scratch` is ledger_scratch() bytes. */
void ledger_view(struct budget_view *view, const struct one *budget, struct policy *policy,
                 struct call *call, void *scratch);

/* News for the budget. */
void ledger_call_starts(const struct one *budget, const struct budget_view *view);
void ledger_attempt_starts(const struct one *budget, const struct budget_view *view);
void ledger_attempt_ends(const struct one *budget, const struct budget_view *view);
void ledger_call_ends(const struct one *budget, const struct budget_view *view);

bool ledger_grants(const struct one *budget, const struct budget_view *view);

#endif
