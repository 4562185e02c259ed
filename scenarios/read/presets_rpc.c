/* Presets of gRPC and Google's client libraries. */
#include "scenarios/read/presets.h"

#define A6_EXAMPLE                                                           \
    "retry:\n"                                                               \
    "  attempts: 4  # maxAttempts; clients clamp it to 5\n"                  \
    "  backoff: {exponential: {base: 100ms, factor: 2, cap: 1s}}\n"          \
    "  jitter: {symmetric: 20%}\n"                                           \
    "  cap: before_jitter\n"                                                 \
    "  on: [unavailable, refused]  # UNAVAILABLE\n"                          \
    "  retry_after: exact  # grpc-retry-pushback-ms\n"                       \
    "  budget: {grpc_throttle: {max_tokens: 10, token_ratio: 0.1}}\n"
#define A6_NOTE                                                                                   \
    "An example of the specification: gRPC has no defaults for these values. After a pushback "   \
    "gRPC begins the backoff anew; here it goes on. The call's own deadline is yours to set."

static const struct preset presets[] = {
    {
        .name = "grpc-default",
        .about = "no retry policy: every call is sent once",
        .source = "grpc/grpc-go : stream.go, service_config.go",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry: none\n",
        .note = "Transparent retries of requests that never left the client are left out.",
    },
    {
        .name = "grpc-a6-example",
        .about = "retryPolicy and throttling as in A6's example",
        .source = "grpc/proposal : A6-client-retries.md; grpc/grpc-go : stream.go",
        .revision = "2026-06",
        .grade = "D",
        .text = A6_EXAMPLE,
        .note = A6_NOTE " grpc-js asks the throttle later: grpc-js-a6-example.",
    },
    {
        .name = "grpc-js-a6-example",
        .about = "the same in Node: throttled after the pause",
        .source = "grpc/grpc-node : packages/grpc-js/src/retrying-call.ts, service-config.ts",
        .revision = "1.14.7",
        .grade = "S",
        .text = A6_EXAMPLE "  budget_asked: after_pause\n",
        .note = A6_NOTE " grpc-js rounds the ratio to three decimals, where grpc-go and squall "
                        "cut: write 0.547 for 0.5466.",
    },
    {
        .name = "grpc-connect",
        .about = "how a channel reconnects, not how it retries",
        .source = "grpc/grpc-go : internal/backoff/backoff.go; grpc/grpc-java : "
                  "ExponentialBackoffPolicy.java",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 1s, factor: 1.6, cap: 120s}}\n"
                "  jitter: {symmetric: 20%}\n"
                "  cap: before_jitter\n"
                "  on: [refused]\n"
                "  retry_after: ignore\n",
        .note = "grpc-go puts no jitter on the first pause, which is 1 s exactly; here it is "
                "0.8 to 1.2 s. One backoff per subchannel there, one per call here.",
    },
    {
        .name = "gax-default",
        .about = "Google API clients for Go: until the deadline",
        .source = "googleapis/gax-go : v2/call_option.go",
        .revision = "head",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 1s, factor: 2, cap: 30s}}\n"
                "  jitter: full\n"
                "  on: [unavailable, refused]  # the codes are chosen per API\n"
                "  retry_after: ignore\n",
        .note = "Ends with the context's deadline alone: set `deadline`.",
    },
    {
        .name = "google-gax-node",
        .about = "Google API clients for Node",
        .source = "googleapis/gax-nodejs : gax/src/gax.ts, normalCalls/retries.ts",
        .revision = "2026, read: 5.0.8",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: {exponential: {base: 100ms, factor: 1.3, cap: 60s}}\n"
                "  jitter: full\n"
                "  on: [unavailable, refused]  # the codes are chosen per API\n"
                "  retry_after: ignore\n",
        .note = "Ends with the call's total time alone, which is chosen per API: set "
                "`deadline`.",
    },
};

const struct preset_family presets_rpc = { "gRPC and Google", presets,
                                           sizeof presets / sizeof *presets };
