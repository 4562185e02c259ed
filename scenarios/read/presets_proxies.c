/* Presets of proxies and service meshes. */
#include "scenarios/read/presets.h"

/* What `retry_on: 5xx` stands for: answers of 500 and more, resets, per-try timeouts. */
#define ON_5XX "  on: [error, unavailable, overloaded, refused, timeout]  # retry_on: 5xx\n"

#define ENVOY_BACKOFF                                                  \
    "  backoff: {exponential: {base: 25ms, factor: 2, cap: 250ms}}\n" \
    "  jitter: full\n"                                                 \
    "  cap: before_jitter\n"
#define ENVOY_LIMITS                                                    \
    "bulkhead: {concurrent: 1024, queue: 1024}  # circuit_breakers\n" \
    "deadline: 15s  # the route's timeout: retries and pauses included\n"
#define ENVOY_SOURCE                                                                 \
    "envoyproxy/envoy : source/common/common/backoff_strategy.cc, source/common/router/" \
    "retry_state_impl.cc; envoyproxy/data-plane-api : route_components.proto, circuit_breaker.proto"
#define ENVOY_REVISION "2026-01; retry_state_impl.cc of 2020, held against the docs of 2026"
#define ENVOY_NOTE                                                                            \
    "Envoy draws whole milliseconds, 0 to 24 before the first retry; here any time below 25 ms. " \
    "Its docs still give bounds of 25, 75, 175, 250 ms: that was an older rule. No timeout per "  \
    "try is set, so a slow attempt is never retried: set `timeout`."

