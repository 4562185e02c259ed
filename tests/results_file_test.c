/* Results in a file: writing and reading are inverse, what is shown of them stays the same bytes,
** and a file that is damaged is refused with its place. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "plots/report/comparison_page.h"
#include "plots/report/figure_compare.h"
#include "plots/report/figure_run.h"
#include "plots/report/json.h"
#include "plots/report/page.h"
#include "plots/report/words.h"
#include "scenarios/read/scenario.h"
#include "sim/rng.h"
#include "study/results_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- texts of studies --- */

struct text {
    char *bytes;
    size_t size;
    FILE *out;
};

static void text_open(struct text *text)
{
    *text = (struct text){ 0 };
    text->out = open_memstream(&text->bytes, &text->size);
    assert_non_null(text->out);
}

static const char *text_take(struct text *text, struct arena *arena)
{
    fclose(text->out);
    const char *copy = arena_text_of(arena, text->bytes, text->size);
    free(text->bytes);
    return copy;
}

static const char *results_text(const struct study *study, const struct results *whole,
                                struct arena *arena)
{
    struct text text;
    text_open(&text);
    study_write(text.out, study, whole, "1.2.3");
    return text_take(&text, arena);
}

/* All that is shown of one study. */
static const char *shown_text(const struct study *study, struct arena *arena)
{
    struct text text;
    struct err err;
    text_open(&text);
    figure_run_settings(text.out, study);
    page_write(text.out, study, false);
    assert_true(json_study(text.out, study, "1.2.3", &err));
    return text_take(&text, arena);
}

/* --- through a file --- */

static const char *save(const char *text, struct arena *arena)
{
    char *path = arena_text(arena, "/tmp/squall-results-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *out = fdopen(fd, "w");
    assert_true(out && fputs(text, out) >= 0 && fclose(out) == 0);
    return path;
}

static struct study *read_text(const char *text, const struct world_spec *spec,
                               struct arena *arena, struct err *err)
{
    struct results_file file;
    const char *path = save(text, arena);
    struct study *study = NULL;
    if (results_file_open(&file, path, arena, err)) {
        assert_null(file.folder);
        study = study_read(&file, spec, err);
        results_file_close(&file);
    }
    unlink(path);
    return study;
}

/* The scenario as `--out` writes it beside the results, read back. */
static const struct world_spec *spec_again(const struct world_spec *spec, struct arena *arena)
{
    struct text text;
    struct findings findings;
    struct world_spec *again = ARENA_NEW(arena, struct world_spec);
    findings_init(&findings, arena);
    text_open(&text);
    scenario_explain(text.out, spec, NULL, &findings);
    const char *yaml = text_take(&text, arena);
    struct scenario *scenario =
        scenario_parse("again.yaml", yaml, strlen(yaml), arena, &findings);
    assert_non_null(scenario);
    assert_true(scenario_bind(scenario, NULL, NULL, 0, again, &findings));
    return again;
}

static struct study *read_back(const char *text, const struct world_spec *spec,
                               struct arena *arena)
{
    struct err err = { 0 };
    struct study *study = read_text(text, spec_again(spec, arena), arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    return study;
}

static struct study *story_study(const char *story, const char *variant, const char *named,
                                 size_t runs, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    struct team team = { .threads = 1 };
    struct err err = { 0 };
    *spec = support_story(story, variant, arena);
    spec->run.replications = (int64_t)runs;
    struct study *study = study_run(spec, named, NULL, &team, arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    return study;
}

/* --- inverse --- */

static void same_numbers(const char *path, const double *a, const double *b, size_t count)
{
    assert_int_equal(a != NULL, b != NULL);
    for (size_t i = 0; a && i < count; i++)
        if (memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i])))
            fail_msg("%s: %.17g, read back as %.17g", path, a[i], b[i]);
}

static void same_runs(const struct results *a, const struct results *b)
{
    assert_int_equal(a->measures, b->measures);
    assert_int_equal(a->windows, b->windows);
    assert_int_equal(a->replication, b->replication);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->events, b->events);
    assert_memory_equal(a->health, b->health, a->windows);
    for (size_t i = 0; i < a->measures; i++) {
        assert_string_equal(a->measure[i].path, b->measure[i].path);
        same_numbers(a->measure[i].path, &a->measure[i].total, &b->measure[i].total, 1);
        same_numbers(a->measure[i].path, a->measure[i].series, b->measure[i].series, a->windows);
    }
}

