#include "models/policies/budgets/budget.h"

const struct budget_type *budget_type_of(const struct one *budget)
{
#define BUDGET_TYPE(name, ...) &name##_budget,
    static const struct budget_type *const types[] = { BUDGETS(BUDGET_TYPE) };
    return types[registry_place(&budget_registry, budget->kind)];
}
