/* What a spec as a whole must satisfy, on specs made by hand.  The messages with their places are
** under tests/refusals; here are the sums and the graph: attempts, circles, depth, load. */
#include "models/check/spec_check.h"
#include "models/spec/backoff.h"
#include "models/spec/policies/retry.h"
#include "tests/spec_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void says(struct fixture *f, int errors, int warnings, const char *text)
{
    world_spec_check(&f->spec, &f->findings);
    char *all = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&all, &length);
    findings_write(out, &f->findings);
    fclose(out);
    if (f->findings.errors != errors || f->findings.warnings != warnings ||
        (text && !strstr(all, text)))
        fail_msg("wanted %d errors, %d warnings and '%s', but got\n%s", errors, warnings,
                 text ? text : "", all);
    free(all);
    arena_destroy(f->arena);
}

static void a_plain_chain_is_fine(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 3);
    says(&f, 0, 0, NULL);
}

static void retries_become_attempts(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 1);
    struct ones *policies = &f.spec.clients.item[0].calls.item[0].policies;
    add_policy(&f, policies, "retry", 0, "3");
    struct retry_spec *retry = policies->item[0].value;
    retry->retries = 4;
    world_spec_check(&f.spec, &f.findings);
    assert_int_equal(retry->attempts, 5);
    says(&f, 0, 0, NULL); /* and a second look changes nothing */
}

static void attempts_and_retries_are_one_too_many(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 1);
    struct ones *policies = &f.spec.clients.item[0].calls.item[0].policies;
    add_policy(&f, policies, "retry", 0, "4");
    ((struct retry_spec *)policies->item[0].value)->retries = 4;
    says(&f, 1, 0, "attempts and retries both say how often");
}

static void a_circle_is_shown(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 4);
    service_call(&f, 3, 1);
    says(&f, 1, 0, "in a circle: s1 -> s2 -> s3 -> s1\n");
}

static void a_long_circle_is_cut(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 100);
    service_call(&f, 99, 0);
    says(&f, 1, 0, "s12 -> ... -> s0\n");
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 256);
    f.spec.clients.item[0].open->rate.item[0].rate = 1;
    says(&f, 0, 0, NULL);
    chain_make(&f, 257);
    says(&f, 1, 0, "the call of 's256' is 257 levels deep; at most 256 are possible");
}

static void a_world_has_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 2000);
    says(&f, 1, 0, "257 levels");
    chain_make(&f, 100000);
    says(&f, 2, 0, "there are 100000 services; at most 2000 are possible");
}

static void findings_have_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 600);
    for (size_t i = 0; i < 600; i++)
        f.spec.services.item[i].calls.count = 0;
    says(&f, 0, 501, "warning: too many warnings; no more are told\n");
    chain_make(&f, 600);
    for (size_t i = 0; i + 1 < 600; i++)
        f.spec.services.item[i].calls.item[0].target = "nobody";
    says(&f, 501, 0, "error: too many errors; no more are told\n");
}

static void results_have_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 12);
    f.spec.run.duration = 200000 * SIM_S;
    says(&f, 0, 0, NULL);
    chain_make(&f, 13);
    f.spec.run.duration = 200000 * SIM_S;
    says(&f, 1, 0, "200000 windows of 27 clients, services and edges make more than 5000000 rows");
}

static void fan_out_has_a_limit(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 4);
    f.spec.clients.item[0].open->rate.item[0].rate = 0;
    f.spec.services.item[0].calls.item[0].times = 1000;
    f.spec.services.item[1].calls.item[0].times = 1000;
    says(&f, 0, 0, NULL);
    chain_make(&f, 4);
    f.spec.services.item[0].calls.item[0].times = 1000;
    f.spec.services.item[1].calls.item[0].times = 1000;
    f.spec.services.item[2].calls.item[0].times = 2;
    says(&f, 1, 0, "2000000 requests at 's3'");
}

/* 3 x 3 x 3, on a client's call and two services'. */
static void layers_multiply(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 3);
    add_policy(&f, &f.spec.clients.item[0].calls.item[0].policies, "retry", 0, "3");
    add_policy(&f, &f.spec.services.item[0].calls.item[0].policies, "retry", 0, "3");
    add_policy(&f, &f.spec.services.item[1].calls.item[0].policies, "retry", 0, "3");
    says(&f, 0, 1, "3 layers retry on top of each other: up to 27 attempts at 's2' per call of "
                   "'users' (users -> s0 -> s1 -> s2)");
}

