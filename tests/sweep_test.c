/* Sweeps: each point is what a study of the same values gives, number by number, with any number of
** threads, in one go or in several; what is stopped or refused loses only what was in hand. */
#include "study/sweep.h"

#include "models/spec/world.h"
#include "scenarios/read/scenario.h"
#include "study/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { POINTS = 6, RUNS = 3, MOST = 600 };

static const char scenario[] =
    "name: small\nrun: {duration: 20s, seed: 5}\nobjective: {goodput: 70%}\n"
    "clients: {web: {open: {rate: 40/s}, calls: {s: {timeout: 1s, retry: {attempts: 2, "
    "backoff: none}}}}}\n"
    "services: {s: {workers: 2, queue: 50, service_time: {exponential: {mean: 20ms}}}}\n"
    "faults: [{at: 5s, for: 2s, service: s, down: true}]\n";

/* --- a port on the scenario, a space, a sink that keeps every record --- */

static const struct world_spec *make(void *self, const struct choice *choice, size_t choices,
                                     struct arena *arena, struct err *err)
{
    (void)self;
    struct findings findings;
    struct setting setting[SPACE_AXES];
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    findings_init(&findings, arena);
    for (size_t i = 0; i < choices; i++)
        setting[i] = (struct setting){ choice[i].path, choice[i].value };
    struct scenario *read = scenario_parse("s", scenario, strlen(scenario), arena, &findings);
    if (scenario_bind(read, NULL, setting, choices, spec, &findings))
        return spec;
    err_set(err, "%s", findings.first->text);
    return NULL;
}

struct shelf {
    unsigned char *bytes[MOST];
    size_t size[MOST], puts, refuse_from; /* refuse_from 0: nothing is refused */
};

static bool shelve(void *self, const struct record *record, struct err *err)
{
    struct shelf *shelf = self;
    if (shelf->refuse_from && shelf->puts + 1 >= shelf->refuse_from)
        return err_set(err, "the shelf is full");
    assert_null(shelf->bytes[record->point]); /* nothing is done twice */
    shelf->size[record->point] = record_bytes(record);
    shelf->bytes[record->point] = malloc(record_bytes(record));
    record_pack(record, shelf->bytes[record->point]);
    shelf->puts++;
    return true;
}

static void clear(struct shelf *shelf)
{
    for (size_t i = 0; i < MOST; i++)
        free(shelf->bytes[i]);
    *shelf = (struct shelf){ 0 };
}

static void assert_same(const struct shelf *a, const struct shelf *b, size_t points)
{
    for (size_t i = 0; i < points; i++) {
        assert_non_null(a->bytes[i]);
        assert_non_null(b->bytes[i]);
        assert_int_equal(a->size[i], b->size[i]);
        assert_memory_equal(a->bytes[i], b->bytes[i], a->size[i]);
    }
}

struct field_trip {
    struct arena *arena;
    struct axis axis[2];
    struct space space;
    struct spec_port port;
    struct sweep sweep;
    bool done[MOST];
    struct shelf shelf;
};

static void begin(struct field_trip *trip, const char *first, const char *second, size_t runs)
{
    struct err err;
    *trip = (struct field_trip){ .arena = arena_create(), .port = { .make = make } };
    if (!axis_parse(first, &trip->axis[0], trip->arena, &err) ||
        (second && !axis_parse(second, &trip->axis[1], trip->arena, &err)) ||
        !space_make(&trip->space, trip->axis, second ? 2 : 1, 0, 1, trip->arena, &err))
        fail_msg("%s", err.text);
    trip->sweep = (struct sweep){ &trip->space, &trip->port, 5, runs };
}

static void begin_small(struct field_trip *trip)
{
    begin(trip, "clients.web.open.rate=20/s..90/s:3", "clients.web.calls.s.retry.attempts=1,3",
          RUNS);
}

static void end(struct field_trip *trip)
{
    clear(&trip->shelf);
    arena_destroy(trip->arena);
}

static bool go(struct field_trip *trip, struct team *team, struct err *err)
{
    return sweep_run(&trip->sweep, trip->done, (struct sweep_sink){ shelve, &trip->shelf },
                     team, err);
}

static void go_through(struct field_trip *trip, int threads)
{
    struct team team = { .threads = threads };
    struct err err;
    if (!go(trip, &team, &err))
        fail_msg("%s", err.text);
}

/* --- the numbers --- */

