/* The points of grids, worked by hand, and of Latin hypercubes: every part of every axis once. */
#include "study/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define EACH(i, array) size_t i = 0; i < sizeof(array) / sizeof *(array); i++

enum { AXES = 3 };

static void parse(const char *const *text, size_t count, struct axis *axis, struct arena *arena)
{
    struct err err;
    for (size_t a = 0; a < count; a++)
        if (!axis_parse(text[a], &axis[a], arena, &err))
            fail_msg("%s", err.text);
}

static const char *point_text(const struct space *space, size_t point, struct arena *arena)
{
    const struct choice *choice = space_choices(space, point, arena);
    const char *all = "";
    for (size_t a = 0; a < space->axes; a++)
        all = arena_format(arena, "%s%s%s=%s", all, a ? " " : "", choice[a].path, choice[a].value);
    return all;
}

static void the_last_axis_of_a_grid_turns_fastest(void **state)
{
    static const char *const texts[] = { "a=1,2", "b=10ms..1s:log:3", "c=no,yes" };
    static const char *const points[] = {
        "a=1 b=10ms c=no", "a=1 b=10ms c=yes", "a=1 b=100ms c=no", "a=1 b=100ms c=yes",
        "a=1 b=1s c=no",   "a=1 b=1s c=yes",   "a=2 b=10ms c=no",  "a=2 b=10ms c=yes",
        "a=2 b=100ms c=no", "a=2 b=100ms c=yes", "a=2 b=1s c=no",  "a=2 b=1s c=yes",
    };
    struct arena *arena = arena_create();
    struct axis axis[AXES];
    struct space space;
    struct err err;
    (void)state;
    parse(texts, AXES, axis, arena);
    assert_true(space_make(&space, axis, AXES, 0, 1, arena, &err));
    assert_int_equal(space.points, 12);
    for (EACH(i, points))
        assert_string_equal(point_text(&space, i, arena), points[i]);
    arena_destroy(arena);
}

/* How often each part of an axis has a value. */
static void count_parts(const struct space *space, size_t axis, size_t *hits)
{
    size_t n = space->points;
    memset(hits, 0, n * sizeof *hits);
    for (size_t i = 0; i < n; i++) {
        double share = axis_share(&space->axis[axis], space_value(space, i, axis));
        assert_true(share >= 0 && share < 1);
        hits[(size_t)(share * (double)n)]++;
    }
}

static void a_hypercube_uses_every_part_once(void **state)
{
    static const char *const texts[] = { "a=100/s..300/s", "b=10ms..10s:log", "c=0..1" };
    static const size_t sizes[] = { 1, 2, 7, 100, 1000 };
    struct arena *arena = arena_create();
    struct axis axis[AXES];
    (void)state;
    parse(texts, AXES, axis, arena);
    for (EACH(s, sizes)) {
        struct space space;
        struct err err;
        size_t *hits = ARENA_ARRAY(arena, sizes[s], size_t);
        assert_true(space_make(&space, axis, AXES, sizes[s], 7, arena, &err));
        assert_int_equal(space.points, sizes[s]);
        for (size_t a = 0; a < AXES; a++) {
            count_parts(&space, a, hits);
            for (size_t part = 0; part < sizes[s]; part++)
                if (hits[part] != 1)
                    fail_msg("%zu points: part %zu of axis %zu is used %zu times", sizes[s],
                             part, a,
                             hits[part]);
        }
    }
    arena_destroy(arena);
}

/* Twelve points of a list of three: each word four times. */
static void words_are_shared_out_evenly(void **state)
{
    static const char *const text[] = { "a=x,y,z" };
    struct arena *arena = arena_create();
    struct axis axis[1];
    struct space space;
    struct err err;
    size_t hits[3] = { 0 };
    (void)state;
    parse(text, 1, axis, arena);
    assert_true(space_make(&space, axis, 1, 12, 7, arena, &err));
    for (size_t i = 0; i < 12; i++)
        hits[(size_t)space_value(&space, i, 0)]++;
    for (size_t w = 0; w < 3; w++)
        assert_int_equal(hits[w], 4);
    arena_destroy(arena);
}

/* Another axis beside it, or another order, does not move an axis's values; another seed does. */
static void a_hypercube_depends_on_seed_and_path(void **state)
{
    static const char *const texts[] = { "a=0..1", "b=0..1", "a=0..1" };
    struct arena *arena = arena_create();
    struct axis axis[AXES];
    struct space alone, both, other;
    struct err err;
    (void)state;
    parse(texts, AXES, axis, arena);
    assert_true(space_make(&alone, axis, 1, 50, 7, arena, &err));
    assert_true(space_make(&both, axis + 1, 2, 50, 7, arena, &err));
    assert_true(space_make(&other, axis, 2, 50, 8, arena, &err));
    size_t moved = 0, apart = 0;
    for (size_t i = 0; i < 50; i++) {
        double value = space_value(&alone, i, 0);
        assert_true(value >= space_value(&both, i, 1) && value <= space_value(&both, i, 1));
        moved += value < space_value(&other, i, 0) || value > space_value(&other, i, 0);
        apart += value < space_value(&both, i, 0) || value > space_value(&both, i, 0);
    }
    assert_true(moved > 40);
    assert_true(apart > 40);
    arena_destroy(arena);
}

static void what_is_no_space_is_refused(void **state)
{
    static const struct {
        const char *text[SPACE_AXES + 1];
        size_t axes, hypercube;
        const char *said;
    } cases[] = {
        { { "a=1..2:2", "a=3..4:2" }, 2, 0, "--vary a is given twice" },
        { { "a=1..2" }, 1, 0,
          "--vary a=1..2 is a range without a number of values: write a=1..2:10" },
        { { NULL }, 0, 0, "nothing is varied" },
        { { "a=0..1:9", "b=0..1:9", "c=0..1:9", "d=0..1:9", "e=0..1:9", "f=0..1:9", "g=0..1:9" },
          7, 0, "7 things are varied at once, but at most 6" },
        { { "a=0..1:1000", "b=0..1:1001" }, 2, 0, "more than 1000000 points" },
        { { "a=0..1" }, 1, 1000001, "1000001 points are too many: at most 1000000" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis[SPACE_AXES + 1];
        struct space space;
        struct err err = { 0 };
        parse(cases[i].text, cases[i].axes, axis, arena);
        assert_false(space_make(&space, axis, cases[i].axes, cases[i].hypercube, 1, arena, &err));
        if (!strstr(err.text, cases[i].said))
            fail_msg("'%s' does not say '%s'", err.text, cases[i].said);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_axis_of_a_grid_turns_fastest),
        cmocka_unit_test(a_hypercube_uses_every_part_once),
        cmocka_unit_test(words_are_shared_out_evenly),
        cmocka_unit_test(a_hypercube_depends_on_seed_and_path),
        cmocka_unit_test(what_is_no_space_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
