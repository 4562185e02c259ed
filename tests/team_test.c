/* The team: jobs in order, the same bytes from any number of threads, the first failure,
** stopping. */
#include "tests/support.h"

#include "models/spec/world.h"
#include "plots/report/csv.h"
#include "plots/report/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int threads[] = { 1, 2, 3, 8 };
enum { TEAMS = sizeof threads / sizeof *threads };

#define CALM                                                                                       \
    "services: {s: {workers: 3, service_time: {exponential: 100ms}}}\n"                            \
    "clients: {c: {open: {rate: 20/s}, calls: {s: {timeout: 1s, retry: {attempts: 3, "             \
    "jitter: full}}}}}\n"

/* --- a source that takes notes; it may be called from any thread, and only the main one may fail a
** test --- */

enum { MOST = 40 };

struct notes {
    const struct world_spec *spec[MOST];
    size_t jobs, asked, taken[MOST], inside, wrong;
    size_t fails_at, stops_at; /* the job whose next fails, or whose done wants no more; MOST:
                                  none */
};

static void enter(struct notes *notes)
{
    notes->wrong += __atomic_fetch_add(&notes->inside, 1, __ATOMIC_SEQ_CST) != 0;
}

static void leave(struct notes *notes)
{
    __atomic_fetch_sub(&notes->inside, 1, __ATOMIC_SEQ_CST);
}

static bool next(void *self, struct job *job, struct err *err)
{
    struct notes *notes = self;
    enter(notes);
    bool more = notes->asked < notes->jobs;
    if (more && notes->asked == notes->fails_at)
        more = err_set(err, "no job %zu", notes->asked);
    if (more)
        *job = (struct job){ .spec = notes->spec[notes->asked], .seed = 7,
                             .replication = notes->asked, .task = notes->asked };
    notes->asked += more;
    leave(notes);
    return more;
}

static bool done(void *self, struct job *job, struct err *err)
{
    struct notes *notes = self;
    (void)err;
    enter(notes);
    notes->wrong += job->results->replication != job->task;
    notes->taken[job->task]++;
    arena_destroy(job->arena);
    leave(notes);
    return job->task != notes->stops_at;
}

static struct notes notes_of(const struct world_spec *spec, size_t jobs)
{
    struct notes notes = { .jobs = jobs, .fails_at = MOST, .stops_at = MOST };
    for (size_t i = 0; i < jobs; i++)
        notes.spec[i] = spec;
    return notes;
}

static bool work(struct team *team, struct notes *notes, struct err *err)
{
    team->course.wanted += (double)notes->jobs;
    bool fine = team_run(team, (struct job_source){ next, done, NULL, notes }, err);
    assert_int_equal(notes->wrong, 0);
    return fine;
}

static void every_job_once(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec("name: n\nrun: {duration: 5s}\n" CALM, arena);
    (void)state;
    for (int i = 0; i < TEAMS; i++) {
        struct notes notes = notes_of(&spec, 17);
        struct team team = { .threads = threads[i] };
        struct err err;
        assert_true(work(&team, &notes, &err));
        for (size_t job = 0; job < 17; job++)
            assert_int_equal(notes.taken[job], 1);
        assert_int_equal(team.course.finished, 17);
        support_near("done", team.course.done, 17, 1e-9);
        assert_true(team.course.events > 17 * 100 && !team.stopped);
        notes = notes_of(&spec, 5); /* the same team goes on */
        assert_true(work(&team, &notes, &err));
        assert_int_equal(team.course.finished, 22);
        support_near("wanted", team.course.wanted, 22, 0);
    }
    arena_destroy(arena);
}

/* --- failures --- */

static struct world_spec crowded(int in_flight, int rate, const char *from, struct arena *arena)
{
    return support_spec(arena_format(arena,
                                     "name: n\nrun: {duration: 60s, in_flight: %d}\n"
                                     "services: {s: {workers: 5, service_time: 1ms}}\n"
                                     "clients: {c: {open: {rate: %d/s}, calls: {s: }}}\n"
                                     "faults: [{at: %s, for: 8s, service: s, pause: true}]\n",
                                     in_flight, rate, from),
                        arena);
}

/* Each of the runs in hand may hold its share: as many as there are threads, or as are wanted. */
static void memory_is_shared(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = crowded(20000, 1000, "1s", arena);
    (void)state;
    for (int i = 0; i < TEAMS; i++) {
        double hands = threads[i] < 3 ? threads[i] : 3;
        for (int enough = 0; enough < 2; enough++) {
            struct notes notes = notes_of(&spec, 3);
            struct team team = { .threads = threads[i],
                                 .memory = hands * (enough ? 1 << 24 : 1 << 19) };
            struct err err;
            assert_int_equal(work(&team, &notes, &err), enough);
            assert_true(enough || strstr(err.text, "more than the 524 kB of memory"));
        }
    }
    arena_destroy(arena);
}

