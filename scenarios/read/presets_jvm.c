/* Presets of libraries for the JVM and for .NET that bring several policies. */
#include "scenarios/read/presets.h"
#include "scenarios/read/presets_words.h"

#define POLLY_BREAKER                                                                   \
    "breaker:\n  failure_rate: 10%\n  window: {time: {length: 30s, begin: event}}\n"    \
    "  minimum_calls: 100\n  trips: at\n"                                               \
    "  open: 5s\n  half_open: {probes: 1, successes: 1, excess: reject}\n"               \
    "  evaluate: failures\n  first_probe: at\n  late_results: count\n  ignore: none\n  on: "
#define FINAGLE_NOTE                                                                            \
    "Finagle requeues only what was provably not sent, each request at most 20 % of the budget's " \
    "balance times: 20 times while it is full. An endpoint is dead for 5 s, then 5 to 10, 10 to " \
    "20 ... s; here for 5 to 7.5, 10 to 15 s and so on."

static const struct preset presets[] = {
    {
        .name = "resilience4j-default",
        .about = "Retry around CircuitBreaker",
        .source = "resilience4j/resilience4j : RetryConfig.java, CircuitBreakerConfig.java",
        .revision = "2026-05",
        .grade = "S",
        .text = CONSTANT_RETRY("3", "500ms")
                "breaker:\n"
                "  failure_rate: 50%\n"
                "  slow: {longer_than: 60s, rate: 100%}\n"
                "  window: {calls: 100}\n"
                "  minimum_calls: 100\n"
                "  trips: at\n"
                "  open: 60s\n"
                "  half_open: {probes: 10, excess: reject}\n"
                "  late_results: count\n"
                "  on: " ANY_INNER,
        .note = "The TimeLimiter's 1 s holds only where one is used: set `timeout`. The retry also "
                "tries again what its own breaker refuses, unless that is ignored.",
    },
    {
        .name = "resilience4j-exponential-random",
        .about = "ofExponentialRandomBackoff, no breaker",
        .source = "resilience4j/resilience4j : IntervalFunction.java, RetryConfig.java",
        .revision = "2026-05",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3\n"
                "  backoff: {exponential: {base: 500ms, factor: 1.5, cap: none}}\n"
                "  jitter: {symmetric: 50%}\n"
                "  cap: after_jitter\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "Resilience4j cuts the interval to whole milliseconds at every step: 500, 750, "
                "1125, 1687, 2530 ms, here 1687.5 and 2531.25 ms.",
    },
    {
        .name = "hystrix-default",
        .about = "no retry; breaker, pool of 10, 1 s",
        .source = "Netflix/Hystrix : HystrixCommandProperties.java, HystrixCircuitBreaker.java, "
                  "HystrixThreadPoolProperties.java",
        .revision = "2023-05",
        .grade = "S",
        .text = "retry: none\n"
                "breaker:\n"
                "  failure_rate: 50%\n"
                "  window: {time: {length: 10s, buckets: 20, begin: state}}\n"
                "  minimum_calls: 20\n"
                "  evaluate_every: 500ms\n"
                "  at_closing: count\n"
                "  whole_percent: true\n"
                "  trips: at\n"
                "  open: 5s\n"
                "  half_open: {probes: 1, successes: 1, excess: reject}\n"
                "  late_results: count\n"
                "  on: [error, unavailable, overloaded, refused, timeout, bulkhead_full, "
                "cancelled]\n"
                "  ignore: none\n"
                "bulkhead: {concurrent: 10}\n"
                "timeout: 1s\n",
        .note = "The bulkhead's own refusals count as failures, so they can trip the breaker.",
    },
    {
        .name = "microprofile-default",
        .about = "@Retry, @CircuitBreaker, @Bulkhead",
        .source = "eclipse/microprofile-fault-tolerance : api/.../Retry.java, CircuitBreaker.java; "
                  "smallrye/smallrye-fault-tolerance : core/circuit/breaker/CircuitBreaker.java",
        .revision = "2026-07",
        .grade = "S",
        .text = "deadline: 180s  # maxDuration\n"
                "retry:\n"
                "  attempts: 4  # maxRetries 3\n"
                "  backoff: {constant: 0s}\n"
                "  jitter: {around: 200ms}  # 0 +- 200 ms, not below 0\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n"
                "breaker:\n"
                "  failure_rate: 50%\n"
                "  window: {calls: 20}\n"
                "  minimum_calls: 20\n"
                "  trips: at\n"
                "  open: 5s\n"
                "  half_open: {probes: 1, successes: 1, excess: reject}\n"
                "  first_probe: at\n"
                "  late_results: discard\n"
                "  on: " ANY_INNER
                "bulkhead: {concurrent: 10, queue: 10}\n"
                "timeout: 1s\n",
        .note = "What MicroProfile leaves open is as in SmallRye: results of an earlier state are "
                "dropped, the call at the very end of the delay is let through. "
                "Only the annotations that are there count: write `none` for the others. "
                "maxDuration is asked before each retry; `deadline` also ends an attempt in its "
                "midst. The queue of 10 is that of asynchronous methods.",
    },
    {
        .name = "failsafe-default",
        .about = "RetryPolicy around CircuitBreaker",
        .source = "failsafe-lib/failsafe : RetryPolicyBuilder.java, CircuitBreakerBuilder.java",
        .revision = "2025-12",
        .grade = "S",
        .text = INSTANT_RETRY("3")
                "breaker:\n"
                "  consecutive: 1\n"
                "  failure_rate: none\n"
                "  open: 60s\n"
                "  first_probe: at\n"
                "  half_open: {probes: 1, at_once: true, successes: 1, excess: reject}\n"
                "  late_results: release\n"
                "  on: " ANY_INNER,
        .note = "One failure opens the breaker: its threshold is 1 of 1.",
    },
    {
        .name = "spring-retry-default",
        .about = "@Retryable of Spring Retry",
        .source = "spring-projects/spring-retry : Retryable.java, Backoff.java",
        .revision = "2025-05",
        .grade = "S",
        .text = CONSTANT_RETRY("3", "1s"),
    },
    {
        .name = "spring7-retryable-default",
        .about = "@Retryable of Spring Framework 7",
        .source = "docs.spring.io : Spring Framework 7, core resilience",
        .revision = "2026",
        .grade = "D",
        .text = CONSTANT_RETRY("4", "1s"),
        .note = "maxRetries is 3: one attempt more than @Retryable of Spring Retry makes.",
    },
    {
        .name = "reactor-retry-backoff",
        .about = "Reactor, WebFlux: Retry.backoff(3, 1 s)",
        .source = "reactor/reactor-core : reactor/util/retry/Retry.java, "
                  "RetryBackoffSpec.java",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # maxAttempts 3, as given, counts retries\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none, floor: 1s}}\n"
                "  jitter: {symmetric: 50%}\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "Reactor cuts the range at the shortest pause, here draws below it are that "
                "pause: its first is 1 to 1.5 s, evenly (mean 1.25 s), here half of them are "
                "1 s (1.125 s). The later ones are the same.",
    },
    {
        .name = "apache-httpclient5",
        .about = "Apache HttpClient 5: 1 retry after 1 s",
        .source = "apache/httpcomponents-client : DefaultHttpRequestRetryStrategy.java",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 2  # maxRetries 1\n"
                "  backoff: {constant: 1s}\n"
                "  jitter: none\n"
                "  on: [unavailable, overloaded]  # 503, 429\n"
                "  retry_after: exact\n",
        .note = "Resets of idempotent requests are retried, too, but no refused connection and no "
                "timeout: `refused` stands for both here, so it is left out.",
    },
    {
        .name = "finagle-default",
        .about = "requeues from a budget; accrual",
        .source = "twitter/finagle : RetryBudget.scala, RequeueFilter.scala, "
                  "FailureAccrualFactory.scala",
        .revision = "2024-10",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 21\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused]\n"
                "  retry_after: ignore\n"
                "  budget:\n"
                "    leaky_ratio: {ratio: 20%, ttl: 10s, min_retries_per_second: 10/s,\n"
                "      deposit_on: success, slices: 10, rounding: finagle}\n"
                "outlier:\n"
                "  consecutive: 5\n"
                "  success_rate: none\n"
                "  failure_percentage: none\n"
                "  average: {rate: 80%, window: 30s, minimum_calls: 5}\n"
                "  probe: true\n"
                "  ejection: 5s\n"
                "  growth: doubling\n"
                "  max_ejection: 300s\n"
                "  jitter_share: 50%\n"
                "  max_ejected: 100%\n",
        .note = FINAGLE_NOTE,
    },
    {
        .name = "polly-default",
        .about = "v8: retry around breaker",
        .source = "App-vNext/Polly : src/Polly.Core/Retry, src/Polly.Core/CircuitBreaker",
        .revision = "2026-08",
        .grade = "S",
        .text = CONSTANT_RETRY("4", "2s") POLLY_BREAKER ANY_INNER,
        .note = "MaxRetryAttempts 3 counts retries. The timeout strategy's 30 s holds only "
                "where one is used: set `timeout`.",
    },
    {
        .name = "dotnet-http-standard",
        .about = "HttpClient with the standard handler",
        .source = "dotnet/extensions : Microsoft.Extensions.Http.Resilience",
        .revision = "head",
        .grade = "S",
        .text = "policies:  # outermost first\n"
                "- bulkhead: {concurrent: 1000, queue: 0}\n"
                "- deadline: 30s\n"
                "- retry:\n"
                "    attempts: 4\n"
                "    backoff: {decorrelated_v2: {base: 2s, cap: none}}\n"
                "    retry_after: exact\n"
                "    on: " ANY_TRANSIENT
                "- breaker:\n"
                "    failure_rate: 10%\n"
                "    window: {time: {length: 30s, begin: event}}\n"
                "    minimum_calls: 100\n"
                "    trips: at\n"
                "    open: 5s\n"
                "    half_open: {probes: 1, successes: 1, excess: reject}\n"
                "    evaluate: failures\n"
                "    first_probe: at\n"
                "    late_results: count\n"
                "    ignore: none\n"
                "    on: " ANY_TRANSIENT
                "- timeout: 10s\n",
        .note = "Being a list, it says the order, too: a policy that is not in it can't stand "
                "beside it. The preview's retry budget (10 % of 10 s, from 10 calls on) is off by "
                "default.",
    },
};

const struct preset_family presets_jvm = { "JVM and .NET", presets,
                                           sizeof presets / sizeof *presets };
