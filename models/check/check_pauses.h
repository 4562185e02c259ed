/* Pauses between the attempts of a retry, for the checks of this folder. */
#ifndef SQUALL_MODELS_CHECK_CHECK_PAUSES_H
#define SQUALL_MODELS_CHECK_CHECK_PAUSES_H

#include "models/check/check.h"

/* A retry on its edge. */
struct place_of_retry {
    struct check *check;
    const struct check_edge *edge;
    const struct retry_spec *retry;
    size_t position;
};

/* Redeliveries go on for ever, and time passes before each. */
bool redelivery_pauses(const struct redelivery_spec *redelivery);

/* The policy answers so by itself, at the instant of the call. */
bool refuses_by_itself(const struct one *policy, enum outcome outcome);

/* The caller made it itself: its breaker, bulkhead, pool, budget or throttle. */
bool outcome_is_own(enum outcome outcome);

/* Whether a pause follows the outcome: the retry's own, or a hint's. */
bool retry_pauses(const struct place_of_retry *at, enum outcome outcome);

/* "": the hint is a pause; else why there is none, as the end of a sentence; NULL: nobody asked. */
const char *why_no_hint(const struct place_of_retry *at, enum outcome outcome);

#endif
