/* Outlier ejection: the caller's balancer leaves out instances that fail more than others.  The
** defaults are Envoy's; `probe` makes it the failure accrual of Linkerd and Finagle. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_OUTLIER_H
#define SQUALL_MODELS_SPEC_POLICIES_OUTLIER_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define OUTLIER_SUCCESS_RATE_FIELDS(F, T)                                                       \
    F(T, NUMBER, deviations, "1.9", "0..1000 or none",                                          \
      "ejects whose success rate is this many standard deviations below the mean; none: off")   \
    F(T, COUNT, minimum_hosts, "5", "1..10000",                                                 \
      "instances with enough calls before it means anything")                                   \
    F(T, COUNT, minimum_calls, "100", "1..1000000000", "calls that are enough, in an interval") \
    F(T, SHARE, enforced, "100%", "0%..100%", "share of its ejections carried out")
FIELD_STRUCT(outlier_success_rate_spec, OUTLIER_SUCCESS_RATE_FIELDS);

#define OUTLIER_FAILURE_FIELDS(F, T)                                                           \
    F(T, SHARE, threshold, "none", "0%..100% or none",                                         \
      "ejects whose share of failures is this high (Envoy: 85%); none: off")                   \
    F(T, COUNT, minimum_hosts, "5", "1..10000",                                                \
      "instances with enough calls before it means anything")                                  \
    F(T, COUNT, minimum_calls, "50", "1..1000000000", "calls that are enough, in an interval") \
    F(T, CHOICE, trips, "at", "at|above", "at the threshold (Envoy), or above it (gRPC)")      \
    F(T, SHARE, enforced, "100%", "0%..100%", "share of its ejections carried out")
FIELD_STRUCT(outlier_failure_spec, OUTLIER_FAILURE_FIELDS);

#define OUTLIER_AVERAGE_FIELDS(F, T)                                                          \
    F(T, SHARE, rate, "80%", "0%..100%",                                                      \
      "ejects, on a failure, when the exponential moving average of successes is below this " \
      "(Finagle)")                                                                            \
    F(T, TIME, window, "30s", "1ms..", "its time constant; also how old it must be")          \
    F(T, COUNT, minimum_calls, "5", "1..1000000000",                                          \
      "calls there must have been within the window")
FIELD_STRUCT(outlier_average_spec, OUTLIER_AVERAGE_FIELDS);

#define OUTLIER_FIELDS(F, T)                                                                       \
    F(T, COUNT, consecutive, "5", "1..1000000 or none", "failures in a row that eject, at once")   \
    F(T, SHARE, enforced, "100%", "0%..100%", "share of those ejections carried out")              \
    F(T, GROUP(outlier_success_rate_spec), success_rate, "", "",                                   \
      "compared to the others, at each interval's end")                                            \
    F(T, GROUP(outlier_failure_spec), failure_percentage, "", "",                                  \
      "by itself, at each interval's end")                                                         \
    F(T, OPTION(outlier_average_spec), average, "none", "", "by a moving average, at once")        \
    F(T, TIME, interval, "10s", "1ms..",                                                           \
      "how often success rates are looked at, and instances let in again")                         \
    F(T, TIME, ejection, "30s", "0s..",                                                            \
      "how long the first ejection lasts, rounded up to the next interval's end")                  \
    F(T, CHOICE, growth, "linear", "linear|doubling|constant",                                     \
      "how it grows: n times for the n-th in a row; twice as long each time; not")                 \
    F(T, TIME, max_ejection, "300s", "0s..",                                                       \
      "what it grows to at the most, if that is not below `ejection`")                             \
    F(T, TIME, jitter, "0s", "0s..", "up to this is added, evenly")                                \
    F(T, SHARE, jitter_share, "0%", "0%..100%",                                                    \
      "up to this share of itself is added, evenly (Linkerd: 50%)")                                \
    F(T, SHARE, max_ejected, "10%", "0%..100%", "share of the instances that may be out")          \
    F(T, CHOICE, max_ejected_counts, "after", "after|before",                                      \
      "the share with the ejection may not exceed the limit (Envoy since 2023); or the share "     \
      "before it must be below it, so that the first is free (Envoy until 2023, gRPC)")            \
    F(T, FLAG, always_eject_one, "false", "",                                                      \
      "the first one is free of that limit (Envoy since 1.31, as an option)")                      \
    F(T, FLAG, probe, "false", "",                                                                 \
      "after the time exactly one call is let through: if it succeeds the instance is back, else " \
      "the next ejection follows (Linkerd, Finagle); without it, all traffic comes back at once")  \
    F(T, TIME, probe_again, "none", "1ms.. or none",                                               \
      "another call is let through this long after one that has not ended (nginx); none: it is "   \
      "waited for")                                                                                \
    F(T, TIME, clock, "none", "1us.. or none",                                                     \
      "the step of its clock: an instance is tried, or another probe sent, when whole steps that " \
      "are more than the time have begun (nginx: 1s, so that 10 s are 10 to 11)")                  \
    F(T, CHOICE, late_failures, "ignore", "ignore|prolong",                                        \
      "failures of calls sent before the ejection: nothing, or its time begins anew (nginx)")      \
    F(T, CHOICE, single, "ejected", "ejected|spared",                                              \
      "the instance of a target that has only one: like others, or never ejected (nginx)")         \
    F(T, SHARE, panic, "0%", "0%..100%",                                                           \
      "with fewer than this share of instances in, ejections are ignored")                         \
    F(T, CHOICE, all_ejected, "fail_open", "fail_open|refuse",                                     \
      "with all instances out, calls go there nevertheless, or turn with `breaker_open`")          \
    F(T, SET, on, "timeout, refused, error, unavailable, overloaded", OUTCOME_WORDS " or none",    \
      "outcomes that are failures; all others are successes")                                      \
    F(T, SET, ignore, "cancelled", OUTCOME_WORDS " or none", "outcomes that are neither")
FIELD_STRUCT(outlier_spec, OUTLIER_FIELDS);

enum outlier_trips { OUTLIER_TRIPS_AT, OUTLIER_TRIPS_ABOVE };
enum outlier_growth { OUTLIER_LINEAR, OUTLIER_DOUBLING, OUTLIER_CONSTANT };
enum outlier_limit { OUTLIER_AFTER, OUTLIER_BEFORE };
enum outlier_late { OUTLIER_LATE_IGNORE, OUTLIER_LATE_PROLONG };
enum outlier_single { OUTLIER_SINGLE_EJECTED, OUTLIER_SINGLE_SPARED };
enum outlier_all { OUTLIER_FAIL_OPEN, OUTLIER_REFUSE };

#endif
