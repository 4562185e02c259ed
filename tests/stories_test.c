/* Every shipped story: the laws over 20 seeds of every variant, and the same bytes with either
** calendar.  What a story expects of itself is checked by the command line's tests. */
#include "tests/support.h"

#include "plots/report/csv.h"
#include "plots/report/json.h"
#include "scenarios/read/scenario.h"
#include "tests/laws.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 2 }; /* ten times slower: memory is looked after in fewer runs */
#else
enum { SEEDS = 20 };
#endif

/* A story is cut to a length that shows its fault and what follows; a law does not need the rest. */
static const struct setting shorter[] = { { "run.replications", "1" } };

typedef void story_check(const char *story, const char *variant, struct scenario *scenario,
                         struct arena *arena);

static struct world_spec bind_variant(struct scenario *scenario, const char *variant,
                                      const struct setting *settings, size_t count,
                                      struct arena *arena)
{
    struct findings findings;
    struct world_spec spec;
    findings_init(&findings, arena);
    if (!scenario_bind(scenario, variant, settings, count, &spec, &findings)) {
        findings_write(stderr, &findings);
        fail_msg("variant %s can't be read", variant ? variant : "base");
    }
    return spec;
}

static void check_story(const char *story, story_check *check)
{
    struct arena *arena = arena_create();
    struct findings findings;
    const char *const *names;
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_open(arena_format(arena, "scenarios/%s", story), arena, &findings);
    assert_non_null(scenario);
    size_t variants = scenario_variants(scenario, &names);
    if (variants == 0)
        check(story, NULL, scenario, arena);
    for (size_t v = 0; v < variants; v++)
        check(story, names[v], scenario, arena);
    arena_destroy(arena);
}

static int is_story(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static void check_stories(story_check *check)
{
    struct dirent **entries;
    int count = scandir("scenarios", &entries, is_story, alphasort);
    assert_true(count > 5);
    for (int i = 0; i < count; i++) {
        check_story(entries[i]->d_name, check);
        free(entries[i]);
    }
    free(entries);
}

/* --- laws --- */

static void keep_laws(const char *story, const char *variant, struct scenario *scenario,
                      struct arena *arena)
{
    struct world_spec spec = bind_variant(scenario, variant, shorter, 1, arena);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct arena *run = arena_create();
        struct laws *laws = laws_create(&spec);
        struct observer observer = laws_observer(laws);
        const struct results *results = support_run(&spec, seed, &observer, run);
        laws_hold(laws, results, arena_format(run, "%s, variant %s, seed %d", story,
                                              variant ? variant : "base", (int)seed));
        laws_destroy(laws);
        arena_destroy(run);
    }
}

static void laws_over_all_stories(void **state)
{
    (void)state;
    check_stories(keep_laws);
}

/* --- the same bytes --- */

/* series.csv and summary.json of one replication, one after the other. */
static char *bytes_of(const struct world_spec *spec, const char *variant, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct err err;
    struct study *study = study_run(spec, variant ? variant : "base", NULL, arena, &err);
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(study);
    assert_non_null(out);
    csv_series(out, study->run[0]);
    assert_true(json_study(out, study, "test", &err));
    fclose(out);
    return bytes;
}

static void same_with_either_calendar(const char *story, const char *variant,
                                      struct scenario *scenario, struct arena *arena)
{
    static const struct setting heap[] = { { "run.replications", "1" }, { "run.calendar", "heap" } };
    struct world_spec ladder = bind_variant(scenario, variant, shorter, 1, arena);
    struct world_spec other = bind_variant(scenario, variant, heap, 2, arena);
    char *first = bytes_of(&ladder, variant, arena);
    char *again = bytes_of(&ladder, variant, arena);
    char *second = bytes_of(&other, variant, arena);
    if (strcmp(first, again) != 0)
        fail_msg("%s: two runs of the same seed differ", story);
    if (strcmp(first, second) != 0)
        fail_msg("%s: the calendars differ", story);
    free(first);
    free(again);
    free(second);
}

static void same_bytes(void **state)
{
    (void)state;
    check_stories(same_with_either_calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_over_all_stories),
        cmocka_unit_test(same_bytes),
    };
    return cmocka_run_group_tests_name("stories", tests, NULL, NULL);
}
