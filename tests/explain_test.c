/* scenario_explain: what it writes reads back to the same spec, which then explains itself in the
** same words but for the marks of defaults. */
#include "models/spec/world.h"
#include "scenarios/read/scenario.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct reading {
    struct arena *arena;
    struct findings findings;
    struct scenario *scenario;
    struct world_spec spec;
};

static void fail_reading(struct reading *reading, const char *text)
{
    findings_write(stderr, &reading->findings);
    fail_msg("this does not read:\n%.2000s", text);
}

static void read_scenario(struct reading *reading, const char *text, const char *variant)
{
    reading->arena = arena_create();
    findings_init(&reading->findings, reading->arena);
    reading->scenario = scenario_parse("test.yaml", text, strlen(text), reading->arena,
                                       &reading->findings);
    if (!reading->scenario || !scenario_bind(reading->scenario, variant, NULL, 0, &reading->spec,
                                             &reading->findings))
        fail_reading(reading, text);
}

/* Its text; ends the reading. */
static char *explain(struct reading *reading)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    scenario_explain(out, &reading->spec, ".", &reading->findings);
    fclose(out);
    arena_destroy(reading->arena);
    return text;
}

static void take_marks_away(char *text)
{
    static const char mark[] = "  # default";
    char *to = text;
    for (const char *from = text; *from;)
        if (strncmp(from, mark, sizeof mark - 1) == 0)
            from += sizeof mark - 1;
        else
            *to++ = *from++;
    *to = '\0';
}