/* What the record says of a point is what a study of the scenario with these settings says. */
static void a_point_is_a_study(void **state)
{
    (void)state;
    struct field_trip trip;
    begin_small(&trip);
    go_through(&trip, 2);
    assert_int_equal(trip.shelf.puts, POINTS);
    for (size_t i = 0; i < POINTS; i++) {
        struct err err;
        struct team team = { .threads = 1 };
        struct choice *choice = space_choices(&trip.space, i, trip.arena);
        struct world_spec *spec = (struct world_spec *)make(NULL, choice, 2, trip.arena, &err);
        spec->run.replications = RUNS;
        struct study *study = study_run(spec, NULL, NULL, &team, trip.arena, &err);
        struct record *record = record_unpack(trip.shelf.bytes[i], trip.shelf.size[i], trip.arena);
        assert_non_null(record);
        assert_int_equal(record->runs, RUNS);
        assert_int_equal(record->measures, study->run[0]->measures);
        for (size_t r = 0; r < RUNS; r++) {
            assert_int_equal(record->run[r].recovered, study->run[r]->judgement.recovered);
            assert_int_equal(record->run[r].replication, r);
            for (size_t m = 0; m < record->measures; m++) {
                double mine = record->value[r * record->measures + m];
                double theirs = study->run[r]->measure[m].total;
                assert_string_equal(record->name[m].path, study->run[r]->measure[m].path);
                assert_memory_equal(&mine, &theirs, sizeof mine);
            }
        }
    }
    end(&trip);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    struct field_trip one, many;
    begin_small(&one);
    go_through(&one, 1);
    for (int threads = 2; threads <= 8; threads += 3) {
        begin_small(&many);
        go_through(&many, threads);
        assert_same(&one.shelf, &many.shelf, POINTS);
        end(&many);
    }
    end(&one);
}

static void a_point_can_be_run_alone(void **state)
{
    (void)state;
    struct field_trip trip;
    begin_small(&trip);
    go_through(&trip, 2);
    for (size_t i = 0; i < POINTS; i += 2) {
        struct team team = { .threads = 1 };
        struct err err;
        struct record *record = sweep_run_point(&trip.sweep, i, &team, trip.arena, &err);
        assert_non_null(record);
        assert_int_equal(record_bytes(record), trip.shelf.size[i]);
        unsigned char *bytes = malloc(record_bytes(record));
        record_pack(record, bytes);
        assert_memory_equal(bytes, trip.shelf.bytes[i], trip.shelf.size[i]);
        free(bytes);
    }
    end(&trip);
}

/* --- stopped, and gone on with --- */

struct limit {
    int steps;
};

static bool step_limited(void *self, const struct course *course)
{
    (void)course;
    return --((struct limit *)self)->steps > 0;
}

static void what_was_stopped_goes_on_where_it_was(void **state)
{
    (void)state;
    struct field_trip whole, parts;
    begin_small(&whole);
    go_through(&whole, 2);
    begin_small(&parts);
    size_t stops = 0;
    for (int steps = 150; parts.shelf.puts < POINTS; steps += 650) {
        struct limit limit = { steps };
        struct progress progress = { step_limited, &limit };
        struct team team = { .threads = 2, .progress = &progress };
        struct err err = { 0 };
        size_t before = parts.shelf.puts, points = 0;
        assert_true(go(&parts, &team, &err));
        for (size_t i = 0; i < POINTS; i++)
            points += parts.done[i];
        assert_int_equal(points, parts.shelf.puts);
        assert_true(team.course.wanted >= (double)((POINTS - before) * RUNS) &&
                    team.course.wanted <= (double)((POINTS - before) * RUNS));
        stops += team.stopped;
    }
    assert_true(stops >= 2);
    assert_same(&whole.shelf, &parts.shelf, POINTS);
    end(&whole);
    end(&parts);
}

static void a_stopped_point_alone_is_no_record(void **state)
{
    (void)state;
    struct field_trip trip;
    begin_small(&trip);
    struct limit limit = { 10 };
    struct progress progress = { step_limited, &limit };
    struct team team = { .threads = 1, .progress = &progress };
    struct err err = { .text = "x" };
    assert_null(sweep_run_point(&trip.sweep, 0, &team, trip.arena, &err));
    assert_string_equal(err.text, "");
    end(&trip);
}

/* --- refused --- */

static void a_wrong_point_is_found_before_anything_is_run(void **state)
{
    (void)state;
    struct field_trip trip;
    struct err err;
    begin(&trip, "clients.web.calls.s.retry.attempts=1,2,none,0,4", NULL, 1);
    assert_false(sweep_check(&trip.sweep, &err));
    assert_non_null(strstr(err.text, "attempts"));
    end(&trip);
    begin_small(&trip);
    assert_true(sweep_check(&trip.sweep, &err));
    end(&trip);
}

