/* Random scenarios: whatever the tables describe, drawn (tests/scenario_maker.h) and run with the
** laws on.  What scenario_explain() and scenario_canonical() write of each must be accepted and be
** the same again, also in the midst of the run, after each of its `set`s.  What each is said to
** cost must be a number.  A part of them run again with the other calendar, and as written: the
** bytes must be the same.
**
**     build/tests/random_test              the seeds of `make test`
**     build/tests/random_test SEED         one: its text, then its end
**     build/tests/random_test FIRST COUNT  a range; not 0 where there was a finding
**
** Each seed has a process of its own, so that a crash, a report of the sanitizers, an assertion and
** a run without end are findings like a broken law.  A run that tells too many facts, or that the
** world gives up, has ended cleanly: the laws are then held only up to there.
*/
#include "tests/support.h"

#include "models/spec/world.h"
#include "plots/report/csv.h"
#include "plots/report/json.h"
#include "scenarios/read/scenario.h"
#include "study/cost.h"
#include "tests/laws.h"
#include "tests/scenario_maker.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 100 };
#else
enum { SEEDS = 300 };
#endif
/* Work is counted in facts; the last resort against a run that tells none, however slow the
** machine. */
enum { SECONDS = 600 };
enum { FACTS_MOST = 300000, AGAIN = 4 /* one seed in so many runs again */ };

/* How a seed ended; the exit status of its process.  Any other is a finding. */
enum ending { ENDED, REFUSED = 50, GIVEN_UP, STOPPED, FINDING };

struct tally_of_seeds {
    int seeds, at_once, refused, given_up, stopped, findings;
};

/* --- one seed, in its own process --- */

static int finding(const char *what)
{
    fprintf(stderr, "%s\n", what);
    return FINDING;
}

static struct world_spec bind_text(const char *text, const char *calendar,
                                   struct findings *findings, struct arena *arena)
{
    const struct setting setting = { "run.calendar", calendar };
    struct world_spec spec = { 0 };
    findings_init(findings, arena);
    struct scenario *scenario = scenario_parse("random.yaml", text, strlen(text), arena, findings);
    if (!scenario || !scenario_bind(scenario, NULL, &setting, calendar != NULL, &spec, findings)) {
        findings_write(stderr, findings);
        exit(finding("what was accepted once is refused"));
    }
    return spec;
}

/* Ends the process, for nothing else may stop a world from outside. */
struct guard {
    const struct laws *laws;
    uint64_t facts;
};

static void count_fact(void *self, const struct fact *fact)
{
    struct guard *guard = self;
    (void)fact;
    if (++guard->facts < FACTS_MOST)
        return;
    const char *broken = laws_broken_so_far(guard->laws);
    exit(broken ? finding(broken) : STOPPED);
}

static int run_with_laws(const struct world_spec *spec, struct arena *arena)
{
    struct laws *laws = laws_create(spec);
    struct guard guard = { .laws = laws };
    struct observer observer = laws_observer(laws), counting = { count_fact, &guard };
    struct err err;
    struct world *world = world_create(spec, (uint64_t)spec->run.seed, 0, &err);
    if (!world)
        return finding(err.text);
    world_observe(world, &observer);
    world_observe(world, &counting);
    bool ended = world_run(world, spec->run.duration, &err);
    const char *broken = laws_broken_so_far(laws);
    if (ended)
        broken = laws_broken(laws, world_results(world, arena));
    int ending = broken ? finding(broken) : ended ? ENDED : GIVEN_UP;
    world_destroy(world);
    laws_destroy(laws);
    return ending;
}

/* series.csv and summary.json, one after the other. */
static const char *bytes_of(const char *text, const char *calendar, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct findings findings;
    struct err err;
    struct world_spec spec = bind_text(text, calendar, &findings, arena);
    struct study *study = study_run(&spec, "base", NULL, &(struct team){ .threads = 1 }, arena,
                                    &err);
    FILE *out = open_memstream(&bytes, &length);
    if (!study || !out)
        exit(finding("the run ended once, but not again"));
    csv_series(out, study->run[0]);
    if (!json_study(out, study, "test", &err))
        exit(finding(err.text));
    fclose(out);
    const char *copy = arena_text(arena, bytes);
    free(bytes);
    return copy;
}

static const char *explained(const char *text, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct findings findings;
    struct world_spec spec = bind_text(text, NULL, &findings, arena);
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    scenario_explain(out, &spec, ".", &findings);
    fclose(out);
    const char *copy = arena_text(arena, bytes);
    free(bytes);
    return copy;
}

/* What is in force at the beginning, and after each change: written where there are no marks of
** defaults. */
static const char *in_force(const char *text, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct findings findings, none = { .arena = arena };
    struct world_spec spec = bind_text(text, NULL, &findings, arena);
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    scenario_explain(out, &spec, ".", &none);
    for (size_t i = 0; i < spec.changes.count; i++) {
        fprintf(out, "# %lld ns\n", (long long)spec.changes.item[i].at);
        scenario_explain(out, spec.changes.item[i].spec, ".", &none);
    }
    fclose(out);
    const char *copy = arena_text(arena, bytes);
    free(bytes);
    return copy;
}