static const struct preset presets[] = {
    {
        .name = "envoy-default",
        .about = "a route without retry_on: sent once, 15 s",
        .source = ENVOY_SOURCE,
        .revision = ENVOY_REVISION,
        .grade = "D",
        .text = "retry:\n  attempts: 1  # num_retries counts only where retry_on is set\n"
                ENVOY_BACKOFF ON_5XX "  retry_after: ignore\n"
                "  budget: {concurrency: {max_retries: 3, count: at_schedule}}\n" ENVOY_LIMITS,
        .note = ENVOY_NOTE,
    },
    {
        .name = "envoy-retry",
        .about = "a route with retry_on: 5xx, 3 retries at once",
        .source = ENVOY_SOURCE,
        .revision = ENVOY_REVISION,
        .grade = "S",
        .text = "retry:\n  attempts: 2  # num_retries: 1\n" ENVOY_BACKOFF ON_5XX
                "  retry_after: ignore\n"
                "  budget: {concurrency: {max_retries: 3, count: at_schedule}}\n" ENVOY_LIMITS,
        .note = ENVOY_NOTE,
    },
    {
        .name = "envoy-retry-budget",
        .about = "the same with retry_budget: 20 % of requests",
        .source = ENVOY_SOURCE,
        .revision = ENVOY_REVISION,
        .grade = "S",
        .text = "retry:\n  attempts: 2  # num_retries: 1\n" ENVOY_BACKOFF ON_5XX
                "  retry_after: ignore\n"
                "  budget: {concurrency_ratio: {ratio: 20%, min_retry_concurrency: 3, "
                "count: at_schedule}}\n" ENVOY_LIMITS,
        .note = ENVOY_NOTE,
    },
    {
        .name = "istio-default",
        .about = "what a sidecar does where nothing is set",
        .source = "istio/istio : pilot/pkg/networking/core/route/retry/retry.go, "
                  "cluster_traffic_policy.go; istio/api : networking/v1alpha3",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry:\n  attempts: 3  # attempts: 2 counts the retries, despite its name\n"
                "  exclude_tried: true  # retry_host_predicate previous_hosts\n" ENVOY_BACKOFF
                "  on: [refused, unavailable]\n  retry_after: ignore\n",
        .note = "connect-failure, refused-stream, and gRPC's unavailable and cancelled: an HTTP "
                "answer is not retried by its code, so leave `unavailable` out for plain HTTP. "
                "Istio lifts Envoy's limits to 2^32 - 1, hence no budget and no bulkhead, and no "
                "timeout. Its balancer, LEAST_REQUEST, is `balance: power_of_two` at the target; "
                "after five draws it takes a host that was tried.",
    },
    {
        .name = "linkerd-annotations",
        .about = "retry.linkerd.io/http: 5xx, limit 1",
        .source = "linkerd/linkerd2 : policy-controller/grpc/src/outbound/http.rs; "
                  "linkerd/linkerd2-proxy : linkerd/exp-backoff",
        .revision = "2026-08",
        .grade = "S/D",
        .text = "retry:\n"
                "  attempts: 2  # retry.linkerd.io/limit: 1\n"
                "  backoff: {exponential: {base: 25ms, factor: 2, cap: 250ms}}\n"
                "  jitter: {positive: 100%}\n"
                "  cap: after_jitter\n"
                "  on: [error, unavailable, overloaded, refused, timeout]  # as annotated\n"
                "  retry_after: ignore\n",
        .note = "No budget. Bodies over 64 KiB are not retried there.",
    },
    {
        .name = "linkerd-serviceprofile",
        .about = "a route with isRetryable: until the budget ends",
        .source = "linkerd/linkerd2-proxy : linkerd/app/outbound/src/http/retry.rs; "
                  "tower-rs/tower : tower/src/retry/budget/tps_budget.rs",
        .revision = "2026-08",
        .grade = "S/2",
        .text = "retry:\n"
                "  attempts: unlimited\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [error, unavailable, overloaded, refused]\n"
                "  retry_after: ignore\n"
                "  budget:\n"
                "    leaky_ratio: {ratio: 20%, ttl: 10s, min_retries_per_second: 10/s,\n"
                "      deposit_on: non_retryable, slices: 10, rounding: tower}\n",
        .note = "The route's timeout (10 s by hearsay) is left out: set `deadline`. That the "
                "budget's defaults are 20 %, 10 s and 10/s was read in older documentation.",
    },
    {
        .name = "linkerd-failure-accrual",
        .about = "an endpoint that failed 7 times running is shut",
        .source = "linkerd/website : reference/circuit-breaking; linkerd/linkerd2-proxy : "
                  "linkerd/app/outbound/src/http/breaker",
        .revision = "2026-08",
        .grade = "D",
        .text = "outlier:\n"
                "  consecutive: 7\n"
                "  success_rate: none\n"
                "  failure_percentage: none\n"
                "  probe: true\n"
                "  ejection: 1s\n"
                "  growth: doubling\n"
                "  max_ejection: 60s\n"
                "  jitter_share: 50%\n"
                "  max_ejected: 100%\n"
                "  all_ejected: refuse\n"
                "  on: [error, unavailable, refused, timeout]\n",
        .note = "With every endpoint shut a call fails at once.",
    },
    {
        .name = "nginx-default",
        .about = "proxy_next_upstream: error timeout, max_fails 1",
        .source = "nginx/nginx : src/http/ngx_http_upstream_round_robin.c, ngx_http_upstream.c; "
                  "nginx.org : ngx_http_proxy_module, ngx_http_upstream_module",
        .revision = "2026-08",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: unlimited  # proxy_next_upstream_tries 0\n"
                "  exclude_tried: true\n"
                "  all_tried: give_up  # each server of the group once\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused, timeout]  # proxy_next_upstream error timeout\n"
                "  retry_after: ignore\n"
                "outlier:\n"
                "  consecutive: 1  # max_fails\n"
                "  success_rate: none\n"
                "  failure_percentage: none\n"
                "  ejection: 10s  # fail_timeout\n"
                "  growth: constant\n"
                "  probe: true\n"
                "  probe_again: 10s\n"
                "  clock: 1s\n"
                "  late_failures: prolong\n"
                "  single: spared\n"
                "  max_ejected: 100%\n"
                "  all_ejected: refuse  # no live upstreams: 502\n"
                "  on: [refused, timeout]\n"
                "timeout: 60s  # proxy_read_timeout\n",
        .note = "For a group of servers with `balance: round_robin`, or `least_loaded` for "
                "least_conn. An answer is no failure unless proxy_next_upstream names it "
                "(http_502: add `unavailable` to both `on`). POST is not sent again there once it "
                "was sent. max_fails above 1 counts failures within fail_timeout, in a row or not; "
                "a server that is back gets one turn less at first. Until 1.11.4 all were marked "
                "up when none was live.",
    },
    {
        .name = "haproxy-default",
        .about = "retries 3, same server: connection failures",
        .source = "haproxy/haproxy : doc/configuration.txt, include/haproxy/defaults.h, "
                  "include/haproxy/stream.h, src/backend.c",
        .revision = "2026 head",
        .grade = "S/D",
        .text = "retry:\n"
                "  attempts: 4  # retries 3\n"
                "  instance: same  # no option redispatch\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  pauses: [{after: refused, backoff: 1s, jitter: none}]  # min(timeout connect, "
                "1 s)\n"
                "  on: [refused]  # retry-on conn-failure\n"
                "  retry_after: ignore\n",
        .note = "Where timeout connect is below 1 s, write it in `pauses`. With `option "
                "redispatch`: haproxy-redispatch.",
    },
    {
        .name = "haproxy-redispatch",
        .about = "option redispatch: another server, at once",
        .source = "haproxy/haproxy : include/haproxy/stream.h (stream_choose_redispatch), "
                  "src/lb_fwrr.c, src/lb_fwlc.c",
        .revision = "2026 head",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # retries 3\n"
                "  instance: other\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused]  # retry-on conn-failure\n"
                "  retry_after: ignore\n",
        .note = "For several servers with `balance: round_robin`, or `least_loaded` for leastconn. "
                "Before 2.7 leastconn redispatches so with `option redispatch 1` only, else at the "
                "last retry. A server alone, or one by cookie, gets the retries after 1 s: "
                "haproxy-default.",
    },
    {
        .name = "kong-default",
        .about = "Kong: 5 retries at once, 60 s each",
        .source = "Kong/kong : kong/db/schema/entities/services.lua",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 6  # retries: 5\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused, timeout]\n"
                "  retry_after: ignore\n"
                "timeout: 60s  # read_timeout\n",
        .note = "Idempotent methods only, unless nothing was sent yet.",
    },
    {
        .name = "traefik-retry",
        .about = "Traefik: the retry middleware, at once",
        .source = "traefik/traefik : pkg/middlewares/retry/retry.go",
        .revision = "2026",
        .grade = "S",
        .text = "retry:\n"
                "  attempts: 4  # as given: `attempts` is required\n"
                "  backoff: none\n"
                "  jitter: none\n"
                "  on: [refused]  # nothing was sent yet\n"
                "  retry_after: ignore\n",
        .note = "With initialInterval I, the pauses are I x f^k +- 50 %, f = 2^(1/(attempts - "
                "1)): for four attempts say backoff: {exponential: {base: I, factor: 1.26, "
                "cap: 60s}}, jitter: {symmetric: 50%}.",
    },
};

const struct preset_family presets_proxies = { "proxies and meshes", presets,
                                               sizeof presets / sizeof *presets };
