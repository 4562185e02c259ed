/* Changes by path: variants and --set, their reach, their places, and what they must not touch. */
#include "scenarios/read/scenario.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/fault_spec.h"
#include "models/spec/load.h"
#include "models/spec/policies/retry.h"
#include "models/spec/queue_order.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char story[] =
    "name: story\n"
    "clients: {web: {open: 1/s, calls: {shop: }}}\n"
    "services:\n"
    "  shop:\n"
    "    workers: &many 9\n"
    "    queue: 5\n"
    "    service_time: 1ms\n"
    "    calls:\n"
    "      bank: &edge {retry: 3, timeout: 2s}\n"
    "      post: *edge\n"
    "      desk: {<<: *edge, probability: 10%}\n"
    "      safe: {policies: [{timeout: 1s}, {retry: 2}]}\n"
    "      till: [{timeout: 1s}, {retry: {attempts: 2}}]\n"
    "  bank: &small {workers: *many, queue: 1, service_time: {exponential: 3ms}}\n"
    "  post: *small\n"
    "  desk: *small\n"
    "  safe: *small\n"
    "  till: *small\n"
    "faults:\n"
    "  - {at: 1s, for: 1s, service: bank, down: true}\n"
    "  - {at: 9s, for: 1s, service: bank, down: true}\n";

struct bound {
    struct arena *arena;
    struct findings findings;
    struct scenario *scenario;
    struct world_spec spec;
    bool right;
};

/* `changes` is the map of the one variant, v, or NULL; `settings` end in a NULL path. */
static struct bound *bind_with(const char *changes, const struct setting *settings)
{
    struct arena *arena = arena_create();
    struct bound *bound = ARENA_NEW(arena, struct bound);
    const char *added = changes ? arena_format(arena, "variants:\n  v: %s\n", changes) : "";
    const char *yaml = arena_format(arena, "%s%s", story, added);
    size_t count = 0;
    bound->arena = arena;
    findings_init(&bound->findings, arena);
    bound->scenario = scenario_parse("s.yaml", yaml, strlen(yaml), arena, &bound->findings);
    while (settings && settings[count].path)
        count++;
    bound->right = bound->scenario && scenario_bind(bound->scenario, changes ? "v" : NULL, settings,
                                                    count, &bound->spec, &bound->findings);
    return bound;
}

static struct bound *bind_right(const char *changes, const struct setting *settings)
{
    struct bound *bound = bind_with(changes, settings);
    if (!bound->right)
        findings_write(stderr, &bound->findings);
    assert_true(bound->right);
    return bound;
}

static void assert_refused(struct bound *bound, const char *wanted)
{
    const char *got = "";
    for (const struct finding *f = bound->findings.first; f; f = f->next)
        if (f->severity == SEVERITY_ERROR)
            got = arena_format(bound->arena, "%s%s:%d:%d %s\n", got, f->place.file, f->place.line,
                               f->place.col, f->text);
    assert_string_equal(got, wanted);
    assert_false(bound->right);
    arena_destroy(bound->arena);
}

static const struct call_spec *call_of(const struct bound *bound, size_t call)
{
    return &bound->spec.services.item[0].calls.item[call];
}

/* What the call's policies say, in their order. */
static const char *policies_of(const struct bound *bound, size_t call)
{
    const struct ones *ones = &call_of(bound, call)->policies;
    const char *text = "";
    for (size_t i = 0; i < ones->count; i++) {
        const struct one *one = &ones->item[i];
        const char *value = field_print(&one->kind->fields->field[0], one->value, bound->arena);
        text = arena_format(bound->arena, "%s%s%s %s", text, i ? ", " : "", one->kind->name, value);
    }
    return text;
}

static void a_value_deep_down(void **state)
{
    (void)state;
    struct bound *bound = bind_right("{services.shop.calls.bank.timeout: 5s, run.seed: 8,\n"
                                     "    services.shop.queue: {limit: 7, order: lifo}}", NULL);
    assert_string_equal(policies_of(bound, 0), "retry 3, timeout 5s");
    assert_int_equal(bound->spec.run.seed, 8);
    assert_int_equal(bound->spec.services.item[0].queue.limit, 7);
    assert_true(bound->spec.variants);
    arena_destroy(bound->arena);
}

