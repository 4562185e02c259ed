/* From YAML to a spec: every kind of field, short forms, kinds, policies, anchors and merge keys,
** places, bounds.  Changes by path (variants, --set) are in patch_test.c, messages in refusals/. */
#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/effects/latency.h"
#include "models/spec/expect.h"
#include "models/spec/fault_spec.h"
#include "models/spec/load.h"
#include "models/spec/policies/deadline.h"
#include "models/spec/policies/retry.h"
#include "models/spec/policies/timeout.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "scenarios/read/places.h"
#include "scenarios/read/scenario.h"


#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* One line each, so that what a test adds begins in line 4. */
#define NAME "name: small\n"
#define CLIENTS "clients: {web: {open: 1/s, calls: {api: }}}\n"
#define SERVICES "services: {api: {workers: 1, queue: 9, service_time: 1ms}}\n"

struct bound {
    struct arena *arena;
    struct findings findings;
    struct scenario *scenario;
    struct world_spec spec;
    bool right;
};

static struct bound *bind_bytes(const char *yaml, size_t length)
{
    struct arena *arena = arena_create();
    struct bound *bound = ARENA_NEW(arena, struct bound);
    bound->arena = arena;
    findings_init(&bound->findings, arena);
    bound->scenario = scenario_parse("s.yaml", yaml, length, arena, &bound->findings);
    bound->right = bound->scenario && scenario_bind(bound->scenario, NULL, NULL, 0, &bound->spec,
                                                    &bound->findings);
    return bound;
}

static struct bound *bind_any(const char *yaml)
{
    return bind_bytes(yaml, strlen(yaml));
}

static struct bound *bind_right(const char *yaml)
{
    struct bound *bound = bind_any(yaml);
    if (!bound->right)
        findings_write(stderr, &bound->findings);
    assert_true(bound->right);
    return bound;
}

/* The errors as "line:col text" lines, in the order of finding. */
static void assert_refused(struct bound *bound, const char *wanted)
{
    const char *got = "";
    for (const struct finding *f = bound->findings.first; f; f = f->next)
        if (f->severity == SEVERITY_ERROR)
            got = arena_format(bound->arena, "%s%d:%d %s\n", got, f->place.line, f->place.col,
                               f->text);
    assert_string_equal(got, wanted);
    assert_false(bound->right);
    arena_destroy(bound->arena);
}

static void assert_place(const struct bound *bound, const void *member, int line, int col)
{
    const struct place_port *port = &bound->findings.places;
    struct place place = port->place_of(port->self, member);
    if (place.line != line || place.col != col)
        fail_msg("the place is %d:%d, not %d:%d", place.line, place.col, line, col);
}

/* --- fields --- */

static void every_kind_of_field(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        "name: 'quoted: text'\n"
        "about: |\n  two\n  lines\n"
        "run: {duration: 90s, seed: \"7\", calendar: heap}\n"
        "objective: {goodput: 0.9}\n"
        "clients: {web: {open: {rate: 60/min}, calls: {api: {weight: 2.5}}}}\n"
        "services:\n  api: {workers: 2, service_time: 3ms, async: yes, queue: {limit: unlimited}}\n"
        "faults:\n- {at: 1s, for: 2s, service: api, capacity: 30%}\n"
        "- {at: 3s, client: web, load: 3}\n"
        "expect: [{verdict: [storm, absorbed]}, {verdict: 'recovered, storm'}]\n");
    const struct world_spec *spec = &bound->spec;
    assert_string_equal(spec->name, "quoted: text");
    assert_string_equal(spec->about, "two\nlines\n");
    assert_int_equal(spec->run.duration, 90 * SIM_S);
    assert_int_equal(spec->run.seed, 7);
    assert_int_equal(spec->run.calendar, 1);
    assert_int_equal(spec->run.replications, 1);
    assert_true(spec->objective.goodput == 0.9);
    assert_int_equal(spec->objective.latency.p99, TIME_NONE);
    assert_int_equal(spec->clients.count, 1);
    assert_string_equal(spec->clients.item[0].name, "web");
    assert_true(spec->clients.item[0].open->rate.item[0].rate == 1);
    assert_null(spec->clients.item[0].closed);
    assert_true(spec->clients.item[0].calls.item[0].weight == 2.5);
    assert_true(spec->services.item[0].async);
    assert_int_equal(spec->services.item[0].queue.limit, COUNT_UNLIMITED);
    assert_int_equal(spec->faults.count, 2);
    assert_int_equal(spec->faults.item[0].lasts, 2 * SIM_S);
    assert_true(spec->faults.item[0].capacity == 0.3 && isnan(spec->faults.item[1].capacity));
    assert_int_equal(spec->expect.item[0].verdict, 1 << 3 | 1 << 0);
    assert_int_equal(spec->expect.item[1].verdict, 1 << 3 | 1 << 2);
    assert_false(spec->variants);
    arena_destroy(bound->arena);
}