static void reading_undoes_writing(void **state)
{
    struct arena *arena = *state;
    struct study *study = story_study("one-tier-storm", NULL, "say \"no\"\\ \x01 \xff", 3, arena);
    struct judgement *judgement = &study->run[1]->judgement;
    judgement->capacity = INFINITY;
    judgement->after = -0.0;
    judgement->healed = 0.1 + 0.2;
    judgement->cause = (struct cause){ .kind = CAUSE_OUTCOME, .outcome = OUTCOME_breaker_open,
                                       .from = "a", .to = NULL, .retried = true, .can = -INFINITY,
                                       .share = 1e-320 };
    judgement->remedy = 0;
    const char *text = results_text(study, NULL, arena);
    struct study *back = read_back(text, study->spec, arena);
    assert_string_equal(back->variant, "say \"no\"\\ \x01 ?");
    assert_int_equal(back->runs, study->runs);
    for (size_t r = 0; r < study->runs; r++)
        same_runs(study->run[r], back->run[r]);
    judgement = &back->run[1]->judgement;
    assert_true(judgement->capacity == INFINITY && judgement->healed == 0.1 + 0.2);
    assert_true(judgement->after == 0 && signbit(judgement->after) && isnan(judgement->relapsed));
    assert_int_equal(judgement->cause.kind, CAUSE_OUTCOME);
    assert_int_equal(judgement->cause.outcome, OUTCOME_breaker_open);
    assert_true(judgement->cause.share == 1e-320 && judgement->cause.can == -INFINITY);
    assert_true(judgement->cause.retried && !judgement->cause.overloaded);
    assert_string_equal(judgement->cause.from, "a");
    assert_null(judgement->cause.to);
    assert_int_equal(judgement->remedy, 0);
    assert_string_equal(results_text(back, NULL, arena), text);
}

/* --- what is shown --- */

static void all_is_shown_alike(void **state)
{
    static const struct { const char *story, *variant; } shown[] = {
        { "one-tier-storm", NULL }, { "metastable", NULL }, { "cache-loss", NULL },
        { "deploy", NULL },         { "shards", NULL },     { "thundering-herd", NULL },
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        struct study *study = story_study(shown[i].story, shown[i].variant, "it", 3, arena);
        const char *as_run = shown_text(study, arena);
        const char *text = results_text(study, words_drawn(study), arena);
        assert_string_equal(shown_text(read_back(text, study->spec, arena), arena), as_run);
    }
}

static const char *comparison_text(struct study **study, struct arena *arena)
{
    struct text text;
    const struct comparison *comparison = comparison_make(study, 2, arena);
    text_open(&text);
    figure_compare_settings(text.out, comparison);
    comparison_page_write(text.out, comparison, NULL, false);
    return text_take(&text, arena);
}

static void a_comparison_too(void **state)
{
    struct arena *arena = *state;
    struct study *study[2] = { story_study("one-tier-storm", NULL, "one", 3, arena),
                               story_study("one-tier-storm", "full-jitter", "two", 3, arena) };
    const char *as_run = comparison_text(study, arena);
    for (size_t i = 0; i < 2; i++)
        study[i] = read_back(results_text(study[i], words_drawn(study[i]), arena), study[i]->spec,
                             arena);
    assert_string_equal(comparison_text(study, arena), as_run);
}

/* A run that kept no series, as of a large study. */
static void runs_without_series(void **state)
{
    struct arena *arena = *state;
    struct study *study = story_study("one-tier-storm", NULL, "it", 2, arena);
    study->run[1] = results_without_series(study->run[1], study->run[0], arena);
    const char *text = results_text(study, NULL, arena);
    struct study *back = read_back(text, study->spec, arena);
    assert_null(back->run[1]->health);
    assert_null(back->run[1]->measure[1].series);
    assert_string_equal(results_text(back, NULL, arena), text);
}

