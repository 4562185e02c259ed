/* The pauses and the attempts of each preset, seen from outside: calls that always fail, and the
** instants at which their attempts are sent.
**
** Budgets, breakers and the like are switched off: it is the retry rule that is held against the
** library's own numbers.
*/
#include "models/spec/policies.h"
#include "models/spec/spec.h"
#include "scenarios/read/presets.h"
#include "scenarios/read/scenario.h"
#include "tests/pauses.h"
#include "tests/support.h"


#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = PAUSES_CALLS, RETRIES = PAUSES_RETRIES };

/* --- watching one edge --- */

struct watch {
    size_t calls;
    const void *call[CALLS];
    sim_time last[CALLS];
    int sent[CALLS];
    struct pauses pauses;
};

static size_t find_call(struct watch *watch, const void *call)
{
    size_t i = 0;
    while (i < watch->calls && watch->call[i] != call)
        i++;
    assert_true(i < CALLS);
    if (i == watch->calls)
        watch->call[watch->calls++] = call;
    return i;
}

static void hear(void *self, const struct fact *fact)
{
    struct watch *watch = self;
    if (fact->kind != FACT_ATTEMPT_SENT)
        return;
    size_t i = find_call(watch, fact->call);
    if (watch->sent[i] > 0 && watch->sent[i] <= RETRIES)
        watch->pauses.of[watch->sent[i] - 1][i] = time_to_s(fact->time - watch->last[i]);
    watch->sent[i]++;
    watch->last[i] = fact->time;
}

/* `preset`, and all but its retry rule switched off. */
static const char *call_text(const char *preset, const char *attempts, struct arena *arena)
{
    struct err err;
    const struct preset *row = presets_find(preset, "call", &err);
    const char *retry = attempts ? arena_format(arena, "attempts: %s", attempts) : "";
    const char *off = "";
    assert_non_null(row);
    for (size_t i = 0; i < policy_registry.count; i++)
        if (strcmp(policy_registry.kind[i]->name, "retry") != 0)
            off = arena_format(arena, "%s, %s: none", off, policy_registry.kind[i]->name);
    if (strstr(row->text, "budget"))
        retry = arena_format(arena, "%s%sbudget: none", retry, *retry ? ", " : "");
    if (*retry) /* else a preset's `retry: none` would come back to life */
        off = arena_format(arena, "%s, retry: {%s}", off, retry);
    return arena_format(arena, "{preset: %s%s}", preset, off);
}

/* False while it uses a policy that this build lacks. */
static bool run_calls(struct watch *watch, const char *call, const char *fails, const char *rest,
                      size_t calls, struct arena *arena)
{
    struct findings findings;
    struct world_spec spec;
    const char *text = arena_format(arena,
                                    "name: pauses\nrun: {%s}\n"
                                    "clients: {c: {batch: %zu, calls: {s: %s}}}\n"
                                    "services: {s: {workers: 1000, service_time: 0s}}\n"
                                    "faults: [{at: 0s, service: s, %s}]\n", rest, calls, call,
                                    fails);
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("test.yaml", text, strlen(text), arena, &findings);
    *watch = (struct watch){ 0 };
    bool bound = scenario && scenario_bind(scenario, NULL, NULL, 0, &spec, &findings);
    for (const struct finding *f = findings.first; f; f = f->next)
        if (f->severity == SEVERITY_ERROR && strncmp(f->text, "unknown ", 8) != 0)
            fail_msg("%s: %s", call, f->text);
    if (bound)
        support_run(&spec, 7, &(struct observer){ hear, watch }, arena);
    return bound;
}

/* --- pauses --- */

#define DOWN "down: true"
#define UNAVAILABLE "errors: {unavailable: 100%}"
#define OVERLOADED "errors: {overloaded: 100%}"