static void a_layer_without_retry_passes_failures_on(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 3);
    add_policy(&f, &f.spec.clients.item[0].calls.item[0].policies, "retry", 0, "5");
    add_policy(&f, &f.spec.services.item[1].calls.item[0].policies, "retry", 0, "2");
    says(&f, 0, 1, "2 layers retry on top of each other: up to 10 attempts at 's2'");
}

static void an_ignored_failure_does_not_multiply(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 2);
    add_policy(&f, &f.spec.clients.item[0].calls.item[0].policies, "retry", 0, "3");
    add_policy(&f, &f.spec.services.item[0].calls.item[0].policies, "retry", 0, "3");
    f.spec.services.item[0].calls.item[0].on_failure = ON_FAILURE_IGNORE;
    says(&f, 0, 0, NULL);
}

static void a_caller_that_gives_up_first(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 2);
    add_policy(&f, &f.spec.clients.item[0].calls.item[0].policies, "timeout", 2 * SIM_S, NULL);
    struct ones *inner = &f.spec.services.item[0].calls.item[0].policies;
    add_policy(&f, inner, "retry", 0, "3");
    add_policy(&f, inner, "timeout", SIM_S, NULL);
    says(&f, 0, 1, "the call of 's1' may take 3s (3 attempts), but 'users' waits only 2s for 's0'");
}

static void a_timeout_beyond_its_deadline(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 1);
    struct ones *policies = &f.spec.clients.item[0].calls.item[0].policies;
    add_policy(&f, policies, "deadline", 2 * SIM_S, NULL);
    add_policy(&f, policies, "timeout", 2 * SIM_S, NULL);
    says(&f, 0, 1, "the timeout (2s) can never end anything: the deadline around it is over");
}

static void unlimited_attempts_need_a_pause(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 1);
    struct ones *policies = &f.spec.clients.item[0].calls.item[0].policies;
    add_policy(&f, policies, "retry", 0, "unlimited");
    ((struct retry_spec *)policies->item[0].value)->backoff.kind =
        registry_find(&backoff_registry, "none");
    says(&f, 1, 0, "time would stand still when 's0' refuses");
}

static void load_above_capacity(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 2);
    f.spec.clients.item[0].open->rate.item[0].rate = 501; /* held 10 ms and 10 ms by 10 workers */
    says(&f, 0, 1, "'s0' can't keep up even without a fault: 501 requests per second come at the "
                   "mean, 500 can be served (load 1)");
    chain_make(&f, 2);
    f.spec.clients.item[0].open->rate.item[0].rate = 501;
    f.spec.services.item[0].async = true;
    says(&f, 0, 0, NULL);
}

static void users_who_never_pause(void **state)
{
    (void)state;
    struct fixture f;
    for (int users = 30; users <= 31; users++) {
        chain_make(&f, 1);
        f.spec.clients.item[0].open = NULL;
        f.spec.clients.item[0].closed = ARENA_NEW(f.arena, struct closed_spec);
        f.spec.clients.item[0].closed->users = users; /* 10 workers and 20 places */
        says(&f, users > 30, 0, users > 30 ? "time would stand still" : NULL);
    }
}

static void black_holes_need_timeouts(void **state)
{
    (void)state;
    struct fixture f;
    chain_make(&f, 1);
    struct fault_spec fault;
    fields_default(&fault_spec_fields, &fault, f.arena);
    fault.at = 10 * SIM_S;
    fault.lasts = 10 * SIM_S;
    fault.edge = "users.s0";
    fault.black_hole = true;
    f.spec.faults.item = &fault;
    f.spec.faults.count = 1;
    says(&f, 0, 1, "'users' waits for ever when a fault swallows its requests to 's0'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_chain_is_fine),
        cmocka_unit_test(retries_become_attempts),
        cmocka_unit_test(attempts_and_retries_are_one_too_many),
        cmocka_unit_test(a_circle_is_shown),
        cmocka_unit_test(a_long_circle_is_cut),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(a_world_has_a_limit),
        cmocka_unit_test(findings_have_a_limit),
        cmocka_unit_test(results_have_a_limit),
        cmocka_unit_test(fan_out_has_a_limit),
        cmocka_unit_test(layers_multiply),
        cmocka_unit_test(a_layer_without_retry_passes_failures_on),
        cmocka_unit_test(an_ignored_failure_does_not_multiply),
        cmocka_unit_test(a_caller_that_gives_up_first),
        cmocka_unit_test(a_timeout_beyond_its_deadline),
        cmocka_unit_test(unlimited_attempts_need_a_pause),
        cmocka_unit_test(load_above_capacity),
        cmocka_unit_test(users_who_never_pause),
        cmocka_unit_test(black_holes_need_timeouts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
