/* Every shipped story: the laws over 20 seeds of every variant (fewer of the long ones), and the
** same bytes with either calendar.  What a story expects of itself is checked by the command line's
** tests.
**
** Each variant is a job in a process of its own, as many at once as there are cores.
*/
#include "tests/support.h"

#include "models/spec/world.h"
#include "plots/report/csv.h"
#include "plots/report/json.h"
#include "scenarios/read/scenario.h"
#include "tests/laws.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 2, SEEDS_LEAST = 1 }; /* ten times slower: memory is looked after in fewer runs */
#else
enum { SEEDS = 20, SEEDS_LEAST = 2 };
#endif
#define EVENTS_MOST 5000000 /* of all seeds of a variant */

static const struct setting shorter[] = { { "run.replications", "1" } };

/* What breaks, in words; NULL: nothing does. */
typedef const char *story_check(struct scenario *scenario, const char *variant,
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
        exit(EXIT_FAILURE);
    }
    return spec;
}

/* --- jobs --- */

static struct scenario *open_story(const char *story, struct arena *arena)
{
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_open(arena_format(arena, "scenarios/%s", story), arena, &findings);
    assert_non_null(scenario);
    return scenario;
}

static int job(const char *story, const char *variant, story_check *check)
{
    struct arena *arena = arena_create();
    const char *broken = check(open_story(story, arena), variant, arena);
    if (broken)
        printf("%s, variant %s: %s\n", story, variant ? variant : "base", broken);
    arena_destroy(arena);
    fflush(stdout);
    return broken ? EXIT_FAILURE : EXIT_SUCCESS;
}

struct jobs {
    story_check *check;
    long running, most;
    int failed;
};

static void wait_for_one(struct jobs *jobs)
{
    int status;
    if (wait(&status) < 0)
        fail_msg("a job is lost");
    jobs->running--;
    jobs->failed += !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS;
}

static void start_job(struct jobs *jobs, const char *story, const char *variant)
{
    if (jobs->running == jobs->most)
        wait_for_one(jobs);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(job(story, variant, jobs->check));
    jobs->running++;
}

static void start_story(struct jobs *jobs, const char *story)
{
    struct arena *arena = arena_create();
    const char *const *names;
    size_t variants = scenario_variants(open_story(story, arena), &names);
    for (size_t v = 0; v < variants; v++)
        start_job(jobs, story, names[v]);
    if (variants == 0)
        start_job(jobs, story, NULL);
    arena_destroy(arena);
}

static int is_story(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static void check_stories(story_check *check)
{
    struct jobs jobs = { .check = check, .most = sysconf(_SC_NPROCESSORS_ONLN) };
    struct dirent **entries;
    int count = scandir("scenarios", &entries, is_story, alphasort);
    assert_true(count > 5);
    for (int i = 0; i < count; i++) {
        start_story(&jobs, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    while (jobs.running > 0)
        wait_for_one(&jobs);
    if (jobs.failed)
        fail_msg("%d variants of stories fail", jobs.failed);
}

/* --- laws --- */

static const char *keep_laws(struct scenario *scenario, const char *variant, struct arena *arena)
{
    struct world_spec spec = bind_variant(scenario, variant, shorter, 1, arena);
    uint64_t events = 0;
    for (uint64_t seed = 1;
         seed <= SEEDS && (seed <= SEEDS_LEAST || events < EVENTS_MOST); seed++) {
        struct arena *run = arena_create();
        struct laws *laws = laws_create(&spec);
        struct observer observer = laws_observer(laws);
        const struct results *results = support_run(&spec, seed, &observer, run);
        const char *broken = laws_broken(laws, results);
        events += results->events;
        if (broken)
            return arena_format(arena, "seed %d breaks the law: %s", (int)seed, broken);
        laws_destroy(laws);
        arena_destroy(run);
    }
    return NULL;
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
    struct study *study = study_run(spec, variant ? variant : "base", NULL,
                                    &(struct team){ .threads = 1 }, arena, &err);
    FILE *out = open_memstream(&bytes, &length);
    if (!study || !out)
        exit(EXIT_FAILURE);
    csv_series(out, study->run[0]);
    if (!json_study(out, study, "test", &err))
        exit(EXIT_FAILURE);
    fclose(out);
    return bytes;
}

static const char *same_with_either_calendar(struct scenario *scenario, const char *variant,
                                             struct arena *arena)
{
    static const struct setting heap[] = { { "run.replications", "1" },
                                           { "run.calendar", "heap" } };
    struct world_spec ladder = bind_variant(scenario, variant, shorter, 1, arena);
    struct world_spec other = bind_variant(scenario, variant, heap, 2, arena);
    char *first = bytes_of(&ladder, variant, arena);
    char *again = bytes_of(&ladder, variant, arena);
    char *second = bytes_of(&other, variant, arena);
    const char *broken = strcmp(first, again) != 0    ? "two runs of the same seed differ"
                         : strcmp(first, second) != 0 ? "the calendars differ"
                                                      : NULL;
    free(first);
    free(again);
    free(second);
    return broken;
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
