/* What the budgets say that bound retries at once: from when on one counts. */
#ifndef SQUALL_MODELS_SPEC_BUDGETS_RETRY_SLOTS_H
#define SQUALL_MODELS_SPEC_BUDGETS_RETRY_SLOTS_H

#include "base/field.h"

#define RETRY_SLOTS_COUNT_FIELD(F, T)                                                             \
    F(T, CHOICE, count, "at_schedule", "at_schedule|at_send",                                     \
      "from when on a retry counts: as soon as it is granted, its pause included; or once it is " \
      "sent")
enum retry_slots_count { RETRY_SLOTS_AT_SCHEDULE, RETRY_SLOTS_AT_SEND };

#endif
