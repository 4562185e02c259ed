/* What is written of a scenario whose values change in mid-run reads back to the same, before and
** after each change: a path of a `set` leads to what the file says, so what is written must say it
** in the same way (policies as keys or as a list, a preset), or the path must not care (another
** kind, another key). */
#include "tests/support.h"

#include "models/spec/world.h"
#include "scenarios/read/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without marks of what the user has set. */
static const char *written(const struct world_spec *spec, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct findings findings = { .arena = arena };
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    scenario_explain(out, spec, NULL, &findings);
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

static void same_in_force(const struct world_spec *one, const struct world_spec *two,
                          struct arena *arena)
{
    assert_string_equal(written(one, arena), written(two, arena));
    assert_int_equal(one->changes.count, two->changes.count);
    for (size_t i = 0; i < one->changes.count; i++) {
        assert_true(one->changes.item[i].at == two->changes.item[i].at);
        assert_string_equal(written(one->changes.item[i].spec, arena),
                            written(two->changes.item[i].spec, arena));
    }
}

static struct world_spec scenario(const char *call, const char *service, const char *set,
                                  struct arena *arena)
{
    return support_spec(
        arena_format(arena,
                     "name: written\nrun: {duration: 10s}\n"
                     "clients: {web: {open: 20/s, calls: {api: %s}}}\n"
                     "services: {api: {workers: 2, queue: 10, %s}}\n"
                     "faults: [{at: 2s, for: 2s, set: {%s}}]\n",
                     call, service, set),
        arena);
}

#define WORK "service_time: 10ms"

static void a_set_reads_back(const char *call, const char *service, const char *set)
{
    struct arena *arena = arena_create();
    struct world_spec spec = scenario(call, service, set, arena);
    assert_true(spec.changes.count > 0);
    struct world_spec again = support_spec(written(&spec, arena), arena);
    same_in_force(&spec, &again, arena);
    assert_string_not_equal(written(&spec, arena), written(spec.changes.item[0].spec, arena));
    arena_destroy(arena);
}

/* A policy beside those there are has its place among keys, but none in a list of one's own. */
static void policies_stay_keys_or_a_list(void **state)
{
    (void)state;
    a_set_reads_back("{retry: 2}", WORK, "clients.web.calls.api.timeout: 50ms");
    a_set_reads_back("{}", WORK, "clients.web.calls.api.retry: 2");
    a_set_reads_back("[{timeout: 1s}, {retry: 2}]", WORK,
                     "clients.web.calls.api.policies: [{retry: 3}]");
    a_set_reads_back("[{retry: none}, {timeout: 1s}]", WORK, "clients.web.calls.api.retry: 2");
    a_set_reads_back("{policies: [{retry: 2}, timeout: 1s]}", WORK,
                     "'clients.web.calls.api.policies[1].timeout': 20ms");
    a_set_reads_back("{}", WORK ", rate_limit: 10/s", "services.api.shed: 80%");
}

/* A bare value, or a default, is written as the kind it stands for; another kind takes its
** place. */
static void another_kind_takes_the_place(void **state)
{
    (void)state;
    a_set_reads_back("{}", WORK, "services.api.service_time.exponential.mean: 20ms");
    a_set_reads_back("{}", "service_time: {exponential: 10ms}",
                     "services.api.service_time.constant: 20ms");
    a_set_reads_back("{retry: 2}", WORK, "clients.web.calls.api.retry.backoff.constant.delay: 1s");
    a_set_reads_back("{retry: 2}", WORK,
                     "clients.web.calls.api.retry.budget.token_bucket.capacity: 5");
}

/* The path that came last is meant. */
static void retries_and_attempts(void **state)
{
    (void)state;
    a_set_reads_back("{retry: {}}", WORK, "clients.web.calls.api.retry.retries: 4");
    a_set_reads_back("{retry: 5}", WORK, "clients.web.calls.api.retry.retries: 7");
    a_set_reads_back("{retry: {retries: 4}}", WORK, "clients.web.calls.api.retry.attempts: 2");
    a_set_reads_back("{retry: {retries: 4}}", WORK, "clients.web.calls.api.retry.retries: none");
    a_set_reads_back("{retry: {attempts: 5, retries: 4}}", WORK,
                     "clients.web.calls.api.retry.retries: none, services.api.workers: 3");
    a_set_reads_back("{preset: finagle-default, retry: {retries: 4}}", WORK,
                     "clients.web.calls.api.retry.retries: none");
    struct arena *arena = arena_create();
    struct world_spec spec = scenario("{retry: {retries: 4}}", WORK,
                                      "clients.web.calls.api.retry.attempts: 2", arena);
    assert_non_null(strstr(written(spec.changes.item[0].spec, arena), "attempts: 2\n"));
    arena_destroy(arena);
}

/* What a `set` leaves out of a policy is the preset's. */
static void a_preset_stays_underneath(void **state)
{
    (void)state;
    a_set_reads_back("{preset: resilience4j-default, retry: 2}", WORK,
                     "clients.web.calls.api.breaker: {consecutive: 65}");
    a_set_reads_back("{preset: istio-default, retry: none}", WORK,
                     "clients.web.calls.api.timeout: 50ms");
    a_set_reads_back("{preset: [dotnet-http-standard, finagle-default], outlier: none}", WORK,
                     "clients.web.calls.api.breaker.minimum_calls: 20");
    a_set_reads_back("{preset: [dotnet-http-standard, finagle-default], outlier: none}", WORK,
                     "clients.web.calls.api.policies: [bulkhead: none, deadline: 9s, retry: 2, "
                     "breaker: none, timeout: 1s]");
    a_set_reads_back("{}", WORK ", preset: tomcat-server", "services.api.queue: {order: lifo}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_stay_keys_or_a_list),
        cmocka_unit_test(another_kind_takes_the_place),
        cmocka_unit_test(retries_and_attempts),
        cmocka_unit_test(a_preset_stays_underneath),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
