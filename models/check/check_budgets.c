/* Checks of budgets and throttles against what is around them. */
#include "models/check/check.h"
#include "models/spec/budgets.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/throttle.h"
#include "models/spec/scope.h"
#include "models/spec/throttles.h"

#include <string.h>

/* --- one for all calls of a process: they must agree --- */

/* The first of each kind that a caller's calls share. */
struct shared_kinds {
    const char *from;
    const struct registry *registry;
    const struct one **first; /* by the place in the registry */
};

static struct shared_kinds shared_make(struct check *check, const struct registry *registry)
{
    return (struct shared_kinds){ NULL, registry,
                                  ARENA_ARRAY(check->arena, registry->count, const struct one *) };
}

static const struct one **first_of(const struct shared_kinds *shared, const struct one *one)
{
    size_t i = 0;
    while (shared->registry->kind[i] != one->kind)
        i++;
    return &shared->first[i];
}

/* The first field in which they differ; NULL: none. */
static const struct field *difference(const struct one *a, const struct one *b,
                                      struct arena *arena)
{
    const struct field_table *table = a->kind->fields;
    for (size_t i = 0; i < table->count; i++) {
        const struct field *field = &table->field[i];
        if (strcmp(field_print(field, a->value, arena), field_print(field, b->value, arena)) != 0)
            return field;
    }
    return NULL;
}

static void check_shared(struct check *check, struct shared_kinds *shared,
                         const struct check_edge *edge, const struct one *one)
{
    if (shared->from != edge->from)
        for (size_t i = 0; i < shared->registry->count; i++)
            shared->first[i] = NULL;
    shared->from = edge->from;
    const struct one **first = first_of(shared, one);
    const struct field *other = *first ? difference(*first, one, check->arena) : NULL;
    if (other)
        CHECK_ERROR(check, field_member(other, one->value),
                    "the calls of '%s' share one %s (scope: process), so its %s can't be %s "
                    "here and %s elsewhere",
                    edge->from, one->kind->name, other->key,
                    field_print(other, one->value, check->arena),
                    field_print(other, (*first)->value, check->arena));
    else if (!*first)
        *first = one;
}

/* --- one retry --- */

static void check_throttled_base(struct check *check, const struct retry_spec *retry)
{
    if (retry->throttled_base == TIME_NONE || !retry->backoff.kind)
        return;
    const struct field_table *table = retry->backoff.kind->fields;
    if (!table || (!fields_find(table, "base") && !fields_find(table, "delay")))
        CHECK_ERROR(check, &retry->throttled_base,
                    "the backoff '%s' has no base that another could stand for",
                    retry->backoff.kind->name);
}

static void check_budget(struct check *check, const struct retry_spec *retry)
{
    if (retry->attempts == 1)
        CHECK_WARNING(check, &retry->budget,
                      "a budget, but no retries that it could bound: attempts is 1");
}

/* --- all --- */

struct sharing {
    struct shared_kinds budgets, hedges, throttles;
};

static void check_retry(struct check *check, struct sharing *sharing,
                        const struct check_edge *edge, const struct retry_spec *retry)
{
    check_throttled_base(check, retry);
    if (!retry->budget.kind)
        return;
    check_budget(check, retry);
    if (caller_scope(&retry->budget) == SCOPE_CALLER)
        check_shared(check, &sharing->budgets, edge, &retry->budget);
}

static void check_hedge(struct check *check, struct sharing *sharing, const struct check_edge *edge,
                        const struct hedge_spec *hedge)
{
    if (hedge->budget.kind && caller_scope(&hedge->budget) == SCOPE_CALLER)
        check_shared(check, &sharing->hedges, edge, &hedge->budget);
}

static void check_throttle(struct check *check, struct sharing *sharing,
                           const struct check_edge *edge, const struct throttle_spec *throttle)
{
    if (throttle->kinds.count == 1 && caller_scope(throttle_one(throttle)) == SCOPE_CALLER)
        check_shared(check, &sharing->throttles, edge, throttle_one(throttle));
}

void check_budgets(struct check *check)
{
    struct sharing sharing = { shared_make(check, &budget_registry),
                               shared_make(check, &budget_registry),
                               shared_make(check, &throttle_registry) };
    for (size_t e = 0; e < check->edge_count; e++) {
        const struct check_edge *edge = &check->edge[e];
        for (size_t i = 0; i < edge->policies->count; i++) {
            const struct one *policy = &edge->policies->item[i];
            if (one_is(policy, "retry"))
                check_retry(check, &sharing, edge, policy->value);
            else if (one_is(policy, "hedge"))
                check_hedge(check, &sharing, edge, policy->value);
            else if (one_is(policy, "throttle"))
                check_throttle(check, &sharing, edge, policy->value);
        }
    }
}