static const struct {
    const char *preset, *fails, *pauses; /* as pauses_hold() reads them */
} rules[] = {
    { "grpc-a6-example", UNAVAILABLE, "80-120 160-240 320-480 640-960 800-1200" },
    { "grpc-js-a6-example", UNAVAILABLE, "80-120 160-240 320-480 640-960 800-1200" },
    { "grpc-connect", DOWN, "800-1200 1280-1920 2048-3072" },
    { "gax-default", UNAVAILABLE, "0-1000 0-2000 0-4000 0-8000 0-16000 0-30000 0-30000" },
    { "envoy-default", UNAVAILABLE, "0-25 0-50 0-100 0-200 0-250 0-250" },
    { "envoy-retry", UNAVAILABLE, "0-25 0-50 0-100 0-200 0-250 0-250" },
    { "envoy-retry-budget", DOWN, "0-25 0-50 0-100 0-200 0-250 0-250" },
    { "istio-default", DOWN, "0-25 0-50 0-100 0-200 0-250 0-250" },
    { "linkerd-annotations", UNAVAILABLE, "25-50 50-100 100-200 200-250:243.75 250 250" },
    { "haproxy-default", DOWN, "1000 1000 1000" },
    { "aws-sdk-standard", UNAVAILABLE, "0-50 0-100 0-200 0-400" },
    { "aws-sdk-standard", OVERLOADED, "0-1000 0-2000 0-4000 0-8000 0-16000 0-20000" },
    { "aws-sdk-standard-dynamodb", UNAVAILABLE, "0-25 0-50 0-100 0-200" },
    { "aws-sdk-standard-dynamodb", OVERLOADED, "0-1000 0-2000 0-4000" },
    { "aws-sdk-standard-2020", UNAVAILABLE, "0-1000 0-2000 0-4000 0-8000 0-16000 0-20000" },
    { "aws-sdk-standard-2020", OVERLOADED, "0-1000 0-2000" },
    { "aws-sdk-go-2020", UNAVAILABLE, "0-2000 0-4000 0-8000 0-16000" },
    { "aws-sdk-java-2020", UNAVAILABLE, "0-100 0-200 0-400" },
    { "aws-sdk-java-2020", OVERLOADED, "0-1000 0-2000 0-4000" },
    { "aws-sdk-java-legacy", UNAVAILABLE, "0-100 0-200 0-400" },
    { "aws-sdk-java-legacy", OVERLOADED, "0-500 0-1000 0-2000" },
    { "aws-sdk-js-2020", UNAVAILABLE, "0-100 0-200 0-400" },
    { "aws-sdk-js-2020", OVERLOADED, "0-500 0-1000 0-2000 0-4000 0-8000 0-16000" },
    { "aws-sdk-adaptive", UNAVAILABLE, "0-50 0-100 0-200" },
    { "aws-sdk-legacy", UNAVAILABLE, "0-1000 0-2000 0-4000 0-8000 0-16000 0-32000" },
    { "resilience4j-default", UNAVAILABLE, "500 500 500" },
    { "resilience4j-exponential-random", UNAVAILABLE,
      "250-750 375-1125 562.5-1687.5 843.75-2531.25" },
    { "microprofile-default", UNAVAILABLE, "0-200:50 0-200:50 0-200:50" },
    { "failsafe-default", UNAVAILABLE, "0 0" },
    { "spring-retry-default", UNAVAILABLE, "1000 1000" },
    { "spring7-retryable-default", UNAVAILABLE, "1000 1000" },
    { "polly-default", UNAVAILABLE, "2000 2000" },
    { "dotnet-http-standard", UNAVAILABLE, "0-2770:0 0-5620:0 0-8650:0" },
    { "finagle-default", DOWN, "0 0 0" },
    { "urllib3-default", DOWN, "0 0 0" },
    { "axios-retry-default", UNAVAILABLE, "0 0 0" },
    { "axios-retry-exponential", UNAVAILABLE, "200-240 400-480 800-960" },
    { "got-default", UNAVAILABLE, "1000-1100 2000-2100 4000-4100" },
    { "stripe-node", UNAVAILABLE, "500 500 500-1000 1000-2000 2000-4000 2500-5000 2500-5000" },
    { "go-retryablehttp-default", UNAVAILABLE, "1000 2000 4000 8000 16000 30000 30000" },
    { "cenkalti-default", UNAVAILABLE, "250-750 375-1125 562.5-1687.5" },
    { "sre-client", OVERLOADED, "0 0" },
    { "kafka-producer-default", UNAVAILABLE,
      "80-120 160-240 320-480 640-960 800-1000:950 800-1000:950" },
    { "spring-kafka-default", UNAVAILABLE, "0 0 0 0" },
    { "spring-kafka-retryable-topic", UNAVAILABLE, "1000 1000" },
    { "celery-default", UNAVAILABLE, "180000 180000 180000" },
    { "celery-autoretry-backoff", UNAVAILABLE,
      "0-1000:500 0-2000:1000 0-4000:2000 0-8000:4000 0-16000:8000 0-32000:16000 0-64000:32000 "
      "0-128000:64000 0-256000 0-512000 0-600000" },
    { "sidekiq-default", UNAVAILABLE,
      "15000-24000:19500 16000-35000:25500 31000-60000:45500 96000-135000:115500 "
      "271000-320000:295500 640000-699000:669500" },
    { "haproxy-redispatch", DOWN, "0 0 0" },
    { "kong-default", DOWN, "0 0 0 0 0" },
    { "traefik-retry", DOWN, "0 0 0" },
    { "google-gax-node", UNAVAILABLE, "0-100 0-130 0-169 0-219.7" },
    { "p-retry-default", UNAVAILABLE,
      "1000 2000 4000 8000 16000 32000 64000 128000 256000 512000" },
    { "async-retry-default", UNAVAILABLE, "1000-2000 2000-4000 4000-8000 8000-16000 16000-32000 "
      "32000-64000 64000-128000 128000-256000 256000-512000 512000-1024000" },
    { "exponential-backoff-default", UNAVAILABLE, "100 200 400 800 1600 3200 6400 12800 25600" },
    { "undici-retry-agent", UNAVAILABLE, "500 1000 2000 4000 8000 16000 30000 30000" },
    { "ky-default", UNAVAILABLE, "300 600 1200" },
    { "superagent-retry", UNAVAILABLE, "0" },
    { "openai-sdk", UNAVAILABLE, "375-500 750-1000 1500-2000 3000-4000 6000-8000 6000-8000" },
    { "azure-sdk-js", UNAVAILABLE, "500-1000 1000-2000 2000-4000 4000-8000 8000-16000 16000-32000 "
      "32000-64000 32000-64000" },
    { "redis-py-default", DOWN, "0-20 0-40 0-80 0-160 0-320 0-640 0-1000:609.375 0-1000:804.6875" },
    { "go-redis-default", DOWN, "10-30 10-50 10-90" },
    { "backoff-expo", UNAVAILABLE, "0-1000 0-2000 0-4000 0-8000 0-16000 0-32000" },
    { "retry-go-default", UNAVAILABLE, "100-200 200-300 400-500 800-900" },
    { "client-go-workqueue", UNAVAILABLE, "5 10 20 40 80 160 320 640 1280 2560 5120 10240 20480 "
      "40960 81920 163840 327680 655360 1000000 1000000" },
    { "client-go-default-retry", "errors: 100%", "10-11 10-11 10-11 10-11" },
    { "client-go-default-backoff", "errors: 100%", "10-11 50-55 250-275" },
    { "reactor-retry-backoff", UNAVAILABLE, "1000-1500:1125 1000-3000 2000-6000 4000-12000" },
    { "apache-httpclient5", UNAVAILABLE, "1000" },
    { "activejob-retry-on", UNAVAILABLE, "3000-3450 3000-3450 3000-3450" },
    { "activejob-polynomially-longer", UNAVAILABLE,
      "3000-3450 18000-20700 83000-95450 258000-296700" },
    { "bullmq-exponential", UNAVAILABLE, "1000 2000 4000 8000 16000" },
    { "kafkajs-default", UNAVAILABLE, "240-360 384-864:600 614.4-2073.6:0 983.04-4976.64:0" },
    { "temporal-activity-default", UNAVAILABLE,
      "1000 2000 4000 8000 16000 32000 64000 100000 100000" },
};