/* --- refusals --- */

static const char small[] = "name: small\n"
                            "run: {duration: 3s}\n"
                            "clients: {c: {open: {rate: 10/s}, calls: {s: {}}}}\n"
                            "services: {s: {workers: 9, service_time: 10ms}}\n"
                            "faults: [{at: 1s, for: 1s, service: s, down: true}]\n";

static const char *replaced(const char *text, const char *old, const char *new, struct arena *arena)
{
    const char *at = strstr(text, old);
    if (!at)
        fail_msg("%s is not in the file", old);
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

/* The consumer is behind, and its ladder a queue that nobody wrote. */
static const char behind[] =
    "name: behind\nrun: {duration: 40s, replications: 2}\n"
    "objective: {queues: {orders: {oldest: 2s}}, hold: 2s}\n"
    "clients: {shop: {open: {rate: 40/s}, calls: {orders: }}}\n"
    "queues: {orders: {dead_letter: orders-dead}, orders-dead: {}}\n"
    "consumers: {fulfil: {queue: orders, concurrency: 10, service_time: 200ms, ladder: [1s, 5s], "
    "on_failure: next}}\n"
    "faults: [{at: 5s, for: 5s, consumer: fulfil, pause: true}]\n";

static void what_queues_had_is_kept(void **state)
{
    struct arena *arena = *state;
    struct study *study = support_study(behind, arena);
    const struct lag *lag = &study->run[0]->judgement.lag;
    study->variant = "it";
    study->run[1] = results_without_series(study->run[1], study->run[0], arena);
    assert_string_equal(lag->queue, "orders");
    assert_true(lag->behind > 0 && lag->oldest > 2 && lag->depth > 80 && lag->drained > 10);
    const char *as_run = shown_text(study, arena), *text = results_text(study, NULL, arena);
    struct study *back = read_back(text, study->spec, arena);
    const struct lag *again = &back->run[0]->judgement.lag;
    same_runs(study->run[0], back->run[0]);
    assert_string_equal(again->queue, "orders");
    assert_true(again->behind == lag->behind && again->oldest == lag->oldest &&
                again->depth == lag->depth && again->alone == lag->alone &&
                again->drained == lag->drained);
    assert_int_equal(back->run[1]->queues, 4);
    assert_string_equal(study->run[1]->queue[2], back->run[1]->queue[2]);
    assert_string_equal(shown_text(back, arena), as_run);
    assert_string_equal(results_text(back, NULL, arena), text);
    struct err err = { 0 };
    const char *bad = replaced(text, "\"lag\": {", "\"gal\": {", arena);
    assert_null(read_text(bad, study->spec, arena, &err));
    assert_string_equal(err.text, "runs[0].judgement.lag is missing");
}

static void damage_has_its_place(void **state)
{
    static const struct { const char *old, *new, *says; } damage[] = {
        { "\"results\": 2", "\"results\": 3",
          "its results are of form 3, written by squall 1.2.3, but this squall reads form 2" },
        { "\"results\": 2, ", "", "it does not hold results of squall: `results` is missing" },
        { "\"variant\": \"it\"", "\"variant\": 3", "variant must be a text" },
        { "\"run.offered\"", "\"run.offers\"",
          "metrics[1] is run.offers, but the scenario has run.offered there: they don't belong "
          "together" },
        { "\"verdict\": \"", "\"verdict\": \"un",
          "runs[0].judgement.verdict must be one of: absorbed, contained, recovered, storm, "
          "metastable, saturated, unhealthy" },
        { "\"recovered\": ", "\"returned\": ", "runs[0].judgement.recovered is missing" },
        { "\"remedy\": null", "\"remedy\": 1",
          "runs[0].judgement.remedy must be the place of a fault" },
        { "\"health\": \"", "\"health\": \"+",
          "runs[0].health must be null, or 3 of the letters .+-" },
        { "\"totals\": [", "\"totals\": [0, ", NULL },
        { "\"faults\": [", "\"faults\": [{}, ", "runs[0].faults must be a list of 1 faults, as the "
                                                "scenario has" },
        { "\"events\": ", "\"events\": -", "runs[0].events must be a whole number from 0 on" },
    };
    struct arena *arena = *state;
    struct study *study = support_study(small, arena);
    study->variant = "it";
    const char *text = results_text(study, NULL, arena);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        struct err err = { 0 };
        const char *bad = replaced(text, damage[i].old, damage[i].new, arena);
        assert_null(read_text(bad, study->spec, arena, &err));
        if (damage[i].says)
            assert_string_equal(err.text, damage[i].says);
        else
            assert_non_null(strstr(err.text, "runs[0].totals must be a list of "));
        assert_non_null(err.place.file);
    }
}

