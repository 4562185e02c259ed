/* Retries under way at once: what the budgets that bound them have in common.
**
**   at_schedule  a retry holds its slot from the moment it is granted, its pause included (Envoy)
**   at_send      from the moment it is sent; those that pause are not counted, so more may be
**                granted meanwhile than will be under way
**
** It gives the slot back when its outcome is there, before the next retry asks, or when the call
** ends in mid-pause: a call never holds more than one.  Source: Envoy resource_manager_impl.h,
** retry_state_impl.cc.
*/
#ifndef SQUALL_MODELS_POLICIES_BUDGETS_RETRY_SLOTS_H
#define SQUALL_MODELS_POLICIES_BUDGETS_RETRY_SLOTS_H

#include "models/policies/budgets/budget.h"
#include "models/spec/budgets/retry_slots.h"

struct retry_slots {
    int64_t retries;  /* that hold a slot */
    int64_t attempts; /* in flight, retries among them */
};

/* What a call keeps. */
struct retry_slot {
    bool held;
};

/* The budgets' hooks; `count` is their field. */
void retry_slots_attempt_starts(const struct budget_view *view, int count);
void retry_slots_attempt_ends(const struct budget_view *view);
void retry_slots_call_ends(const struct budget_view *view);
bool retry_slots_grants(const struct budget_view *view, int count, double limit);

#endif
