/* How a call or an attempt can end: one closed set. */
#ifndef SQUALL_MODELS_SPEC_OUTCOME_H
#define SQUALL_MODELS_SPEC_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

/* name, what it means to the caller */
#define OUTCOMES(X)                                                                    \
    X(ok, "answered as wanted")                                                        \
    X(degraded, "a fallback answered")                                                 \
    X(error, "the target failed (500)")                                                \
    X(unavailable, "the target could not serve it (503)")                              \
    X(overloaded, "the target shed it (429 or 503), perhaps with retry-after")         \
    X(refused, "connection refused or reset: the queue is full or the target is down") \
    X(timeout, "this caller stopped waiting for the attempt")                          \
    X(deadline, "the whole call ran out of time")                                      \
    X(breaker_open, "not sent: the circuit breaker is open")                           \
    X(bulkhead_full, "not sent: the bulkhead is full")                                 \
    X(budget_empty, "the retry was not sent: no budget left")                          \
    X(pool_timeout, "not sent: no connection came free in time")                       \
    X(invalid, "the request itself is wrong (400); never worth a retry")               \
    X(cancelled, "given up from outside")                                              \
    X(lost, "the message vanished; the caller sees a timeout")                         \
    X(throttled, "not sent: this caller throttles itself")

enum outcome {
#define OUTCOME_CASE(name, meaning) OUTCOME_##name,
    OUTCOMES(OUTCOME_CASE)
#undef OUTCOME_CASE
    OUTCOME_COUNT
};

/* The choices of a field that names outcomes, in the order of the enum. */
#define OUTCOME_WORDS                                                                    \
    "ok|degraded|error|unavailable|overloaded|refused|timeout|deadline|breaker_open|"    \
    "bulkhead_full|budget_empty|pool_timeout|invalid|cancelled|lost|throttled"

const char *outcome_name(enum outcome outcome);
const char *outcome_meaning(enum outcome outcome);

/* The caller got an answer it can use. */
static inline bool outcome_is_good(enum outcome outcome)
{
    return outcome == OUTCOME_ok || outcome == OUTCOME_degraded;
}

static inline bool outcome_in(uint32_t set, enum outcome outcome)
{
    return set >> outcome & 1;
}

#endif
