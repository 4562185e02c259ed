/* A kind says what a scenario may set, a type what is done: each kind leads to its own type,
** whichever place it has in its registry. */
#include "models/policies/budgets/budget.h"
#include "models/policies/registry.h"
#include "models/policies/throttles/throttle.h"
#include "models/service/guards/registry.h"
#include "models/service/limits/limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* TYPE_OF leads from each kind of the registry to a type that says it is of this kind. */
#define LEADS_TO_ITS_TYPE(registry_, type_of, its_kind)                                          \
    for (size_t i = 0; i < (registry_).count; i++) {                                             \
        const struct one one = { (registry_).kind[i], NULL };                                    \
        if (type_of(&one)->its_kind != one.kind)                                                 \
            fail_msg("%s leads to %s", one.kind->name, type_of(&one)->its_kind->name);           \
    }

static void kinds_lead_to_their_types(void **state)
{
    (void)state;
    LEADS_TO_ITS_TYPE(policy_registry, policy_type_of, stage.kind)
    LEADS_TO_ITS_TYPE(budget_registry, budget_type_of, kind)
    LEADS_TO_ITS_TYPE(throttle_registry, throttle_type_of, kind)
    LEADS_TO_ITS_TYPE(guard_registry, guard_type_of, stage.kind)
    LEADS_TO_ITS_TYPE(limit_registry, limit_type_of, kind)
}

/* The rows are in the order in which policies and guards stand by themselves. */
static void rows_give_the_order(void **state)
{
    (void)state;
    assert_string_equal(policy_registry.kind[0]->name, "deadline");
    assert_string_equal(policy_registry.kind[policy_registry.count - 1]->name, "timeout");
    assert_string_equal(guard_registry.kind[guard_registry.count - 1]->name, "concurrency_limit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_lead_to_their_types),
        cmocka_unit_test(rows_give_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
