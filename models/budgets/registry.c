/* All retry budgets, one row each. */
#include "models/budgets/budget.h"

extern const struct budget_type token_bucket_budget;

static const struct kind *const budgets[] = {
    &token_bucket_budget.kind,
};

const struct registry budget_registry = { "budget", budgets, sizeof budgets / sizeof *budgets, NULL };

enum budget_scope budget_scope(const struct one *budget)
{
    const struct field *scope = fields_find(budget->kind->fields, "scope");
    return (enum budget_scope) * (const int *)field_member(scope, budget->value);
}