static void pauses_are_the_librarys(void **state)
{
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct arena *arena = arena_create();
        const char *attempts = arena_format(arena, "%zu", pauses_count(rules[i].pauses) + 1);
        if (run_calls(watch, call_text(rules[i].preset, attempts, arena), rules[i].fails,
                      "duration: 10d, tick: 1d", CALLS, arena)) {
            assert_int_equal(watch->sent[CALLS - 1], pauses_count(rules[i].pauses) + 1);
            pauses_hold(rules[i].preset, rules[i].pauses, &watch->pauses);
        }
        arena_destroy(arena);
    }
    free(watch);
}

/* --- attempts --- */

/* Transmissions at the library's defaults; 0: without a limit. */
static const struct {
    const char *preset, *fails;
    int attempts;
} limits[] = {
    { "grpc-default", DOWN, 1 },          { "grpc-a6-example", UNAVAILABLE, 4 },
    { "grpc-js-a6-example", UNAVAILABLE, 4 },
    { "envoy-default", DOWN, 1 },         { "envoy-retry", DOWN, 2 },
    { "envoy-retry-budget", DOWN, 2 },    { "istio-default", DOWN, 3 },
    { "linkerd-annotations", DOWN, 2 },   { "haproxy-default", DOWN, 4 },
    { "haproxy-default", UNAVAILABLE, 1 }, { "haproxy-redispatch", DOWN, 4 },
    { "nginx-default", DOWN, 1 }, /* of one server */
    { "aws-sdk-standard", DOWN, 3 },      { "aws-sdk-standard-dynamodb", DOWN, 4 },
    { "aws-sdk-standard-2020", DOWN, 3 }, { "aws-sdk-go-2020", DOWN, 3 },
    { "aws-sdk-java-2020", DOWN, 3 },     { "aws-sdk-java-legacy", DOWN, 4 },
    { "aws-sdk-js-2020", DOWN, 3 },       { "aws-sdk-adaptive", DOWN, 3 },
    { "aws-sdk-legacy", DOWN, 5 },        { "resilience4j-default", DOWN, 3 },
    { "resilience4j-exponential-random", DOWN, 3 },
    { "hystrix-default", DOWN, 1 },       { "microprofile-default", DOWN, 4 },
    { "failsafe-default", DOWN, 3 },      { "spring-retry-default", DOWN, 3 },
    { "spring7-retryable-default", DOWN, 4 },
    { "polly-default", DOWN, 4 },         { "dotnet-http-standard", DOWN, 4 },
    { "urllib3-default", DOWN, 4 },      { "urllib3-default", UNAVAILABLE, 1 },
    { "requests-default", DOWN, 1 },      { "axios-retry-default", DOWN, 4 },
    { "axios-retry-exponential", DOWN, 4 },
    { "axios-retry-default", "black_hole: true", 1 },
    { "got-default", DOWN, 3 },           { "stripe-node", DOWN, 3 },
    { "go-retryablehttp-default", DOWN, 5 },
    { "sre-client", OVERLOADED, 3 },      { "sre-client", UNAVAILABLE, 1 },
    { "spring-kafka-default", DOWN, 10 }, { "spring-kafka-retryable-topic", DOWN, 3 },
    { "celery-default", DOWN, 4 },        { "celery-autoretry-backoff", DOWN, 4 },
    { "sidekiq-default", DOWN, 26 },      { "grpc-connect", DOWN, 0 },
    { "kong-default", DOWN, 6 },
    { "traefik-retry", DOWN, 4 },         { "traefik-retry", UNAVAILABLE, 1 },
    { "p-retry-default", DOWN, 11 },      { "async-retry-default", DOWN, 11 },
    { "exponential-backoff-default", DOWN, 10 },
    { "undici-retry-agent", DOWN, 6 },    { "ky-default", DOWN, 3 },
    { "superagent-retry", DOWN, 2 },      { "openai-sdk", DOWN, 3 },
    { "azure-sdk-js", DOWN, 4 },          { "redis-py-default", DOWN, 11 },
    { "redis-py-default", UNAVAILABLE, 1 },
    { "go-redis-default", DOWN, 4 },      { "retry-go-default", DOWN, 10 },
    { "client-go-default-retry", "errors: 100%", 5 },
    { "client-go-default-backoff", "errors: 100%", 4 },
    { "client-go-default-retry", DOWN, 1 },
    { "faraday-retry-default", DOWN, 1 }, { "reactor-retry-backoff", DOWN, 4 },
    { "apache-httpclient5", UNAVAILABLE, 2 },
    { "apache-httpclient5", DOWN, 1 },    { "activejob-retry-on", DOWN, 5 },
    { "activejob-polynomially-longer", DOWN, 5 },
    { "kafkajs-default", DOWN, 6 },       { "google-gax-node", DOWN, 0 },
    { "gax-default", DOWN, 0 },           { "cenkalti-default", DOWN, 0 },
    { "temporal-activity-default", DOWN, 0 },
    { "kafka-producer-default", DOWN, 0 },
};