/* Job 3 fails late in its run, the ones behind it at once: told is job 3. */
static void first_failure_is_told(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec calm = support_spec("name: n\nrun: {duration: 1s}\n" CALM, arena);
    struct world_spec late = crowded(21, 1500, "50s", arena), soon = crowded(22, 20, "1s", arena);
    (void)state;
    for (int i = 0; i < TEAMS; i++) {
        struct notes notes = notes_of(&calm, 12);
        struct team team = { .threads = threads[i] };
        struct err err;
        notes.spec[3] = &late;
        notes.spec[4] = notes.spec[5] = notes.spec[9] = &soon;
        assert_false(work(&team, &notes, &err));
        assert_non_null(strstr(err.text, "more than 21 calls"));
        for (size_t job = 0; job < 12; job++)
            assert_true(notes.taken[job] == (job < 3) || job > 5);
        support_near("done", team.course.done, (double)team.course.finished, 1e-9);
        assert_true(notes.asked == 4 || threads[i] > 1);
    }
    arena_destroy(arena);
}

static void source_may_fail_or_end_it(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_spec("name: n\nrun: {duration: 2s}\n" CALM, arena);
    (void)state;
    for (int i = 0; i < TEAMS; i++) {
        struct notes notes = notes_of(&spec, 20);
        struct team team = { .threads = threads[i] };
        struct err err;
        notes.fails_at = 6;
        assert_false(work(&team, &notes, &err));
        assert_string_equal(err.text, "no job 6");
        for (size_t job = 0; job < 20; job++)
            assert_int_equal(notes.taken[job], job < 6);
        notes = notes_of(&spec, 20);
        notes.stops_at = 2;
        assert_true(work(&team, &notes, &err));
        assert_int_equal(notes.taken[2], 1);
        assert_true(notes.asked == 3 || threads[i] > 1);
    }
    arena_destroy(arena);
}

static void world_that_cannot_be_made(void **state)
{
    struct arena *arena = arena_create();
    char path[] = "/tmp/squall-team-XXXXXX";
    int file = mkstemp(path);
    (void)state;
    assert_true(file >= 0 && write(file, "0.1\n0.2\n", 8) == 8);
    close(file);
    struct world_spec spec = support_spec(
        arena_format(arena, "name: n\nrun: {duration: 2s, replications: 4}\n"
                            "services: {s: {workers: 5, service_time: 1ms}}\n"
                            "clients: {c: {trace: %s, calls: {s: }}}\n", path), arena);
    unlink(path);
    struct err err;
    assert_null(study_run(&spec, "base", NULL, &(struct team){ .threads = 3 }, arena, &err));
    if (!strstr(err.text, "No such file") && !strstr(err.text, path))
        fail_msg("%s", err.text);
    arena_destroy(arena);
}

/* --- the same bytes --- */

static void append(FILE *out, const struct study *study)
{
    struct err err;
    assert_true(json_study(out, study, "test", &err));
    csv_summary(out, study);
    for (size_t r = 0; r < study->runs; r++)
        if (study->run[r]->health)
            csv_series(out, study->run[r]);
}

static const char *bytes_of(const struct alternative *alternative, size_t count,
                            const struct stopping *stopping, struct team team, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct err err;
    struct study **study = studies_run(alternative, count, stopping, &team, arena, &err);
    if (!study)
        fail_msg("%s", err.text);
    FILE *out = open_memstream(&bytes, &length);
    for (size_t i = 0; i < count; i++)
        append(out, study[i]);
    fclose(out);
    const char *copy = arena_text(arena, bytes);
    free(bytes);
    return copy;
}

static void same_bytes_with_any_threads(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec[2] = { support_story("one-tier-storm", NULL, arena),
                                  support_story("three-layers", NULL, arena) };
    const struct alternative alternative[2] = { { &spec[0], "a" }, { &spec[1], "b" } };
    const struct stopping stopping = { "run.goodput", 0.004, 14 };
    const char *one = NULL, *until = NULL;
    (void)state;
    for (int s = 0; s < 2; s++) {
        spec[s].run.duration = 20 * SIM_S;
        spec[s].run.warmup = 0;
        spec[s].run.replications = 7;
        spec[s].faults.count = 0;
    }
    for (int i = 0; i < TEAMS; i++) {
        struct team team = { .threads = threads[i] };
        const char *bytes = bytes_of(alternative, 2, NULL, team, arena);
        const char *longer = bytes_of(alternative, 2, &stopping, team, arena);
        one = one ? one : bytes;
        until = until ? until : longer;
        assert_true(strlen(bytes) > 10000 && strcmp(bytes, one) == 0);
        assert_true(strlen(longer) > strlen(bytes) && strcmp(longer, until) == 0);
    }
    arena_destroy(arena);
}