static void a_bare_value_sets_the_first_field(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        NAME "clients:\n  a: {open: 40/s, calls: {api: }}\n"
        "  b: {open: [{at: 0s, rate: 1/s}, {at: 5s, rate: 3/s}], calls: {api: }}\n"
        "  c: {open: {rate: 2/s}, calls: {api: {retry: 5, timeout: 2s}}}\n"
        "services: {api: {workers: 1, queue: 3, service_time: 1ms, error_rate: 5%}}\n"
        "faults: [{at: 1s, for: 1s, service: api, latency: 250ms}]\n");
    const struct client_spec *client = bound->spec.clients.item;
    assert_int_equal(client[0].open->rate.count, 1);
    assert_true(client[0].open->rate.item[0].rate == 40);
    assert_int_equal(client[1].open->rate.count, 2);
    assert_int_equal(client[1].open->rate.item[1].at, 5 * SIM_S);
    const struct ones *policies = &client[2].calls.item[0].policies;
    assert_int_equal(((const struct retry_spec *)policies->item[0].value)->attempts, 5);
    assert_int_equal(((const struct timeout_spec *)policies->item[1].value)->after, 2 * SIM_S);
    assert_int_equal(bound->spec.services.item[0].queue.limit, 3);
    assert_true(bound->spec.services.item[0].error_rate.error == 0.05);
    assert_true(dist_mean(&bound->spec.faults.item[0].latency->add) == 0.25);
    arena_destroy(bound->arena);
}

/* What each text gives as mean of the service time. */
static void kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mean;
    } cases[] = {
        { "20ms", 0.02 },
        { "{exponential: {mean: 150ms}}", 0.15 },
        { "{exponential: 150ms}", 0.15 },
        { "{uniform: {low: 1s, high: 2s}}", 1.5 },
        { "{mixture: [{weight: 1, of: 1s}, {weight: 3, of: {exponential: 5s}}]}", 4 },
        { "{empirical: [1s, 3s]}", 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char yaml[400];
        snprintf(yaml, sizeof yaml, NAME CLIENTS "services: {api: {workers: 1, service_time: %s}}",
                 cases[i].text);
        struct bound *bound = bind_right(yaml);
        double mean = dist_mean(&bound->spec.services.item[0].service_time);
        if (fabs(mean - cases[i].mean) > 1e-12)
            fail_msg("%s: the mean is %g, not %g", cases[i].text, mean, cases[i].mean);
        arena_destroy(bound->arena);
    }
}

static const struct ones *policies_of(const struct bound *bound, size_t call)
{
    return &bound->spec.clients.item[0].calls.item[call].policies;
}

static void policies_as_keys_and_as_lists(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        NAME "clients:\n  web:\n    open: 1/s\n    calls:\n"
        "      a: {timeout: 1s, retry: {backoff: none, jitter: equal}, deadline: 9s}\n"
        "      b: {policies: [{timeout: 1s}, retry, {deadline: 9s}]}\n"
        "      c: [{retry: 2}, {timeout: none}, {deadline: 9s}]\n"
        "      d: {retry: none, timeout: none, deadline: none}\n"
        "      e:\n"
        "services: {a: &s {workers: 1, service_time: 1ms}, b: *s, c: *s, d: *s, e: *s}\n");
    static const char *const wanted[] = { "deadline retry timeout", "timeout retry deadline",
                                          "retry deadline", "", "" };
    for (size_t i = 0; i < 5; i++) {
        const char *got = "";
        for (size_t p = 0; p < policies_of(bound, i)->count; p++)
            got = arena_format(bound->arena, "%s%s%s", got, p ? " " : "",
                               policies_of(bound, i)->item[p].kind->name);
        assert_string_equal(got, wanted[i]);
    }
    const struct retry_spec *retry = policies_of(bound, 0)->item[1].value;
    assert_string_equal(retry->backoff.kind->name, "none");
    assert_string_equal(retry->jitter.kind->name, "equal");
    retry = policies_of(bound, 1)->item[1].value;
    assert_int_equal(retry->attempts, 3);
    assert_string_equal(retry->backoff.kind->name, "exponential");
    arena_destroy(bound->arena);
}

