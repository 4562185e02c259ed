/* The book-keeping between a policy that sends more than one attempt (retry, hedge) and its budget:
** who shares one, the news, the questions, and the level for those who watch.
**
** `budget` is the field of the policy's spec.  Where it is none there is no ledger: memory is of
** size 0, and the policy neither tells nor asks.
*/
#ifndef SQUALL_MODELS_POLICIES_BUDGETS_LEDGER_H
#define SQUALL_MODELS_POLICIES_BUDGETS_LEDGER_H

#include "models/policies/budgets/budget.h"

/* What the policy keeps beside what it shares; made when it is built. */
struct ledger {
    const struct budget_type *type; /* NULL: there is no budget */
    const void *spec;
};

struct ledger ledger_make(const struct one *budget);

/* For the policy's type. */
size_t ledger_scratch(const struct one *budget);
size_t ledger_state(const struct one *budget);
enum scope ledger_scope(const struct one *budget);
const char *ledger_kin(const struct one *budget);
void ledger_begin(const struct ledger *ledger, struct policy *policy, void *state);

/* A view with all that doesn't depend on the occasion; `scratch` is ledger_scratch() bytes. */
void ledger_view(struct budget_view *view, const struct ledger *ledger, struct policy *policy,
                 struct call *call, void *scratch);

/* News for the budget. */
void ledger_call_starts(const struct ledger *ledger, const struct budget_view *view);
void ledger_attempt_starts(const struct ledger *ledger, const struct budget_view *view);
void ledger_attempt_ends(const struct ledger *ledger, const struct budget_view *view);
void ledger_call_ends(const struct ledger *ledger, const struct budget_view *view);

bool ledger_grants(const struct ledger *ledger, const struct budget_view *view);

#endif
