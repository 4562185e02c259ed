/* Presets of clients and retry libraries of Node.js. */
#include "scenarios/read/presets.h"
#include "scenarios/read/presets_words.h"

static const struct preset presets[] = {
    {
        .name = "p-retry-default",
        .about = "retry, p-retry, promise-retry: 10 retries",
        .source = "tim-kos/node-retry : lib/retry.js; sindresorhus/p-retry : index.js; "
                  "IndigoUnited/node-promise-retry : index.js",
        .revision = "2026, measured: retry 0.13.1, p-retry 7.1.1, promise-retry 2.0.1",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 11  # retries: 10\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: none\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "1, 2, 4 ... 512 s: 17 minutes in all. p-retry gives up at once on a "
                "TypeError that is no network error.",
    },
    {
        .name = "async-retry-default",
        .about = "async-retry of Node: 10 retries, times 1-2",
        .source = "vercel/async-retry : lib/index.js",
        .revision = "2026, measured: 1.3.3",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 11  # retries: 10\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: {positive: 100%}  # randomize\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
    },
    {
        .name = "exponential-backoff-default",
        .about = "exponential-backoff of Node: 10 attempts",
        .source = "coveooss/exponential-backoff : src/options.ts",
        .revision = "2026, measured: 3.1.3",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 10  # numOfAttempts\n"
                "  backoff: {exponential: {base: 100ms, factor: 2, cap: none}}\n"
                "  jitter: none  # jitter: full draws 0 to that\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
    },
    {
        .name = "cockatiel-exponential",
        .about = "cockatiel of Node: ExponentialBackoff",
        .source = "connor4312/cockatiel : src/backoff/ExponentialBackoff.ts",
        .revision = "2026, measured: 3.2.1",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # maxAttempts: 3, as given, counts retries\n"
                "  backoff: {decorrelated_v2: {base: 128ms, cap: 30s}}\n"
                "  jitter: none\n"
                "  on: " ANY_EXCEPTION
                "  retry_after: ignore\n",
        .note = "It draws as Polly's decorrelated jitter does. maxAttempts is the caller's "
                "own.",
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
        .note = "Idempotent methods only, unless nothing was answered. The timeout of axios spans "
                "all attempts: say it as `deadline`.",
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
        .note = "The jitter is put on the hint as well there: 2 to 2.4 s for one of 2 s. The "
                "timeout of axios spans all attempts: say it as `deadline`.",
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
        .note = "The floor makes the first two pauses 500 ms exactly. The header "
                "stripe-should-retry, which overrules the status, is left out.",
    },
    {
        .name = "undici-retry-agent",
        .about = "undici of Node: RetryAgent, RetryHandler",
        .source = "nodejs/undici : lib/handler/retry-handler.js",
        .revision = "2026, read: 7.30.2",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 6  # maxRetries: 5\n"
                "  backoff: {exponential: {base: 500ms, factor: 2, cap: 30s}}\n"
                "  jitter: none\n"
                "  on: [error, unavailable, overloaded, refused]  # never a timeout\n"
                "  retry_after: exact\n"
                "  longest_hint: 30s  # maxTimeout\n",
        .note = "Idempotent methods only. fetch() itself does not retry.",
    },
    {
        .name = "ky-default",
        .about = "ky of Node and browsers: 2 retries",
        .source = "sindresorhus/ky : source/utils/normalize.ts",
        .revision = "2026, measured: 1.14.3",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # limit: 2\n"
                "  backoff: {exponential: {base: 300ms, factor: 2, cap: none}}\n"
                "  jitter: none\n"
                "  on: [error, unavailable, overloaded, refused]  # never a timeout\n"
                "  retry_after: exact\n",
        .note = "GET, PUT, HEAD, DELETE, OPTIONS and TRACE only. It obeys Retry-After of 413, "
                "429 and 503.",
    },
    {
        .name = "superagent-retry",
        .about = "superagent of Node: .retry(), once, at once",
        .source = "ladjs/superagent : src/request-base.js",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 2  # .retry(n): n is 1 where none is given\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: " ANY_TRANSIENT
                "  retry_after: ignore\n",
        .note = "All methods, POST included. Without .retry() nothing is sent again.",
    },
    {
        .name = "openai-sdk",
        .about = "OpenAI of Node and Python: 2 retries",
        .source = "openai/openai-node : src/client.ts; openai/openai-python : "
                  "src/openai/_base_client.py",
        .revision = "2026, measured: 6.49.0 of Node",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 3  # max_retries: 2\n"
                "  backoff: {exponential: {base: 500ms, factor: 2, cap: 8s}}\n"
                "  jitter: {negative: 25%}\n"
                "  on: " ANY_TRANSIENT
                "  retry_after: exact\n",
        .note = "408, 409, 429, 5xx and no answer; POST included. The header x-should-retry, "
                "which overrules the status, is left out.",
    },
    {
        .name = "azure-sdk-js",
        .about = "Azure SDKs of JavaScript: 3 retries",
        .source = "Azure/azure-sdk-for-js : core-util/src/delay.ts, "
                  "ts-http-runtime/src/retryStrategies",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # maxRetries: 3\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 64s}}\n"
                "  jitter: equal\n"
                "  cap: before_jitter\n"
                "  on: [error, unavailable, refused, timeout]  # 408, 5xx, no answer\n"
                "  on_hint: [overloaded]  # 429 with Retry-After\n"
                "  retry_after: exact\n",
        .note = "501 and 505 are never retried there.",
    },
};

const struct preset_family presets_node = { "Node.js", presets, sizeof presets / sizeof *presets };
