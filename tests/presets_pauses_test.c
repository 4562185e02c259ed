/* The pauses and the attempts of each preset, seen from outside: calls that always fail, and the
** instants at which their attempts are sent.
**
** Budgets, breakers and the like are switched off: it is the retry rule that is held against the
** library's own numbers.  A pause drawn at random must lie within its bounds, come near both, and have
** the mean of what is uniform between them, within five standard errors.
*/
#include "tests/support.h"

#include "models/spec.h"
#include "scenarios/read/presets.h"
#include "scenarios/read/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 400, RETRIES = 32 };

/* --- watching one edge --- */

struct watch {
    size_t calls;
    const void *call[CALLS];
    sim_time last[CALLS];
    int sent[CALLS];
    double pause[RETRIES][CALLS]; /* seconds */
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
        watch->pause[watch->sent[i] - 1][i] = time_to_s(fact->time - watch->last[i]);
    watch->sent[i]++;
    watch->last[i] = fact->time;
}

/* `preset`, and all but its retry rule switched off. */
static const char *call_text(const char *preset, const char *attempts, struct arena *arena)
{
    struct err err;
    const struct preset *row = presets_find(preset, &err);
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
                                    "faults: [{at: 0s, service: s, %s}]\n", rest, calls, call, fails);
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

/* Each retry's bounds in milliseconds, LOW-HIGH, or one number where it is not drawn; after a colon
** the mean, where the distribution is not uniform; a mean of 0 is not asked for. */
static const struct pauses {
    const char *preset, *fails, *pauses;
} rules[] = {
    { "grpc-a6-example", UNAVAILABLE, "80-120 160-240 320-480 640-960 800-1200" },
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
    { "kafka-producer-default", UNAVAILABLE, "80-120 160-240 320-480 640-960 800-1000:950 800-1000:950" },
    { "spring-kafka-default", UNAVAILABLE, "0 0 0 0" },
    { "spring-kafka-retryable-topic", UNAVAILABLE, "1000 1000" },
    { "celery-default", UNAVAILABLE, "180000 180000 180000" },
    { "celery-autoretry-backoff", UNAVAILABLE,
      "0-1000 0-2000 0-4000 0-8000 0-16000 0-32000 0-64000 0-128000 0-256000 0-512000 0-600000" },
    { "sidekiq-default", UNAVAILABLE,
      "15000-24000 16000-35000 31000-60000 96000-135000 271000-320000 640000-699000" },
    { "temporal-activity-default", UNAVAILABLE,
      "1000 2000 4000 8000 16000 32000 64000 100000 100000" },
};

static void hold_pause(const struct pauses *rule, int retry, const double *pause, double low,
                       double high, double mean)
{
    double least = INFINITY, most = 0, sum = 0, slack = 1e-8, width = high - low;
    for (size_t i = 0; i < CALLS; i++) {
        least = fmin(least, pause[i]);
        most = fmax(most, pause[i]);
        sum += pause[i] / CALLS;
    }
    if (least < low - slack || most > high + slack)
        fail_msg("%s, retry %d: %g to %g s, wanted %g to %g", rule->preset, retry, least, most, low,
                 high);
    if (mean > 0 && fabs(sum - mean) > 5 * width / sqrt(12.0 * CALLS) + slack)
        fail_msg("%s, retry %d: %g s in the mean, wanted %g", rule->preset, retry, sum, mean);
    if (mean > 0 && (least > low + width / 20 + slack || most < high - width / 20 - slack))
        fail_msg("%s, retry %d: only %g to %g s of %g to %g", rule->preset, retry, least, most, low,
                 high);
}

static void hold_pauses(const struct pauses *rule, struct watch *watch)
{
    int retry = 0;
    for (const char *c = rule->pauses; *c; c += strspn(c, " "), retry++) {
        char *end;
        double low = strtod(c, &end) / 1000, high = low;
        if (*end == '-')
            high = strtod(end + 1, &end) / 1000;
        double mean = *end == ':' ? strtod(end + 1, &end) / 1000 : (low + high) / 2;
        hold_pause(rule, retry + 1, watch->pause[retry], low, high, mean);
        c = end;
    }
    assert_true(retry > 0);
}

static int retries_of(const char *pauses)
{
    int count = 1;
    for (; *pauses; pauses++)
        count += *pauses == ' ';
    return count;
}

static void pauses_are_the_librarys(void **state)
{
    struct watch *watch = memory_resize(NULL, 1, sizeof *watch);
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct arena *arena = arena_create();
        const char *attempts = arena_format(arena, "%d", retries_of(rules[i].pauses) + 1);
        if (run_calls(watch, call_text(rules[i].preset, attempts, arena), rules[i].fails,
                      "duration: 10d, tick: 1d", CALLS, arena))
            hold_pauses(&rules[i], watch);
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
                             limits[i].attempts ? "duration: 60d, tick: 1d" : "duration: 1h", 1, arena);
        int sent = watch->sent[0], wanted = limits[i].attempts;
        if (ran && (wanted ? sent != wanted : sent < 30))
            fail_msg("%s sends %d times, wanted %d", limits[i].preset, sent, wanted);
        arena_destroy(arena);
    }
    free(watch);
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
    const struct pauses rule = { "go-retryablehttp-default", DOWN, "3000 6000 9000 9000" };
    (void)state;
    assert_true(run_calls(watch,
                          "{preset: go-retryablehttp-default,"
                          " retry: {backoff: {exponential: {base: 3s, cap: 9s}}}}",
                          DOWN, "duration: 1h", CALLS, arena));
    hold_pauses(&rule, watch);
    assert_int_equal(watch->sent[0], 5);
    free(watch);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses_are_the_librarys),
        cmocka_unit_test(attempts_are_the_librarys),
        cmocka_unit_test(at_once_and_without_end),
        cmocka_unit_test(a_written_field_changes_the_pauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