static void attempts_are_the_librarys(void **state)
{
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct arena *arena = arena_create();
        bool ran = run_calls(watch, call_text(limits[i].preset, NULL, arena), limits[i].fails,
                             limits[i].attempts ? "duration: 60d, tick: 1d" : "duration: 1h", 1,
                             arena);
        int sent = watch->sent[0], wanted = limits[i].attempts;
        if (ran && (wanted ? sent != wanted : sent < 30))
            fail_msg("%s sends %d times, wanted %d", limits[i].preset, sent, wanted);
        arena_destroy(arena);
    }
    free(watch);
}

/* What a row of this file or of another one says of a preset that retries. */
static bool is_held(const char *name)
{
    static const char *const elsewhere[] = {
        "tenacity-default", "linkerd-serviceprofile", /* below */
        "cockatiel-exponential",                      /* retry_means_test.c */
        "faraday-retry-default",                      /* retry_vectors_test.c */
    };
    bool held = false;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        held |= strcmp(elsewhere[i], name) == 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        held |= strcmp(rules[i].preset, name) == 0;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        held |= strcmp(limits[i].preset, name) == 0;
    return held;
}

static void no_preset_is_forgotten(void **state)
{
    (void)state;
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++) {
            const struct preset *preset = &preset_families[f]->preset[i];
            bool call = preset->place == PRESET_CALL; /* others: presets_queues_test.c */
            if (call && strstr(preset->text, "attempts:") && !is_held(preset->name))
                fail_msg("nothing holds %s to its pauses", preset->name);
        }
}