/* --- anchors and merge keys --- */

static void aliases_and_merge_keys(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        NAME CLIENTS "services:\n"
        "  one: &one {workers: 1, queue: 1, service_time: &t {exponential: 1s}}\n"
        "  two: &two {workers: 2, instances: 2, service_time: *t}\n"
        "  own: {<<: *one, workers: 5}\n"
        "  early: {<<: [*two, *one], queue: 7}\n"
        "  late: {queue: 7, <<: [*one, *two]}\n"
        "  chain: {<<: {<<: *two, queue: 4}}\n"
        "  api: *two\n");
    const struct service_spec *service = bound->spec.services.item;
    static const struct {
        int workers, instances, queue;
    } wanted[] = { { 1, 1, 1 }, { 2, 2, -1 }, { 5, 1, 1 }, { 2, 2, 7 }, { 1, 2, 7 }, { 2, 2, 4 },
                   { 2, 2, -1 } };
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(service[i].workers, wanted[i].workers);
        assert_int_equal(service[i].instances, wanted[i].instances);
        assert_int_equal(service[i].queue.limit,
                         wanted[i].queue < 0 ? COUNT_UNLIMITED : wanted[i].queue);
        assert_true(dist_mean(&service[i].service_time) == 1);
    }
    assert_string_equal(service[6].name, "api");
    arena_destroy(bound->arena);
}

static void aliases_are_refused(void **state)
{
    (void)state;
    assert_refused(bind_any(NAME CLIENTS SERVICES "run: *rn\n"),
                   "4:6 nothing above is called &rn\n");
    assert_refused(bind_any(NAME CLIENTS SERVICES "faults: &f [{at: *f}]\n"),
                   "4:18 *f stands inside &f itself\n");
    assert_refused(bind_any(NAME CLIENTS SERVICES "run: {<<: 3, tick: &t 2s}\n"),
                   "4:7 << takes a map or a list of maps to merge in, as in `<<: *name`\n");
    /* what is wrong behind an alias is shown where it was written, under the path where it is used
    ** */
    assert_refused(bind_any(NAME CLIENTS SERVICES "run: {tick: &t 0s}\n"
                            "objective: {hold: *t, goodput: *t}\n"),
                   "4:16 run.tick is 0s, but must be 1ms or more\n"
                   "4:16 objective.goodput: '0s' is not a share: write 10% or 0.1\n");
}

/* --- bounds --- */

/* Ten to the power of twelve distributions, written in 800 bytes. */
static void an_alias_bomb_is_not_expanded(void **state)
{
    (void)state;
    char yaml[4000] = NAME CLIENTS "services:\n";
    for (int i = 0; i < 12; i++) {
        char part[40] = "{weight: 1, of: 1s}, ", *end = yaml + strlen(yaml);
        if (i > 0)
            sprintf(part, "{weight: 1, of: *a%d}, ", i - 1);
        end += sprintf(end, "  s%d: {workers: 1, service_time: &a%d {mixture: [", i, i);
        for (int k = 0; k < 10; k++)
            end += sprintf(end, "%s", part);
        strcpy(end, "]}}\n");
    }
    struct bound *bound = bind_any(yaml);
    assert_true(arena_used(bound->arena) < 64u * 1024 * 1024);
    assert_refused(bound, "8:153 more than 200 000 values once this alias is followed\n");
}

static void levels_are_bounded(void **state)
{
    (void)state;
    char yaml[20000] = "a: ";
    memset(yaml + 3, '[', sizeof yaml - 4);
    assert_refused(bind_any(yaml), "1:67 more than 64 levels of maps and lists\n");
}

