/* Where a word stands on a map: hand-drawn sides, '#' is the side asked for, '!' where it must
** stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plots/report/regions.h"

#include <string.h>

static void stands_at_the_mark(const char *drawn, size_t columns)
{
    struct arena *arena = arena_create();
    size_t points = strlen(drawn), mark = (size_t)(strchr(drawn, '!') - drawn);
    bool *inside = ARENA_ARRAY(arena, points, bool);
    for (size_t i = 0; i < points; i++)
        inside[i] = drawn[i] != '.';
    struct region region = region_of(inside, points / columns, columns, arena);
    assert_true(region.wide);
    assert_int_equal(region.row * columns + region.column, mark);
    arena_destroy(arena);
}

static void the_middle_is_farthest(void **state)
{
    (void)state;
    stands_at_the_mark("#####"
                       "#####"
                       "##!##"
                       "#####"
                       "#####", 5);
    stands_at_the_mark("......."
                       ".#####."
                       ".#####."
                       ".##!##."
                       ".#####."
                       ".#####."
                       ".......", 7);
    /* an L: the corner is the widest part, not its centre of mass */
    stands_at_the_mark("##......"
                       "##......"
                       "##......"
                       "###....."
                       "#!######"
                       "########", 8);
}

static void a_thin_side_has_no_word(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    bool strip[36] = { false }, none[36] = { false };
    for (size_t i = 0; i < 6; i++)
        strip[i] = true;
    assert_false(region_of(strip, 6, 6, arena).wide);
    assert_false(region_of(none, 6, 6, arena).wide);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_middle_is_farthest),
        cmocka_unit_test(a_thin_side_has_no_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
