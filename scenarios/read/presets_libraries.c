/* Presets of libraries that retry and do no more. */
#include "scenarios/read/presets.h"
#include "scenarios/read/presets_words.h"

static const struct preset presets[] = {
    {
        .name = "tenacity-default",
        .about = "@retry of Python: at once, without end",
        .source = "jd/tenacity : tenacity/__init__.py, wait.py, stop.py",
        .revision = "2026-07",
        .grade = "S",
        .text = INSTANT_RETRY("unlimited"),
        .note = "Needs a `network` delay, for attempts without any pause would stand still in "
                "time.",
    },
    {
        .name = "urllib3-default",
        .about = "urllib3 of Python: 3 retries at once",
        .source = "urllib3/urllib3 : src/urllib3/util/retry.py",
        .revision = "2026-07",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # Retry.DEFAULT is Retry(3)\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused, timeout]  # connection and read errors\n"
                "  on_hint: [overloaded, unavailable]  # 413, 429, 503 with Retry-After\n"
                "  retry_after: exact\n"
                "  longest_hint: 6h  # retry_after_max\n",
        .note = "A Retry() of one's own makes 10 retries: say attempts: 11. Idempotent methods "
                "only; a connection that is refused is tried again for all.",
    },
    {
        .name = "requests-default",
        .about = "requests of Python: no retries",
        .source = "psf/requests : src/requests/adapters.py",
        .revision = "head",
        .grade = "S",
        .text = "retry: none\n",
    },
    {
        .name = "go-retryablehttp-default",
        .about = "HashiCorp's client for Go: 4 retries",
        .source = "hashicorp/go-retryablehttp : client.go",
        .revision = "2026-04",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 5  # RetryMax 4\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 30s}}\n"
                "  jitter: none\n"
                "  on: " ANY_TRANSIENT
                "  retry_after: exact\n",
        .note = "All methods, POST included. It obeys Retry-After of 429 and 503 only.",
    },
    {
        .name = "cenkalti-default",
        .about = "cenkalti/backoff for Go: for 15 minutes",
        .source = "cenkalti/backoff : exponential.go, retry.go (v4)",
        .revision = "2024-01",
        .grade = "S",
        .text = "deadline: 15min  # MaxElapsedTime\n"
                "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 500ms, factor: 1.5, cap: 60s}}\n"
                "  jitter: {symmetric: 50%}\n"
                "  cap: before_jitter\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "It gives up before a pause that would end after 15 min, at 14 min 27 s in the "
                "mean; here the deadline ends the call at 15 min, in that pause or in an attempt.",
    },
    {
        .name = "redis-py-default",
        .about = "redis-py of Python: 10 retries",
        .source = "redis/redis-py : redis/_defaults.py, backoff.py, retry.py",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 11  # retries: 10\n"
                "  backoff: {exponential: {base: 10ms, factor: 2, cap: 1s, offset: 1}}\n"
                "  jitter: full\n"
                "  cap: after_jitter\n"
                "  on: [refused, timeout]  # ConnectionError, TimeoutError\n"
                "  retry_after: ignore\n",
        .note = "Its failures are counted from 1, so the first pause is below 20 ms.",
    },
    {
        .name = "backoff-expo",
        .about = "backoff of Python (litl): without end",
        .source = "litl/backoff : backoff/_wait_gen.py, _jitter.py",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: full  # full_jitter\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "on_exception(expo). Ends with max_tries or max_time alone: say attempts or a "
                "`deadline`.",
    },
    {
        .name = "go-redis-default",
        .about = "go-redis: 3 retries, 10 ms and more",
        .source = "redis/go-redis : options.go, redis.go, internal/internal.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # MaxRetries: 3\n"
                "  backoff: {exponential: {base: 10ms, factor: 1, cap: 1s}}\n"
                "  jitter: {additive: {amount: 20ms, growth: doubling}}\n"
                "  cap: after_jitter\n"
                "  on: [refused, timeout, unavailable]  # network, LOADING, TRYAGAIN\n"
                "  retry_after: ignore\n",
        .note = "Attempts are counted from 0, so before the first retry U(0, 2 x 10 ms) is "
                "added.",
    },
    {
        .name = "retry-go-default",
        .about = "avast/retry-go: 10 attempts",
        .source = "avast/retry-go : options.go, retry.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 10\n"
                "  backoff: {exponential: {base: 100ms, factor: 2, cap: none}}\n"
                "  jitter: {additive: 100ms}\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
    },
    {
        .name = "client-go-workqueue",
        .about = "Kubernetes controllers: an item, from 5 ms on",
        .source = "kubernetes/client-go : util/workqueue/default_rate_limiters.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 5ms, factor: 2, cap: 1000s}}\n"
                "  jitter: none\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "The bucket that all items of a queue share (10/s, 100 at once) delays them "
                "further; it is left out. No worker is held through the pause there: let the "
                "caller be a client, or `async`.",
    },
    {
        .name = "client-go-default-retry",
        .about = "RetryOnConflict, DefaultRetry: 5 attempts",
        .source = "kubernetes/client-go : util/retry/util.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 5  # Steps\n"
                "  backoff: {constant: 10ms}\n"
                "  jitter: {positive: 10%}\n"
                "  on: [error]  # 409 Conflict\n"
                "  retry_after: ignore\n",
        .note = "Only conflicts are retried: let the target answer them as `error`.",
    },
    {
        .name = "client-go-default-backoff",
        .about = "RetryOnConflict, DefaultBackoff: 4 attempts",
        .source = "kubernetes/client-go : util/retry/util.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # Steps\n"
                "  backoff: {exponential: {base: 10ms, factor: 5, cap: none}}\n"
                "  jitter: {positive: 10%}\n"
                "  on: [error]  # 409 Conflict\n"
                "  retry_after: ignore\n",
        .note = "Only conflicts are retried: let the target answer them as `error`.",
    },
    {
        .name = "faraday-retry-default",
        .about = "faraday-retry of Ruby: 2 retries at once",
        .source = "lostisland/faraday-retry : lib/faraday/retry/middleware.rb",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # max: 2\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [timeout]  # retry_statuses is empty\n"
                "  retry_after: at_least\n",
        .note = "Idempotent methods only. A refused connection is not retried unless "
                "`exceptions` names it.",
    },
    {
        .name = "sre-client",
        .about = "the SRE book: 3 attempts, 10 %, throttle K = 2",
        .source = "sre.google : Site Reliability Engineering, Handling Overload",
        .revision = "2016, by excerpts",
        .grade = "2",
        .text = "retry:\n"
                "  attempts: 3\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [overloaded]\n"
                "  retry_after: ignore\n"
                "  budget: {window_ratio: {ratio: 10%, window: 120s, minimum_calls: 0}}\n"
                "throttle: {sre: {k: 2, window: 120s}}\n",
        .note = "The book hands the deadline down as well: say deadline: {after: TIME, propagate: "
                "true}.",
    },
};

const struct preset_family presets_libraries = { "libraries that retry", presets,
                                                 sizeof presets / sizeof *presets };