/* Without a pause it is the network alone that spaces the attempts: 2 ms there and back. */
static void at_once_and_without_end(void **state)
{
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    static const char *const presets[] = { "tenacity-default", "linkerd-serviceprofile" };
    (void)state;
    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) {
        struct arena *arena = arena_create();
        const char *call = arena_format(arena, "{preset: %s, network: 1ms, retry: {budget: none}}",
                                        presets[i]);
        assert_true(run_calls(watch, call, DOWN, "duration: 99ms, tick: 99ms", 1, arena));
        assert_int_equal(watch->sent[0], 50);
        arena_destroy(arena);
    }
    free(watch);
}

/* A written field changes the pauses, and only what it says. */
static void a_written_field_changes_the_pauses(void **state)
{
    struct arena *arena = arena_create();
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    (void)state;
    assert_true(run_calls(watch,
                          "{preset: go-retryablehttp-default,"
                          " retry: {backoff: {exponential: {base: 3s, cap: 9s}}}}",
                          DOWN, "duration: 1h", CALLS, arena));
    pauses_hold("go-retryablehttp-default, 3 s", "3000 6000 9000 9000", &watch->pauses);
    assert_int_equal(watch->sent[0], 5);
    free(watch);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_are_the_librarys),
        cmocka_unit_test(attempts_are_the_librarys),
        cmocka_unit_test(no_preset_is_forgotten),
        cmocka_unit_test(at_once_and_without_end),
        cmocka_unit_test(a_written_field_changes_the_pauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
