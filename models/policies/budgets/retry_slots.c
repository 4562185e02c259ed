#include "models/policies/budgets/retry_slots.h"

static void take(const struct budget_view *view)
{
    struct retry_slots *slots = view->state;
    struct retry_slot *slot = view->scratch;
    slots->retries++;
    slot->held = true;
}

static void give_back(const struct budget_view *view)
{
    struct retry_slots *slots = view->state;
    struct retry_slot *slot = view->scratch;
    slots->retries -= slot->held;
    slot->held = false;
}

void retry_slots_attempt_starts(const struct budget_view *view, int count)
{
    struct retry_slots *slots = view->state;
    slots->attempts++;
    if (view->retried && (enum retry_slots_count)count == RETRY_SLOTS_AT_SEND)
        take(view);
}

void retry_slots_attempt_ends(const struct budget_view *view)
{
    struct retry_slots *slots = view->state;
    slots->attempts--;
    give_back(view);
}

void retry_slots_call_ends(const struct budget_view *view)
{
    give_back(view);
}

bool retry_slots_grants(const struct budget_view *view, int count, double limit)
{
    const struct retry_slots *slots = view->state;
    if ((double)slots->retries >= limit)
        return false;
    if ((enum retry_slots_count)count == RETRY_SLOTS_AT_SCHEDULE)
        take(view);
    return true;
}