static int read_again(const char *text, struct arena *arena)
{
    const char *first = in_force(text, arena);
    const char *written = explained(text, arena);
    if (strcmp(first, in_force(written, arena)) != 0)
        return finding("every value in force, written out, is another scenario");
    if (strcmp(explained(written, arena), explained(explained(written, arena), arena)) != 0)
        return finding("what is written out is written otherwise when it is read");
    return ENDED;
}

static int run_again(const char *text, struct arena *arena)
{
    const char *bytes = bytes_of(text, "ladder", arena);
    if (strcmp(bytes, bytes_of(text, "heap", arena)) != 0)
        return finding("the calendars differ");
    if (strcmp(bytes, bytes_of(explained(text, arena), "ladder", arena)) != 0)
        return finding("every value in force, written out, makes another run");
    return ENDED;
}

/* However far from the truth. */
static int estimate(const struct world_spec *spec)
{
    struct cost cost = cost_of(spec);
    const double said[] = { cost.events, cost.work, cost.in_flight, cost.requests, cost.messages,
                            cost.bytes, cost.kept };
    bool numbers = true;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        numbers &= isfinite(said[i]) && said[i] >= 0;
    return numbers ? ENDED : finding("what it is said to cost is no number");
}

static int run_seed(uint64_t seed, const char *text)
{
    struct arena *arena = arena_create();
    struct findings findings;
    struct world_spec spec = bind_text(text, NULL, &findings, arena);
    int ending = read_again(text, arena);
    if (ending == ENDED)
        ending = estimate(&spec);
    if (ending == ENDED)
        ending = run_with_laws(&spec, arena);
    if (ending == ENDED && seed % AGAIN == 0)
        ending = run_again(text, arena);
    arena_destroy(arena);
    return ending;
}

/* --- many --- */

static int status_of(uint64_t seed, const char *text)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(SECONDS);
        exit(run_seed(seed, text));
    }
    assert_true(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status))
        printf("# ended by signal %d%s\n", WTERMSIG(status),
               WTERMSIG(status) == SIGALRM ? ": it takes too long" : "");
    return WIFEXITED(status) ? WEXITSTATUS(status) : FINDING;
}

static const char *judge_seed(uint64_t seed, struct tally_of_seeds *tally)
{
    struct arena *arena = arena_create();
    struct scenario_made made = scenario_make(seed, arena);
    int status = made.accepted ? status_of(seed, made.text) : REFUSED;
    const char *words = "ended";
    tally->seeds++;
    tally->at_once += made.mends == 0;
    if (status == REFUSED)
        tally->refused++, words = "refused";
    else if (status == GIVEN_UP)
        tally->given_up++, words = "given up by the world";
    else if (status == STOPPED)
        tally->stopped++, words = "stopped, too long";
    else if (status != ENDED) {
        tally->findings++, words = "FINDING";
        printf("%s# seed %llu: a finding\n", made.text, (unsigned long long)seed);
    }
    arena_destroy(arena);
    return words;
}

/* tools/random.sh adds up the numbers of such lines. */
static void print_tally(const struct tally_of_seeds *tally)
{
    int accepted = tally->seeds - tally->refused;
    printf("%d scenarios: %d refused, %d accepted, %d of them unmended; %d ended, %d given up by "
           "the world, %d too long, %d findings\n", tally->seeds, tally->refused, accepted,
           tally->at_once, accepted - tally->given_up - tally->stopped - tally->findings,
           tally->given_up, tally->stopped, tally->findings);
}

static void random_scenarios(void **state)
{
    struct tally_of_seeds tally = { 0 };
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        judge_seed(seed, &tally);
    print_tally(&tally);
    assert_int_equal(tally.findings, 0);
    assert_true(10 * tally.refused <= 4 * tally.seeds);
}

/* --- the command line --- */

static int run_range(uint64_t first, uint64_t count)
{
    struct tally_of_seeds tally = { 0 };
    for (uint64_t seed = first; seed < first + count; seed++)
        judge_seed(seed, &tally);
    print_tally(&tally);
    return tally.findings > 0;
}

static int run_one(uint64_t seed)
{
    struct tally_of_seeds tally = { 0 };
    struct arena *arena = arena_create();
    printf("%s\n", scenario_make(seed, arena).text);
    printf("seed %llu: %s\n", (unsigned long long)seed, judge_seed(seed, &tally));
    arena_destroy(arena);
    return tally.findings > 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_scenarios),
    };
    if (argc == 2)
        return run_one(strtoull(argv[1], NULL, 10));
    if (argc == 3)
        return run_range(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