/* --- stopping --- */

struct patience {
    size_t steps;
    double done, wrong;
};

static bool lose_patience(void *self, const struct course *course)
{
    struct patience *patience = self;
    if (course->done < patience->done - 1e-9 || course->done > course->wanted + 1e-9)
        patience->wrong = course->done;
    patience->done = course->done;
    return patience->steps-- > 0;
}

/* 2 alternatives x 10 replications x 200 slices, or a few more. */
static void stop_leaves_pairs(void **state)
{
    struct arena *base = arena_create();
    struct world_spec spec = support_spec("name: n\nrun: {duration: 5s, replications: 10}\n" CALM,
                                          base);
    const struct alternative alternative[2] = { { &spec, "a" }, { &spec, "b" } };
    (void)state;
    for (size_t steps = 0; steps < 4000; steps += 257)
        for (int i = 0; i < TEAMS; i++) {
            struct arena *arena = arena_create();
            struct patience patience = { .steps = steps };
            const struct progress port = { lose_patience, &patience };
            struct team team = { .threads = threads[i], .progress = &port };
            struct err err;
            struct study **study = studies_run(alternative, 2, NULL, &team, arena, &err);
            assert_non_null(study);
            assert_true(team.stopped);
            support_near("1 + done beyond its course", 1 + patience.wrong, 1, 0);
            size_t a = study[0]->runs, b = study[1]->runs, hand = (size_t)threads[i];
            assert_true(a <= b + hand + 1 && b <= a + hand && a + b == team.course.finished);
            assert_true(a + b <= steps / 200 + hand && a + b + hand >= steps / 240);
            support_near("done", team.course.done + 1, (double)(a + b) + 1, 1e-9);
            assert_int_equal(study[0]->wanted, 10);
            for (size_t r = 0; r < 10; r++) {
                const struct results *run = study_replication(study[0], r);
                assert_true(!run || run->replication == r);
            }
            arena_destroy(arena);
        }
    arena_destroy(base);
}

/* --- little room for series --- */

static void totals_without_series(void **state)
{
    struct arena *arena = arena_create();
    struct world_spec spec = support_story("one-tier-storm", NULL, arena);
    const struct alternative alternative = { &spec, "a" };
    char *bytes[2] = { NULL, NULL };
    size_t length, kept = 0;
    (void)state;
    spec.run.replications = 6;
    for (int small = 0; small < 2; small++) {
        struct err err;
        struct team team = { .threads = 2 };
        if (small)
            team.series_bytes = 1; /* the first's are kept whatever they take */
        struct study *study = studies_run(&alternative, 1, NULL, &team, arena, &err)[0];
        FILE *out = open_memstream(&bytes[small], &length);
        assert_true(json_study(out, study, "test", &err));
        csv_summary(out, study);
        csv_series(out, study->run[0]);
        fclose(out);
        for (size_t r = 0; r < study->runs; r++) {
            kept += study->run[r]->health != NULL;
            assert_string_equal(study->run[r]->measure[0].path, "run.calls");
            assert_string_equal(study->run[r]->service[0], "server");
            assert_int_equal(study->run[r]->faults, 1);
        }
    }
    assert_int_equal(kept, 6 + 1);
    assert_string_equal(bytes[0], bytes[1]);
    free(bytes[0]);
    free(bytes[1]);
    arena_destroy(arena);
}

/* In a short run names and totals take more than the series: all that is kept counts. */
static void room_of_short_runs(void **state)
{
    enum { ROOM = 400000 };
    struct arena *arena = arena_create();
    struct world_spec spec = support_story("one-tier-storm", NULL, arena);
    const struct alternative alternative = { &spec, "a" };
    size_t used[2], kept = 0;
    (void)state;
    spec.run.duration = 1000000000;
    spec.faults.count = 0;
    spec.run.replications = 100;
    for (int room = 0; room < 2; room++) {
        struct err err;
        struct team team = { .threads = 2, .series_bytes = room ? ROOM : 1 };
        struct arena *own = arena_create();
        struct study *study = studies_run(&alternative, 1, NULL, &team, own, &err)[0];
        used[room] = arena_used(own);
        for (size_t r = 0; room && r < study->runs; r++)
            kept += study->run[r]->health != NULL;
        arena_destroy(own);
    }
    assert_in_range(kept, 2, 99);
    assert_true(used[1] <= used[0] + ROOM);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_once),
        cmocka_unit_test(first_failure_is_told),
        cmocka_unit_test(source_may_fail_or_end_it),
        cmocka_unit_test(world_that_cannot_be_made),
        cmocka_unit_test(memory_is_shared),
        cmocka_unit_test(same_bytes_with_any_threads),
        cmocka_unit_test(stop_leaves_pairs),
        cmocka_unit_test(totals_without_series),
        cmocka_unit_test(room_of_short_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
