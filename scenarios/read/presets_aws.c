/* Presets of the AWS SDKs: the rules of 2026, those before, adaptive and legacy modes. */
#include "scenarios/read/presets.h"

#define ON_AWS                                                                      \
    "  on: [error, unavailable, overloaded, refused, timeout]  # 500, 502-504, " \
    "throttles, connection\n"
#define BACKOFF(base, throttled)                                              \
    "  backoff: {exponential: {base: " base ", factor: 2, cap: 20s}}\n"      \
    "  jitter: full\n  cap: before_jitter\n  throttled_base: " throttled "\n"
#define QUOTA(cost, throttling, timeout)                                                       \
    "  budget:\n    aws_quota: {capacity: 500, retry_cost: " cost ", throttling_cost: " throttling \
    ",\n      timeout_cost: " timeout ", success_increment: 1}\n"
#define RULES_2026(attempts, base)                                                     \
    "retry:\n  attempts: " attempts "\n" BACKOFF(base, "1s") ON_AWS                     \
    "  retry_after: up_to_5s_more  # x-amz-retry-after\n" QUOTA("14", "5", "none")

#define SOURCE_2026                                                                              \
    "boto/botocore : retries/standard.py, retries/quota.py; smithy-lang/smithy-rs : "            \
    "aws-smithy-runtime/src/client/retries; AWS Developer Blog, May and November 2026"
#define SOURCE_BOTO "boto/botocore : retries/standard.py, retries/quota.py"
#define SOURCE_JAVA                                                                  \
    "aws/aws-sdk-java-v2 : core/retries/DefaultRetryStrategy.java, backoff/"          \
    "ExponentialDelayWithJitter.java"
#define NO_TIMEOUT "The SDK's connect and read timeouts differ: set `timeout`."

static const struct preset presets[] = {
    {
        .name = "aws-sdk-standard",
        .about = "standard mode, the default since November 2026",
        .source = SOURCE_2026,
        .revision = "2026-08",
        .grade = "S",
        .text = RULES_2026("3", "50ms"),
        .note = NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-standard-dynamodb",
        .about = "the same for DynamoDB and its streams",
        .source = SOURCE_2026,
        .revision = "2026-08",
        .grade = "S",
        .text = RULES_2026("4", "25ms"),
        .note = NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-standard-2020",
        .about = "standard mode before: Python, Rust",
        .source = SOURCE_BOTO,
        .revision = "2026-08, before the default changed",
        .grade = "S",
        .text = "retry:\n  attempts: 3\n" BACKOFF("1s", "none") ON_AWS
                "  retry_after: ignore\n" QUOTA("5", "5", "10"),
        .note = NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-go-2020",
        .about = "standard mode before: Go, one exponent on",
        .source = "aws/aws-sdk-go-v2 : aws/retry/standard.go, middleware.go, jitter_backoff.go",
        .revision = "2026 and earlier",
        .grade = "S",
        .text = "retry:\n  attempts: 3\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 20s, offset: 1}}\n"
                "  jitter: full\n  cap: before_jitter\n" ON_AWS
                "  retry_after: ignore\n" QUOTA("5", "5", "10"),
        .note = "From the fifth retry on the Go SDK pauses 20 s exactly, here up to 20 s; with 3 "
                "attempts that is never reached. It also gains 1 token for each attempt that "
                "succeeds, beside what the retry gives back.",
    },
    {
        .name = "aws-sdk-java-2020",
        .about = "standard mode before: Java",
        .source = SOURCE_JAVA,
        .revision = "2026 and earlier",
        .grade = "S",
        .text = "retry:\n  attempts: 3\n" BACKOFF("100ms", "1s") ON_AWS
                "  retry_after: ignore\n" QUOTA("5", "5", "none"),
        .note = "Its Javadoc says 1 s; the constant is 100 ms. " NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-java-legacy",
        .about = "legacy mode of Java: throttling costs nothing",
        .source = SOURCE_JAVA,
        .revision = "2026 and earlier",
        .grade = "S",
        .text = "retry:\n  attempts: 4\n" BACKOFF("100ms", "500ms") ON_AWS
                "  retry_after: ignore\n" QUOTA("5", "0", "none"),
        .note = NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-js-2020",
        .about = "standard mode before: JavaScript",
        .source = "smithy-lang/smithy-typescript : @smithy/util-retry, @smithy/core",
        .revision = "2.0.0 to 4.2.13",
        .grade = "S",
        .text = "retry:\n  attempts: 3\n"
                "  backoff: {exponential: {base: 100ms, factor: 2, cap: 20s}}\n"
                "  jitter: full\n  cap: after_jitter\n  throttled_base: 500ms\n" ON_AWS
                "  retry_after: at_least\n"
                "  budget:\n"
                "    aws_quota: {capacity: 500, retry_cost: 10, throttling_cost: 5, "
                "success_increment: 1,\n"
                "      success_fills: true}\n",
        .note = "A slip of @smithy/util-retry before 4.3: a single success fills the quota to 500, "
                "and it grows above. It pauses whole milliseconds, rounded down.",
    },
    {
        .name = "aws-sdk-adaptive",
        .about = "standard and a rate limiter that learns",
        .source = "boto/botocore : retries/adaptive.py, throttling.py, bucket.py",
        .revision = "2026-08",
        .grade = "S",
        .text = RULES_2026("3", "50ms") "throttle: {aws_adaptive: {}}\n",
        .note = "The limiter delays first attempts, too, and learns from throttling answers only "
                "(`overloaded`). " NO_TIMEOUT,
    },
    {
        .name = "aws-sdk-legacy",
        .about = "legacy mode of Python: 5 attempts, no cap",
        .source = "boto/botocore : retryhandler.py, data/_retry.json",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry:\n  attempts: 5\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: none}}\n"
                "  jitter: full\n" ON_AWS "  retry_after: ignore\n",
        .note = NO_TIMEOUT,
    },
};

const struct preset_family presets_aws = { "AWS SDKs", presets, sizeof presets / sizeof *presets };
