/* The search for a border, on rows that are known. */
#include "tests/support.h"

#include "study/hunt.h"

#include <string.h>

/* Tries what is asked for until nothing is; `row`: 'u' or 'd' a place, its last one known. */
static struct hunt hunted(const char *row, struct arena *arena)
{
    struct hunt hunt;
    size_t place[HUNT_WANTS], wants, rounds = 0;
    hunt_begin(&hunt, strlen(row) - 1, arena);
    hunt_tell(&hunt, hunt.last, row[hunt.last] == 'd');
    while ((wants = hunt_next(&hunt, place)) > 0) {
        assert_true(++rounds < 100);
        for (size_t w = 0; w < wants; w++)
            hunt_tell(&hunt, place[w], row[place[w]] == 'd');
    }
    return hunt;
}

/* Up below `first`, down from there on. */
static char *step_row(size_t places, size_t first, struct arena *arena)
{
    char *row = ARENA_ARRAY(arena, places + 1, char);
    memset(row, 'u', places);
    for (size_t i = first; i < places; i++)
        row[i] = 'd';
    return row;
}

static void one_step_is_found_wherever_it_is(void **state)
{
    enum { PLACES = 101 };
    for (size_t first = 0; first <= PLACES; first++) {
        struct hunt hunt = hunted(step_row(PLACES, first, *state), *state);
        assert_int_equal(hunt_border(&hunt), first < PLACES ? first : HUNT_NOWHERE);
        assert_int_equal(hunt_last_up(&hunt), first > 0 ? first - 1 : HUNT_NOWHERE);
        assert_int_equal(hunt_first_down(&hunt), first < PLACES ? first : HUNT_NOWHERE);
        /* eight of them, where none is down */
        assert_true(first < PLACES || hunt.tried == 8);
        /* the last, three between, 5 of bisection, place 0, three above */
        assert_true(hunt.tried <= 4 + 5 + 1 + 3);
    }
}

static void a_row_of_two_has_one_too(void **state)
{
    struct hunt hunt = hunted("ud", *state);
    assert_int_equal(hunt_border(&hunt), 1);
    hunt = hunted("dd", *state);
    assert_int_equal(hunt_border(&hunt), 0);
    hunt = hunted("uu", *state);
    assert_int_equal(hunt_border(&hunt), HUNT_NOWHERE);
}

/* Down from 20 to 39, and from 60 on: the last border, and the other one is told. */
static void of_several_borders_the_last_is_found(void **state)
{
    char *row = step_row(101, 60, *state);
    memset(row + 20, 'd', 20);
    struct hunt hunt = hunted(row, *state);
    assert_int_equal(hunt_border(&hunt), 60);
    assert_int_equal(hunt_last_up(&hunt), 59);
    assert_int_equal(hunt_first_down(&hunt), 25); /* a quarter of the way */
}

/* Chance close to the border: 62 is up, which bisection alone, coming from 75, 62 .. does not see
** in all cases. */
static void what_is_up_close_above_moves_the_border(void **state)
{
    size_t spots[] = { 41, 42, 44 };
    for (size_t i = 0; i < 3; i++) {
        char *row = step_row(101, 40, *state);
        row[spots[i]] = 'u';
        struct hunt hunt = hunted(row, *state);
        assert_int_equal(hunt_border(&hunt), spots[i] + 1);
        assert_int_equal(hunt_last_up(&hunt), spots[i]);
        assert_true(hunt_first_down(&hunt) < spots[i]);
    }
}

/* A row of up and down in turn ends, and says nothing that was not tried. */
static void a_row_without_order_ends(void **state)
{
    char *row = step_row(401, 401, *state);
    for (size_t i = 0; i <= 400; i += 2)
        row[i] = 'd';
    struct hunt hunt = hunted(row, *state);
    size_t border = hunt_border(&hunt);
    assert_true(border == HUNT_NOWHERE || row[border] == 'd');
    assert_true(hunt.tried <= HUNT_MOST + 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SUPPORT_TEST(one_step_is_found_wherever_it_is),
        SUPPORT_TEST(a_row_of_two_has_one_too),
        SUPPORT_TEST(of_several_borders_the_last_is_found),
        SUPPORT_TEST(what_is_up_close_above_moves_the_border),
        SUPPORT_TEST(a_row_without_order_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