/* Of a space too large to be looked through, the corners are: 100 x 3 points with a wrong end. */
static void the_corners_of_a_large_space_are_checked(void **state)
{
    (void)state;
    struct field_trip trip;
    struct err err;
    begin(&trip, "clients.web.open.rate=1/s..100/s:100",
          "clients.web.calls.s.retry.attempts=1,2,0", 1);
    assert_false(sweep_check(&trip.sweep, &err));
    end(&trip);
    begin(&trip, "clients.web.open.rate=1/s..100/s:100",
          "clients.web.calls.s.retry.attempts=1,0,2", 1);
    assert_true(sweep_check(&trip.sweep, &err)); /* its middle is not */
    assert_false(go(&trip, &(struct team){ .threads = 2 }, &err));
    assert_int_equal(trip.shelf.puts, 1); /* the points before the wrong one were put */
    assert_true(trip.done[0]);
    end(&trip);
}

/* A run that can't go on names its point: nobody may have more than 3 calls open. */
static void a_failed_run_names_its_point(void **state)
{
    (void)state;
    struct field_trip trip;
    struct err err;
    begin(&trip, "run.in_flight=100000,3", NULL, 2);
    assert_false(go(&trip, &(struct team){ .threads = 2 }, &err));
    if (!strstr(err.text, "with run.in_flight=3: "))
        fail_msg("%s", err.text);
    assert_int_equal(trip.shelf.puts, 1);
    end(&trip);
}

static void a_sink_that_fails_ends_the_sweep(void **state)
{
    (void)state;
    struct field_trip trip;
    struct err err;
    begin_small(&trip);
    trip.shelf.refuse_from = 3;
    assert_false(go(&trip, &(struct team){ .threads = 2 }, &err));
    assert_string_equal(err.text, "the shelf is full");
    assert_int_equal(trip.shelf.puts, 2);
    assert_int_equal(trip.done[0] + trip.done[1] + trip.done[2] + trip.done[3] + trip.done[4] +
                     trip.done[5], 2);
    end(&trip);
}

/* --- the table --- */

/* Four runs, of which one did not recover; goodput 2, 4, 6 and none: mean 4, half width 4.303 x 2 /
** sqrt 3 = 4.968 (t of two degrees of freedom). */
static void a_table_counts_and_averages(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct axis axis;
    struct space space;
    struct err err;
    assert_true(axis_parse("w=1..3:3", &axis, arena, &err));
    assert_true(space_make(&space, &axis, 1, 0, 1, arena, &err));
    struct sweep_metric metric[] = { { "run.goodput", "1/s" }, { "run.nothing", "1" } };
    struct sweep_table *table = sweep_table_make(&space, metric, 2, arena);
    struct record_run run[4] = { { .recovered = true }, { .recovered = true },
                                 { .recovered = false },
                                 { .recovered = true } };
    double value[] = { 9, 2, 9, 4, 9, 6, 9, NAN };
    struct record_name name[] = { { "run.other", "1", "" }, { "run.goodput", "1/s", "" } };
    sweep_table_put(table, &(struct record){ 1, 4, 2, run, value, name });
    assert_false(table->point[0].there);
    assert_true(table->point[1].there);
    assert_int_equal(table->point[1].lost.hits, 1);
    assert_int_equal(table->point[1].lost.runs, 4);
    assert_true(fabs(table->point[1].value[0].mean - 4) < 1e-12);
    assert_true(fabs(table->point[1].value[0].half_width - 4.968) < 1e-3);
    assert_int_equal(table->point[1].value[0].runs, 3);
    assert_true(isnan(table->point[1].value[1].mean));
    arena_destroy(arena);
}

/* A third of the way from 0.2 to 1.1 is where a line from 30 % to 90 % passes a half. */
static void the_line_between_two_points_crosses_a_half(void **state)
{
    (void)state;
    assert_true(fabs(sweep_crossing(0.2, 0.3, 1.1, 0.9) - 0.5) < 1e-12);
    assert_true(fabs(sweep_crossing(0.2, 0.9, 1.1, 0.3) - 0.8) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_a_study),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(a_point_can_be_run_alone),
        cmocka_unit_test(what_was_stopped_goes_on_where_it_was),
        cmocka_unit_test(a_stopped_point_alone_is_no_record),
        cmocka_unit_test(a_wrong_point_is_found_before_anything_is_run),
        cmocka_unit_test(the_corners_of_a_large_space_are_checked),
        cmocka_unit_test(a_failed_run_names_its_point),
        cmocka_unit_test(a_sink_that_fails_ends_the_sweep),
        cmocka_unit_test(a_table_counts_and_averages),
        cmocka_unit_test(the_line_between_two_points_crosses_a_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