/* The explanation of `text`, marks taken away, explains itself likewise. */
static void comes_back(const char *text, const char *variant)
{
    struct reading reading;
    read_scenario(&reading, text, variant);
    char *first = explain(&reading);
    take_marks_away(first);
    read_scenario(&reading, first, NULL);
    char *second = explain(&reading);
    take_marks_away(second);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

#define USERS "clients:\n  users: {open: 10/s, calls: {api: {}}}\n"
#define API "services:\n  api: {workers: 4, queue: 10, service_time: 10ms}\n"

static void the_smallest(void **state)
{
    (void)state;
    comes_back("name: small\n" USERS API, NULL);
}

static const char full[] =
    "name: \"odd: \\\"names\\\" # \\\\ \\u0085 \\uFEFF \\x09 h\xc3\xbclle \xf0\x9f\x8c\x80\"\n"
    "about: |\n  several\n  lines: of text\n"
    "run: {duration: 30min, warmup: 1min30s, seed: 7, replications: 10, tick: 250ms}\n"
    "objective: {goodput: 99.9%, latency: {p99: 3s}, hold: 20s}\n"
    "clients:\n"
    "  no:\n"
    "    open: {rate: [{at: 0s, rate: 10/s}, {at: 2min, rate: 100/min}],"
    " gaps: {erlang: {stages: 3, mean: 1s}}}\n"
    "    calls: {api: {weight: 2, network: {uniform: {low: 1ms, high: 3ms}}}, db: {weight: 0.5}}\n"
    "  crowd: {closed: {users: 40, think: 2s}, fleet: 3, calls: {api: {deadline: 30s, retry: 2}}}\n"
    "  cron: {batch: {calls: 100, at: 1min, every: 5min}, calls: {api: {timeout: 3s}}}\n"
    "services:\n"
    "  api:\n"
    "    workers: 200\n"
    "    queue: {limit: 100, order: lifo}\n"
    "    service_time: {mixture: [{weight: 9, of: {lognormal: {median: 20ms, p99: 80ms}}},"
    " {weight: 1, of: {mixture: [{weight: 1, of: 1s}]}}]}\n"
    "    error_rate: {error: 1%, invalid: 0.1%}\n"
    "    calls:\n"
    "      db:\n"
    "        policies:\n"
    "          - timeout: 40s\n"
    "          - retry: {retries: 4, backoff: {list: [0s, 1s, 2s]}, jitter: {symmetric: 30%},"
    " on: [timeout, unavailable], retry_after: ignore}\n"
    "          - deadline: 1min\n"
    "        probability: 30%\n"
    "        parallel: \"yes\"\n"
    "        on_failure: ignore\n"
    "  db: {workers: 50, service_time: {empirical: [1ms, 2ms, 4ms]}, queue: unlimited, async: on}\n"
    "faults:\n"
    "  - {at: 5min, for: 15min, service: db, latency: {share: 30%, add: 10s}, ramp_up: 1min}\n"
    "  - {at: 6min, for: 1min, edge: api.db, black_hole: true}\n"
    "  - {at: 7min, for: 1min, client: no, load: 2.5}\n"
    "expect:\n"
    "  - {variant: after, verdict: [storm, metastable]}\n"
    "  - {variant: base, metric: edges.api.db.amplification, equals: 2.5, within: 10%,"
    " from: 1min}\n"
    "variants:\n"
    "  base: {}\n"
    "  after:\n"
    "    services.api.calls.db.retry.attempts: 3\n"
    "    services.api.calls.db.retry.retries: none\n"
    "    services.api.workers: 5\n"
    "  unlimited:\n"
    "    services.api.calls.db.retry: {attempts: unlimited, backoff: 1s}\n";

static void nearly_everything(void **state)
{
    (void)state;
    comes_back(full, NULL);
    comes_back(full, "after");
    comes_back(full, "unlimited");
}

static void marks_only_what_was_not_set(void **state)
{
    (void)state;
    struct reading reading;
    read_scenario(&reading,
                  "name: small\nrun: {seed: 1}\n"
                  "clients:\n  users: {open: 10/s, calls: {api: {retry: {backoff: 1s}}}}\n" API,
                  NULL);
    char *text = explain(&reading);
    assert_non_null(strstr(text, "\n  seed: 1\n"));
    assert_non_null(strstr(text, "\n  duration: 5min  # default\n"));
    assert_non_null(strstr(text, "\n        retry:\n          attempts: 3  # default\n"));
    assert_non_null(strstr(text, "\n            constant:\n              delay: 1s\n"));
    assert_non_null(strstr(text, "\n          jitter: full  # default\n"));
    assert_non_null(strstr(text, "\n    workers: 4\n"));
    assert_non_null(strstr(text, "\n      limit: 10\n"));
    assert_non_null(strstr(text, "\n      order: fifo  # default\n"));
    assert_non_null(strstr(text, "\nfaults: []  # default\n"));
    free(text);
}

static void a_shipped_scenario(const char *path)
{
    struct arena *arena = arena_create();
    struct findings findings;
    const char *const *names;
    FILE *in = fopen(path, "rb");
    char *text = arena_take(arena, 1 << 20);
    assert_non_null(in);
    size_t length = fread(text, 1, (1 << 20) - 1, in);
    fclose(in);
    findings_init(&findings, arena);
    struct scenario *scenario = scenario_parse("test.yaml", text, length, arena, &findings);
    assert_non_null(scenario);
    size_t count = scenario_variants(scenario, &names);
    comes_back(text, NULL);
    for (size_t i = 0; i < count; i++)
        comes_back(text, names[i]);
    arena_destroy(arena);
}

/* Run from the root of the tree. */
static void every_shipped_scenario(void **state)
{
    (void)state;
    glob_t files;
    if (glob("scenarios/*.yaml", 0, NULL, &files) != 0)
        return;
    for (size_t i = 0; i < files.gl_pathc; i++)
        a_shipped_scenario(files.gl_pathv[i]);
    globfree(&files);
}

/* --- the canonical text --- */

/* "path > name", amid the text. */
static void note_file(void *self, const char *path, const char *name)
{
    fprintf(self, "%s > %s\n", path, name);
}

/* Of a scenario with settings. */
static char *canonical(const char *name, const char *text, const struct setting *setting,
                       size_t settings, bool again)
{
    struct reading reading = { .arena = arena_create() };
    struct arena *arena = reading.arena, *other = arena_create();
    char *made = NULL;
    size_t length = 0;
    findings_init(&reading.findings, arena);
    reading.scenario = scenario_parse(name, text, strlen(text), arena, &reading.findings);
    if (reading.scenario && again) {
        struct scenario *first = reading.scenario;
        findings_init(&reading.findings, other);
        reading.scenario = scenario_again(first, other, &reading.findings);
        arena_destroy(arena); /* the second needs nothing of the first */
        arena = arena_create();
    }
    if (!reading.scenario || !scenario_bind(reading.scenario, NULL, setting, settings,
                                            &reading.spec,
                                            &reading.findings))
        fail_reading(&reading, text);
    FILE *out = open_memstream(&made, &length);
    scenario_canonical(out, reading.scenario, &reading.spec, &(struct file_port){ note_file, out },
                       other);
    fclose(out);
    arena_destroy(arena);
    arena_destroy(other);
    return made;
}

static const char bare[] = "name: x\nrun: {duration: 60s}\nclients: {web: {open: {rate: 40/s}, "
                           "calls: {s: {timeout: 1s}}}}\nservices: {s: {service_time: 1ms, "
                           "workers: 3}}\n";
static const char wordy[] =
    "# a comment\nservices: {s: {workers: 4, service_time: {constant: 1ms}, "
    "queue: {order: fifo}}}\n"
    "name: x\nclients:\n  web:\n    open: {rate: 2400/min}\n"
    "    calls: {s: {timeout: {after: 1000ms}}}\n"
    "run: {duration: 1min, seed: 1}\n";

/* The same spec, written in two ways: with a comment, defaults set, other units, another order. */
static void the_same_spec_has_one_canonical_text(void **state)
{
    (void)state;
    static const struct setting order[] = { { "services.s.workers", "3" }, { "run.tick", "1s" } };
    static const struct setting other[] = { { "run.tick", "1s" }, { "services.s.workers", "3" } };
    char *plain = canonical("a.yaml", bare, NULL, 0, false);
    char *set = canonical("b.yaml", wordy, order, 2, false);
    char *turned = canonical("b.yaml", wordy, other, 2, false);
    char *changed = canonical("b.yaml", wordy, order + 1, 1, false);
    assert_string_equal(plain, set);
    assert_string_equal(set, turned);
    assert_string_not_equal(set, changed);
    assert_null(strstr(plain, "# default"));
    free(plain);
    free(set);
    free(turned);
    free(changed);
}

static void a_scenario_again_is_the_same(void **state)
{
    (void)state;
    static const struct setting setting = { "run.seed", "9" };
    char *first = canonical("a.yaml", wordy, &setting, 1, false);
    char *second = canonical("a.yaml", wordy, &setting, 1, true);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

/* A file is found from the scenario's folder, and named as seen from there. */
static void files_are_named_from_the_folder(void **state)
{
    (void)state;
    char folder[] = "/tmp/canonical-XXXXXX";
    if (!mkdtemp(folder))
        fail_msg("no folder");
    struct arena *arena = arena_create();
    const char *path = arena_format(arena, "%s/s.yaml", folder);
    FILE *file = fopen(path, "w");
    fputs("name: x\nrun: {duration: 60s}\nclients: {web: {trace: {file: in/t.txt}, "
          "calls: {s: {}}}}\n"
          "services: {s: {service_time: 1ms, workers: 1}}\n", file);
    fclose(file);
    mkdir(arena_format(arena, "%s/in", folder), 0700);
    fclose(fopen(arena_format(arena, "%s/in/t.txt", folder), "w"));
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *opened = scenario_open(path, arena, &findings);
    struct scenario *scenario = scenario_again(opened, arena, &findings);
    struct world_spec spec;
    assert_true(scenario_bind(scenario, NULL, NULL, 0, &spec, &findings));
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    scenario_canonical(out, scenario, &spec, &(struct file_port){ note_file, out }, arena);
    fclose(out);
    /* the note comes before the name is written */
    assert_non_null(strstr(text, arena_format(arena, "file: %s/in/t.txt > in/t.txt\nin/t.txt\n",
                                              folder)));
    free(text);
    remove(arena_format(arena, "%s/in/t.txt", folder));
    remove(arena_format(arena, "%s/in", folder));
    remove(path);
    remove(folder);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest),
        cmocka_unit_test(nearly_everything),
        cmocka_unit_test(marks_only_what_was_not_set),
        cmocka_unit_test(every_shipped_scenario),
        cmocka_unit_test(the_same_spec_has_one_canonical_text),
        cmocka_unit_test(a_scenario_again_is_the_same),
        cmocka_unit_test(files_are_named_from_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
