/* Presets of circuit breakers that stand alone. */
#include "scenarios/read/presets.h"
#include "scenarios/read/presets_words.h"

static const struct preset presets[] = {
    {
        .name = "gobreaker-default",
        .about = "sony/gobreaker of Go: the sixth failure running",
        .source = "sony/gobreaker : v2/gobreaker.go, v2/counter.go",
        .revision = "2026-02",
        .grade = "S",
        .text = "breaker:\n"
                "  consecutive: 6  # ConsecutiveFailures > 5\n"
                "  failure_rate: none\n"
                "  window: lifetime\n"
                "  evaluate: failures\n"
                "  open: 60s\n"
                "  half_open: {probes: 1, successes: 1, excess: reject}\n"
                "  late_results: discard\n"
                "  on: " ANY_INNER,
        .note = "A probe that never answers keeps it half open: give the call a `timeout`.",
    },
    {
        .name = "pybreaker-default",
        .about = "pybreaker of Python: the fifth failure running",
        .source = "danielfm/pybreaker : src/pybreaker/__init__.py",
        .revision = "2026-07",
        .grade = "S",
        .text = "breaker:\n"
                "  consecutive: 5\n"
                "  failure_rate: none\n"
                "  open: 60s\n"
                "  first_probe: at\n"
                "  half_open: {probes: 1, at_once: true, successes: 1, excess: wait}\n"
                "  on: " ANY_INNER,
        .note = "Its lock lets one call through at a time whatever the state; add bulkhead: 1 "
                "with a queue to say so.",
    },
    {
        .name = "circuitbreaker-default",
        .about = "circuitbreaker of Python: five failures running",
        .source = "fabfuel/circuitbreaker : circuitbreaker.py",
        .revision = "2026",
        .grade = "S",
        .text = "breaker:\n"
                "  consecutive: 5  # FAILURE_THRESHOLD\n"
                "  failure_rate: none\n"
                "  open: 30s  # RECOVERY_TIMEOUT\n"
                "  first_probe: at\n"
                "  half_open: {probes: 1000000, successes: 1, excess: reject}\n"
                "  late_results: count\n"
                "  on: " ANY_INNER,
        .note = "Half open, it lets all calls through until the first one ends: that one "
                "decides. A success that comes late closes it even while it is open; here it "
                "does not.",
    },
    {
        .name = "opossum-default",
        .about = "opossum of Node: more than 50 % in 10 s",
        .source = "nodeshift/opossum : lib/circuit.js",
        .revision = "9.0.0",
        .grade = "S",
        .text = "breaker:\n"
                "  failure_rate: 50%\n"
                "  trips: above\n"
                "  window: {time: 10s}\n"
                "  minimum_calls: 0  # volumeThreshold\n"
                "  counts: asked  # fires\n"
                "  at_closing: keep\n"
                "  evaluate: failures\n"
                "  open: 30s\n"
                "  half_open: {probes: 1, successes: 1, excess: reject, automatic: true}\n"
                "  on: " ANY_INNER
                "timeout: 10s\n",
        .note = "The very first call that fails opens it: that is 100 %.",
    },
    {
        .name = "spring-retry-breaker",
        .about = "@CircuitBreaker of Spring Retry: 3 in 5 s",
        .source = "spring-projects/spring-retry : policy/CircuitBreakerRetryPolicy.java",
        .revision = "2025-05",
        .grade = "S",
        .text = "breaker:\n"
                "  failures: 3  # maxAttempts\n"
                "  failure_rate: none\n"
                "  window: {tumbling: 5s}  # openTimeout\n"
                "  opens: ask\n"
                "  open: 20s  # resetTimeout\n"
                "  half_open: none\n"
                "  on: " ANY_INNER,
        .note = "The interval begins with a call, and only calls end it: a third failure that "
                "comes after its end opens it all the same.",
    },
};

const struct preset_family presets_breakers = { "breakers", presets,
                                                sizeof presets / sizeof *presets };
