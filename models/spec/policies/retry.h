/* The retry policy: sends a failed call again, after a pause, up to a number of attempts. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_RETRY_H
#define SQUALL_MODELS_SPEC_POLICIES_RETRY_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define RETRY_PAUSE_FIELDS(F, T)                                                                \
    F(T, SET, after, REQUIRED, OUTCOME_WORDS, "the outcomes that it follows")                   \
    F(T, ONE(backoff_registry), backoff, REQUIRED, "", "the pause before a retry after these")  \
    F(T, ONE(jitter_registry), jitter, "full", "", "how that pause is spread")
FIELD_STRUCT(retry_pause_spec, RETRY_PAUSE_FIELDS);

#define RETRY_FIELDS(F, T)                                                                         \
    F(T, COUNT, attempts, "3", "1..1000000 or unlimited",                                          \
      "attempts per call, the first one included")                                                 \
    F(T, COUNT, retries, "none", "0..999999 or none",                                              \
      "said instead of attempts: retries after the first attempt, so attempts = retries + 1")      \
    F(T, ONE(backoff_registry), backoff, "exponential", "", "the pause before each retry")         \
    F(T, ONE(jitter_registry), jitter, "full", "",                                                 \
      "how the pause is spread; not applied to the decorrelated backoffs, which draw by "          \
      "themselves")                                                                                \
    F(T, CHOICE, cap, "before_jitter", "before_jitter|after_jitter|both",                          \
      "which pause the backoff's cap bounds: before jitter is put on it, after it, or both")       \
    F(T, SET, on, "timeout, refused, error, unavailable, overloaded", OUTCOME_WORDS,               \
      "the outcomes worth another attempt")                                                        \
    F(T, SET, on_hint, "none", OUTCOME_WORDS " or none",                                           \
      "more of them, where the answer carries a retry-after hint (urllib3: 429 and 503)")          \
    F(T, CHOICE, retry_after, "at_least", "at_least|exact|ignore|up_to_5s_more",                   \
      "what a retry-after hint in the answer does: bounds the pause from below, replaces it, "     \
      "nothing; or bounds it from below but adds no more than 5 s (AWS SDKs)")                     \
    F(T, TIME, longest_hint, "none", "1us.. or none",                                              \
      "a longer hint counts as this (undici: 30s)")                                                \
    F(T, CHOICE, instance, "any", "any|other|same",                                                \
      "where the next attempt goes: wherever the balancer says, to another instance than the "     \
      "last one while there is one (HAProxy's redispatch), or to the same (HAProxy without)")      \
    F(T, FLAG, exclude_tried, "false", "",                                                         \
      "the next attempt leaves out all instances that the call has tried, while there are others " \
      "(nginx, Envoy's previous_hosts)")                                                           \
    F(T, CHOICE, all_tried, "again", "again|give_up",                                              \
      "with exclude_tried, when there are no others: any of them may be tried again, or the call " \
      "has failed (nginx)")                                                                        \
    F(T, TIME, throttled_base, "none", "0s.. or none",                                             \
      "the backoff's base after `overloaded`, where it is another one")                            \
    F(T, LIST(retry_pause_spec), pauses, "", "",                                                   \
      "pauses of their own after some outcomes (HAProxy: after `refused` alone); `cap` holds for " \
      "them, too")                                                                                 \
    F(T, CHOICE, late_answers, "ignore", "ignore|count",                                           \
      "count: the answer to an earlier attempt, given up for a timeout, ends the call, as in "     \
      "clients that keep listening; one that would be retried does not")                           \
    F(T, ONE(budget_registry), budget, "none", "",                                                 \
      "what bounds the retries of all calls together; none: nothing does")                         \
    F(T, CHOICE, budget_asked, "before_pause", "before_pause|after_pause",                         \
      "when the budget is asked: at the failure, or when the pause is over (grpc-js)")
FIELD_STRUCT(retry_spec, RETRY_FIELDS);

enum retry_late { RETRY_LATE_IGNORE, RETRY_LATE_COUNT };
enum retry_budget_asked { RETRY_BEFORE_PAUSE, RETRY_AFTER_PAUSE };
enum retry_instance { RETRY_ANY, RETRY_OTHER, RETRY_SAME };
enum retry_all_tried { RETRY_AGAIN, RETRY_GIVE_UP };
enum retry_hint {
    RETRY_HINT_AT_LEAST,
    RETRY_HINT_EXACT,
    RETRY_HINT_IGNORE,
    RETRY_HINT_UP_TO_5S_MORE
};

#endif