/* The call of post is an alias of that of bank, that of desk merges it in. */
static void other_users_of_an_anchor_see_nothing(void **state)
{
    (void)state;
    struct bound *bound = bind_right("{services.shop.calls.post.timeout: 5s,\n"
                                     "    services.shop.calls.desk.retry.attempts: 7,\n"
                                     "    services.post.service_time.exponential.mean: 8ms}", NULL);
    assert_string_equal(policies_of(bound, 0), "retry 3, timeout 2s");
    assert_string_equal(policies_of(bound, 1), "retry 3, timeout 5s");
    assert_string_equal(policies_of(bound, 2), "retry 7, timeout 2s");
    assert_true(dist_mean(&bound->spec.services.item[1].service_time) == 0.003);
    assert_true(dist_mean(&bound->spec.services.item[2].service_time) == 0.008);
    assert_true(dist_mean(&bound->spec.services.item[3].service_time) == 0.003);
    /* nor does the scenario as written, bound again */
    assert_true(scenario_bind(bound->scenario, NULL, NULL, 0, &bound->spec, &bound->findings));
    assert_string_equal(policies_of(bound, 1), "retry 3, timeout 2s");
    assert_true(dist_mean(&bound->spec.services.item[2].service_time) == 0.003);
    arena_destroy(bound->arena);
}

static void a_bare_value_in_the_way_is_kept(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        "{services.shop.calls.bank.retry.jitter: none, services.shop.queue.order: lifo,\n"
        "    clients.web.open.arrivals: constant,\n"
        "    clients.web.calls.shop.retry.backoff.constant: 1s}", NULL);
    const struct retry_spec *retry = call_of(bound, 0)->policies.item[0].value;
    assert_int_equal(retry->attempts, 3);
    assert_string_equal(retry->jitter.kind->name, "none");
    assert_int_equal(bound->spec.services.item[0].queue.limit, 5);
    assert_int_equal(bound->spec.services.item[0].queue.order, QUEUE_LIFO);
    assert_true(bound->spec.clients.item[0].open->rate.item[0].rate == 1);
    assert_int_equal(bound->spec.clients.item[0].open->arrivals, ARRIVALS_CONSTANT);
    retry = bound->spec.clients.item[0].calls.item[0].policies.item[0].value;
    assert_string_equal(retry->backoff.kind->name, "constant");
    arena_destroy(bound->arena);
}

static void policies_in_an_order_of_their_own(void **state)
{
    (void)state;
    struct bound *bound = bind_right("{services.shop.calls.safe.timeout: 4s,\n"
                                     "    services.shop.calls.safe.retry.attempts: 6,\n"
                                     "    services.shop.calls.till.retry.attempts: 8}", NULL);
    assert_string_equal(policies_of(bound, 3), "timeout 4s, retry 6");
    assert_string_equal(policies_of(bound, 4), "timeout 1s, retry 8");
    arena_destroy(bound->arena);
    assert_refused(bind_with("{services.shop.calls.safe.deadline: 4s}", NULL),
                   "s.yaml:23:32 services.shop.calls.safe.policies is a list already, so "
                   "'deadline' can't stand beside it: where would it go?\n");
}

static void items_of_lists(void **state)
{
    (void)state;
    const struct setting settings[] = { { "clients.web.open.rate[1].rate", "7/s" },
                                        { NULL, NULL } };
    struct bound *bound = bind_right(
        "{'faults[0].at': 3s, faults.1.at: 4s,\n"
        "    clients.web.open.rate: [{rate: 2/s}, {at: 5s, rate: 3/s}]}", settings);
    assert_int_equal(bound->spec.faults.item[0].at, 3 * SIM_S);
    assert_int_equal(bound->spec.faults.item[1].at, 4 * SIM_S);
    assert_true(bound->spec.clients.item[0].open->rate.item[0].rate == 2);
    assert_true(bound->spec.clients.item[0].open->rate.item[1].rate == 7);
    arena_destroy(bound->arena);
}

static void settings_stand_above_the_variant(void **state)
{
    (void)state;
    const struct setting settings[] = {
        { "run.seed", "9" },
        { "services.shop.calls.bank.retry", "none" },
        { "services.shop.calls.post.timeout", "none" },
        { "services.extra", "{workers: 3, queue: 1, service_time: 1s}" },
        { NULL, NULL },
    };
    struct bound *bound = bind_right("{run.seed: 8, run.tick: 2s}", settings);
    assert_int_equal(bound->spec.run.seed, 9);
    assert_int_equal(bound->spec.run.tick, 2 * SIM_S);
    assert_string_equal(policies_of(bound, 0), "timeout 2s");
    assert_string_equal(policies_of(bound, 1), "retry 3");
    assert_int_equal(bound->spec.services.count, 7);
    arena_destroy(bound->arena);
}