static void files_are_bounded(void **state)
{
    (void)state;
    char path[] = "/tmp/squall_scenario_XXXXXX";
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    int file = mkstemp(path);
    assert_true(file >= 0 && ftruncate(file, 100 * 1024 * 1024) == 0);
    assert_null(scenario_open(path, arena, &findings));
    assert_string_equal(findings.last->text,
                        "the file is too large: 100.0 MiB, but a scenario has at most 4 MiB");
    assert_null(scenario_open("/dev/zero", arena, &findings));
    assert_string_equal(findings.last->text, "the file is too large: a scenario has at most 4 MiB");
    assert_null(scenario_open("/tmp", arena, &findings));
    assert_string_equal(findings.last->text, "this is a directory, not a scenario file");
    assert_null(scenario_open("/no/such/file", arena, &findings));
    assert_string_equal(findings.last->text, "the file can't be read: No such file or directory");
    close(file);
    unlink(path);
    arena_destroy(arena);
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    static const char nul[] = "name: a\nb\0c";
    assert_refused(bind_bytes(nul, sizeof nul - 1),
                   "2:2 a control character (U+0000) stands here; a scenario is plain text\n");
    assert_refused(bind_any("name: \xc3\xa9\xff"),
                   "1:8 the byte 0xff here is no UTF-8; save the file as UTF-8\n");
    struct bound *bound = bind_right("\xef\xbb\xbf" "name: b\r\n" CLIENTS SERVICES "\r\n");
    assert_string_equal(bound->spec.name, "b");
    assert_place(bound, &bound->spec.name, 1, 7);
    arena_destroy(bound->arena);
}

/* --- places --- */

static void places(void **state)
{
    (void)state;
    struct bound *bound = bind_right(
        NAME "clients:\n  web:\n    open: 1/s\n    calls: {api: {retry: 4, timeout: 3s}}\n"
        "services:\n  api:\n    workers: 7\n    queue: {order: lifo}\n    service_time: 1ms\n"
        "faults:\n  - {at: 1s, for: 1s, service: api, down: true}\n");
    const struct world_spec *spec = &bound->spec;
    const struct service_spec *service = &spec->services.item[0];
    assert_place(bound, &spec->name, 1, 7);
    assert_place(bound, &spec->services, 6, 1);
    assert_place(bound, &service->name, 7, 3);
    assert_place(bound, &service->workers, 8, 14);
    assert_place(bound, &service->queue.order, 9, 20);
    assert_place(bound, &service->service_time, 10, 19);
    assert_place(bound, &spec->faults.item[0].service, 12, 32);
    assert_place(bound, &spec->clients.item[0].open->rate.item[0].rate, 4, 11);
    const struct ones *policies = policies_of(bound, 0);
    assert_place(bound, &policies->item[1], 5, 29);
    assert_place(bound, policies->item[0].value, 5, 26); /* attempts, its first member */
    /* what was not set: the smallest map around it */
    assert_place(bound, &service->queue.limit, 9, 5);
    assert_place(bound, &service->instances, 7, 3);
    assert_place(bound, &spec->faults.item[0].load, 12, 5);
    assert_place(bound, &spec->run.seed, 1, 1);
    assert_place(bound, bound, 0, 0);
    assert_true(place_was_set(&bound->findings, &service->workers));
    assert_false(place_was_set(&bound->findings, &service->instances));
    arena_destroy(bound->arena);
}

/* All that is wrong with a file comes at once, and what follows from a mistake is not said. */
static void errors_in_one_go(void **state)
{
    (void)state;
    assert_refused(
        bind_any("name: x\nname: y\nrun: {sed: 3, tick: 5}\nclients: [a]\n"
                 "services: {api: {worker: 3, service_time: 1ms},\n"
                 "  9b: {workers: 1, service_time: 1}}\n"),
        "2:1 the key 'name' stands here a second time; the first is in line 1\n"
        "3:7 unknown key 'sed' in run; did you mean 'seed'?\n"
        "3:21 run.tick: '5' needs a unit: 250ms, 2s, 5min\n"
        "4:1 clients must be a map (name: {...}), not a list\n"
        "5:18 unknown key 'worker' in services.api; did you mean 'workers'?\n"
        "6:3 services: '9b' is no name: letters, digits, _ and -, beginning with a letter\n"
        "6:34 services.9b.service_time: '1' needs a unit: 250ms, 2s, 5min\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_field),
        cmocka_unit_test(a_bare_value_sets_the_first_field),
        cmocka_unit_test(kinds),
        cmocka_unit_test(policies_as_keys_and_as_lists),
        cmocka_unit_test(aliases_and_merge_keys),
        cmocka_unit_test(aliases_are_refused),
        cmocka_unit_test(an_alias_bomb_is_not_expanded),
        cmocka_unit_test(levels_are_bounded),
        cmocka_unit_test(files_are_bounded),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(places),
        cmocka_unit_test(errors_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