/* Cut off anywhere it is refused, never taken for less. */
static void what_is_cut_off(void **state)
{
    struct arena *arena = *state;
    struct study *study = support_study(small, arena);
    const char *text = results_text(study, NULL, arena);
    size_t length = strlen(text);
    for (size_t cut = 0; cut + 1 < length; cut += 97) {
        struct err err = { 0 };
        assert_null(read_text(arena_text_of(arena, text, cut), study->spec, arena, &err));
        assert_int_equal(strncmp(err.text, "it is no JSON: ", 15), 0);
        assert_true(err.place.line > 0);
    }
}

/* Where a value of the file begins: after ": ", "[" or ", ". */
static size_t value_after(const char *text, size_t length, size_t from)
{
    while (from < length && !(text[from - 1] == ' ' || text[from - 1] == '['))
        from++;
    return from;
}

/* One value or one byte is another: it is refused, or what was read can be shown. */
static void whatever_it_holds(void **state)
{
    static const char *const values[] = { "null", "-1", "1e308", "-1e308", "9223372036854775807",
                                          "\"inf\"", "\"-inf\"", "[]", "{}", "\"\"", "true",
                                          "0.5", "18446744073709551616", "1e-320" };
    struct arena *arena = *state;
    struct study *study = support_study(small, arena);
    const char *text = results_text(study, NULL, arena);
    size_t length = strlen(text), refused = 0;
    struct rng rng;
    rng_stream(&rng, 11, 0, "damage");
    for (size_t i = 0; i < 600; i++) {
        struct arena *own = arena_create();
        struct err err = { 0 };
        size_t at = 1 + rng_below(&rng, length - 2), end;
        const char *value = values[rng_below(&rng, sizeof values / sizeof *values)];
        char byte[] = { (char)(' ' + rng_below(&rng, 95)), '\0' };
        bool whole = rng_below(&rng, 4) > 0;
        at = whole ? value_after(text, length, at) : at;
        end = whole ? at + strcspn(text + at, ",]}") : at + 1;
        const char *bad = arena_format(own, "%.*s%s%s", (int)at, text, whole ? value : byte,
                                       text + (end < length ? end : length));
        const struct study *back = read_text(bad, study->spec, own, &err);
        if (back)
            shown_text(back, own);
        refused += !back;
        arena_destroy(own);
    }
    assert_true(refused > 100);
}

static void folders(void **state)
{
    static const char *const names[] = { "before", "after-2" };
    struct arena *arena = *state;
    struct text text;
    struct results_file file;
    struct err err = { 0 };
    text_open(&text);
    studies_write(text.out, names, 2, "1.2.3");
    const char *whole = text_take(&text, arena), *path = save(whole, arena);
    assert_true(results_file_open(&file, path, arena, &err));
    assert_int_equal(file.folders, 2);
    assert_string_equal(file.folder[1], "after-2");
    results_file_close(&file);
    unlink(path);
    path = save(replaced(whole, "after-2", "../after", arena), arena);
    assert_false(results_file_open(&file, path, arena, &err));
    assert_string_equal(err.text, "variants[1] must be the name of a folder beside the file");
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(reading_undoes_writing), SUPPORT_TEST(all_is_shown_alike),
        SUPPORT_TEST(a_comparison_too),       SUPPORT_TEST(runs_without_series),
        SUPPORT_TEST(what_queues_had_is_kept),
        SUPPORT_TEST(damage_has_its_place),   SUPPORT_TEST(what_is_cut_off),
        SUPPORT_TEST(whatever_it_holds),      SUPPORT_TEST(folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
