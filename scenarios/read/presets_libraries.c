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
        .note = "Needs a `network` delay, for attempts without any pause would stand still in time.",
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
                "  retry_after: exact\n",
        .note = "A Retry() of one's own makes 10 retries: say attempts: 11. Idempotent methods only; a "
                "connection that is refused is tried again for all. 413, 429 and 503 are retried there "
                "where they carry Retry-After, which `on` can't ask.",
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
        .name = "axios-retry-default",
        .about = "axios-retry of Node: 3 retries at once",
        .source = "softonic/axios-retry : src/index.ts",
        .revision = "2025-06",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # retries 3\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [error, unavailable, overloaded, refused]  # never a timeout\n"
                "  retry_after: at_least\n",
        .note = "Idempotent methods only, unless nothing was answered. The timeout of axios spans all "
                "attempts: say it as `deadline`.",
    },
    {
        .name = "axios-retry-exponential",
        .about = "the same with exponentialDelay",
        .source = "softonic/axios-retry : src/index.ts",
        .revision = "2025-06",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # retries 3\n"
                "  backoff: {exponential: {base: 100ms, factor: 2, cap: none, offset: 1}}\n"
                "  jitter: {positive: 20%}\n"
                "  on: [error, unavailable, overloaded, refused]  # never a timeout\n"
                "  retry_after: at_least\n",
        .note = "The jitter is put on the hint as well there. The timeout of axios spans all attempts: "
                "say it as `deadline`.",
    },
    {
        .name = "got-default",
        .about = "got of Node: 2 retries, 1 s and 2 s",
        .source = "sindresorhus/got : source/core/options.ts, calculate-retry-delay.ts",
        .revision = "head",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # limit 2\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: {additive: 100ms}\n"
                "  on: " ANY_TRANSIENT
                "  retry_after: exact\n",
        .note = "Idempotent methods only. A Retry-After above its limit makes got give up.",
    },
    {
        .name = "stripe-node",
        .about = "Stripe's client for Node: 2 retries",
        .source = "stripe/stripe-node : src/RequestSender.ts, stripe.core.ts",
        .revision = "head",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # maxNetworkRetries 2\n"
                "  backoff: {exponential: {base: 250ms, factor: 2, cap: 5s, floor: 500ms}}\n"
                "  jitter: equal  # times 0.5 to 1\n"
                "  cap: before_jitter\n"
                "  on: [error, unavailable, refused, timeout]  # 409, 5xx, no answer\n"
                "  retry_after: ignore\n",
        .note = "The floor makes the first two pauses 500 ms exactly. The header stripe-should-retry, which "
                "overrules the status, is left out.",
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
        .note = "It gives up before a pause that would end after 15 min; here the deadline ends the "
                "call in that pause.",
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
        .note = "The book hands the deadline down as well: say deadline: {after: TIME, propagate: true}.",
    },
};

const struct preset_family presets_libraries = { "libraries that retry", presets,
                                                 sizeof presets / sizeof *presets };
