/* The circuit breaker: counts how calls end, and lets nothing through for a while once too many
** have failed or were slow.  The defaults are Resilience4j's. */
#ifndef SQUALL_MODELS_SPEC_POLICIES_BREAKER_H
#define SQUALL_MODELS_SPEC_POLICIES_BREAKER_H

#include "base/field.h"
#include "models/spec/outcome.h"

#define BREAKER_SLOW_FIELDS(F, T)                                                               \
    F(T, TIME, longer_than, REQUIRED, "0s..", "a call is slow when it took longer, ok or not")  \
    F(T, SHARE, rate, "100%", "0%..100%", "share of slow calls in the window that opens it")
FIELD_STRUCT(breaker_slow_spec, BREAKER_SLOW_FIELDS);

#define BREAKER_HALF_OPEN_FIELDS(F, T)                                                             \
    F(T, COUNT, probes, "10", "1..1000000 or none",                                                \
      "calls let through half open, in all; none: there is no half-open state, after `open` it "   \
      "is closed and has forgotten everything")                                                    \
    F(T, FLAG, at_once, "false", "", "`probes` bounds those under way at once instead")            \
    F(T, COUNT, successes, "none", "1..1000000 or none",                                           \
      "closes after so many successes, and opens again once they can't come; none: judged by the " \
      "rates after min(minimum_calls, probes) outcomes, or, where no rate is set, as if it were "  \
      "`probes`")                                                                                  \
    F(T, COUNT, of, "none", "1..1000000 or none",                                                  \
      "so many successes out of this many; none: in a row, the first failure opens it")            \
    F(T, CHOICE, excess, "reject", "reject|wait",                                                  \
      "calls beyond the probes are refused, or wait until there is a decision")                    \
    F(T, TIME, timeout, "none", "1us.. or none",                                                   \
      "how long it may stay half open; none: a probe that hangs keeps it so")                      \
    F(T, CHOICE, then, "open", "open|closed", "what it becomes after `timeout`")                   \
    F(T, FLAG, automatic, "false", "",                                                             \
      "becomes half open when `open` is over; else with the first call that comes later")
FIELD_STRUCT(breaker_half_open_spec, BREAKER_HALF_OPEN_FIELDS);

#define BREAKER_FIELDS(F, T)                                                                       \
    F(T, SHARE, failure_rate, "50%", "0%..100% or none",                                           \
      "share of failures in the window that opens it")                                             \
    F(T, OPTION(breaker_slow_spec), slow, "none", "", "slow calls open it, too")                   \
    F(T, COUNT, consecutive, "none", "1..1000000 or none", "failures in a row that open it")       \
    F(T, COUNT, failures, "none", "1..1000000 or none",                                            \
      "failures in the window that open it, however many calls it has seen")                       \
    F(T, ONE(window_registry), window, "calls", "", "what the shares are of")                      \
    F(T, COUNT, minimum_calls, "100", "0..1000000000",                                             \
      "calls in the window before a share means anything (never more than a window of calls "      \
      "holds)")                                                                                    \
    F(T, CHOICE, counts, "ended", "ended|started|asked",                                           \
      "whether a call counts in the window when it ends, or when it starts, which dilutes the "    \
      "share of failures by the calls under way; or when it asks, also where it is then refused "  \
      "(opossum)")                                                                                 \
    F(T, CHOICE, trips, "at", "at|above",                                                          \
      "opens when a share reaches its threshold, or exceeds it")                                   \
    F(T, FLAG, whole_percent, "false", "", "shares are cut to whole percents first (Hystrix)")     \
    F(T, FLAG, nearest_percent, "false", "",                                                       \
      "shares are rounded to whole percents first (Failsafe)")                                     \
    F(T, CHOICE, evaluate, "each", "each|failures", "after each outcome, or after failures only")  \
    F(T, CHOICE, opens, "outcome", "outcome|ask",                                                  \
      "opens with the outcome that is too much; or when the next call asks, and `open` then "      \
      "counts from there, or from the tumbling interval's begin, where that is over by then "      \
      "(Spring Retry)")                                                                            \
    F(T, TIME, evaluate_every, "none", "1ms.. or none",                                            \
      "only at ticks this far apart, counted from the start and anew from each closing (Hystrix: " \
      "500ms)")                                                                                    \
    F(T, SET, on, "timeout, refused, error, unavailable, overloaded", OUTCOME_WORDS " or none",    \
      "outcomes that are failures; all others are successes")                                      \
    F(T, SET, ignore,                                                                              \
      "cancelled, bulkhead_full, pool_timeout, throttled, budget_empty, breaker_open, deadline",   \
      OUTCOME_WORDS " or none",                                                                    \
      "outcomes that are neither (unless `on` names them), as they say nothing of the target; a "  \
      "probe that ends so does not count as one")                                                  \
    F(T, TIME, open, "60s", "0s.. or none",                                                        \
      "how long it stays open; none: exactly as long as the window is over a threshold")           \
    F(T, NUMBER, open_factor, "1", "1..1000",                                                      \
      "each time it opens again without having closed: times this")                                \
    F(T, TIME, open_max, "none", "0s.. or none", "what `open` grows to at the most")               \
    F(T, SHARE, open_jitter, "0%", "0%..100%",                                                     \
      "spreads it evenly between (1 - this) and (1 + this) times")                                 \
    F(T, CHOICE, first_probe, "after", "after|at",                                                 \
      "the first call strictly after `open` becomes the probe, or one at its very end")            \
    F(T, GROUP(breaker_half_open_spec), half_open, "", "", "how it finds out whether to close")    \
    F(T, CHOICE, at_closing, "clear", "clear|count|keep",                                          \
      "what becomes of the window when it closes: it is emptied; emptied, and the outcome that "   \
      "closes it counts in it (Hystrix); or it is kept, and outcomes half open count in it, too "  \
      "(opossum)")                                                                                 \
    F(T, CHOICE, late_results, "count", "count|discard|release",                                   \
      "what an outcome does whose call was let through in an earlier state, or an earlier "        \
      "tumbling interval; release: it counts, and half open, with `at_once`, gives back a permit " \
      "it never took (Failsafe)")                                                                  \
    F(T, FLAG, retries_only, "false", "", "never keeps a call's first attempt back")               \
    F(T, CHOICE, scope, "process", "process|fleet|instance",                                       \
      "each process of the caller has its own; all share one; or each has one for each instance "  \
      "of the target")
FIELD_STRUCT(breaker_spec, BREAKER_FIELDS);

enum breaker_excess { BREAKER_EXCESS_REJECT, BREAKER_EXCESS_WAIT };
enum breaker_then { BREAKER_THEN_OPEN, BREAKER_THEN_CLOSED };
enum breaker_counts { BREAKER_COUNTS_ENDED, BREAKER_COUNTS_STARTED, BREAKER_COUNTS_ASKED };
enum breaker_trips { BREAKER_TRIPS_AT, BREAKER_TRIPS_ABOVE };
enum breaker_evaluate { BREAKER_EVALUATE_EACH, BREAKER_EVALUATE_FAILURES };
enum breaker_opens { BREAKER_OPENS_OUTCOME, BREAKER_OPENS_ASK };
enum breaker_first_probe { BREAKER_PROBE_AFTER, BREAKER_PROBE_AT };
enum breaker_closing { BREAKER_CLOSING_CLEAR, BREAKER_CLOSING_COUNT, BREAKER_CLOSING_KEEP };
enum breaker_late { BREAKER_LATE_COUNT, BREAKER_LATE_DISCARD, BREAKER_LATE_RELEASE };

#endif