static void paths_that_lead_nowhere(void **state)
{
    (void)state;
    assert_refused(
        bind_with("{services.shop.calls.bank.retrys: 3, 'faults[2].at': 1s}", NULL),
        "s.yaml:23:50 the path 'faults[2].at' names item 2 of a list that has 2, counted from 0\n"
        "s.yaml:23:32 unknown key 'retrys' in services.shop.calls.bank; did you mean 'retry'?\n");
    assert_refused(
        bind_with("{services.shopp.workers: 3, variants.v.x: 1, run..seed: 1}", NULL),
        "s.yaml:23:34 the path 'variants.v.x' leads into the variants, which can't be changed by "
        "path\n"
        "s.yaml:23:55 the path 'run..seed' has an empty part; names are joined by one '.'\n"
        "s.yaml:23:16 services.shopp is not there, and a new one needs: service_time; did you "
        "mean 'shop'?\n");
}

static void a_setting_is_shown_as_it_was_typed(void **state)
{
    (void)state;
    const struct setting settings[] = { { "run.seed", "x" }, { "run.sed", "3" }, { NULL, NULL } };
    struct bound *bound = bind_with(NULL, settings);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    findings_write(out, &bound->findings);
    fclose(out);
    assert_string_equal(text, "--set:1:5: error: unknown key 'sed' in run; did you mean 'seed'?\n"
                              "run.sed=3\n"
                              "    ^\n"
                              "--set:1:10: error: run.seed: 'x' is not a whole number: "
                              "write 3, 1500 or 10_000\n"
                              "run.seed=x\n"
                              "         ^\n");
    free(text);
    arena_destroy(bound->arena);
}

/* --- variants as such --- */

static void names_of_variants(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct findings findings;
    struct world_spec spec;
    const char *const *names;
    findings_init(&findings, arena);
    const char *yaml = arena_format(arena, "%svariants: {hot: &h {run.seed: 2}, plain: , "
                                           "hotter: {<<: *h, run.tick: 2s}}\n", story);
    struct scenario *scenario = scenario_parse("s.yaml", yaml, strlen(yaml), arena, &findings);
    assert_int_equal(scenario_variants(scenario, &names), 3);
    assert_string_equal(names[0], "hot");
    assert_string_equal(names[2], "hotter");
    assert_string_equal(scenario_base_name(scenario), "plain");
    assert_true(scenario_bind(scenario, "hotter", NULL, 0, &spec, &findings));
    assert_int_equal(spec.run.seed, 2);
    assert_int_equal(spec.run.tick, 2 * SIM_S);
    assert_true(scenario_bind(scenario, "plain", NULL, 0, &spec, &findings));
    assert_int_equal(spec.run.seed, 1);
    assert_false(scenario_bind(scenario, "hoter", NULL, 0, &spec, &findings));
    assert_string_equal(findings.last->text, "there is no variant 'hoter'; did you mean 'hotter'?");
    arena_destroy(arena);
}

/* The same mistake found again is not shown again, but is no less a mistake. */
static void an_error_known_already_is_an_error_still(void **state)
{
    (void)state;
    struct bound *bound = bind_with("{services.shop.workers: 0}", NULL);
    int errors = bound->findings.errors;
    assert_false(bound->right);
    assert_false(scenario_bind(bound->scenario, "v", NULL, 0, &bound->spec, &bound->findings));
    assert_false(scenario_check(bound->scenario, NULL, 0, &bound->findings));
    assert_int_equal(bound->findings.errors, errors);
    assert_true(scenario_bind(bound->scenario, NULL, NULL, 0, &bound->spec, &bound->findings));
    arena_destroy(bound->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_deep_down),
        cmocka_unit_test(other_users_of_an_anchor_see_nothing),
        cmocka_unit_test(a_bare_value_in_the_way_is_kept),
        cmocka_unit_test(policies_in_an_order_of_their_own),
        cmocka_unit_test(items_of_lists),
        cmocka_unit_test(settings_stand_above_the_variant),
        cmocka_unit_test(paths_that_lead_nowhere),
        cmocka_unit_test(a_setting_is_shown_as_it_was_typed),
        cmocka_unit_test(names_of_variants),
        cmocka_unit_test(an_error_known_already_is_an_error_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
