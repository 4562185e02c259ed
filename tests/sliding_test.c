/* The sliding window against a plain list of what was added. */
#include "tests/support.h"

#include "base/arena.h"
#include "sim/rng.h"
#include "sim/sliding.h"

enum { SLICES = 7, COLUMNS = 3, STEPS = 20000 };

struct added {
    int64_t slice, by;
    uint32_t column;
};

/* What lies in the slice of the present and the six before it, summed anew each time. */
static int64_t plain_sum(const struct added *added, int count, int64_t slice, uint32_t column)
{
    int64_t sum = 0;
    for (int i = count; i-- > 0 && added[i].slice > slice - SLICES;)
        if (added[i].column == column)
            sum += added[i].by;
    return sum;
}

static void sums_as_a_list_does(void **state)
{
    struct arena *arena = arena_create();
    struct sliding *window = arena_take(arena, sliding_size(SLICES, COLUMNS));
    struct added *added = ARENA_ARRAY(arena, STEPS, struct added);
    struct rng rng;
    (void)state;
    rng_seed(&rng, 5);
    sliding_begin(window, 70 * SIM_MS, SLICES, COLUMNS);
    sim_time now = 0;
    for (int i = 0; i < STEPS; i++) {
        if (rng_below(&rng, 3) == 0) /* mostly small steps, now and then beyond the whole window */
            now += (sim_time)rng_below(&rng, (uint64_t)(rng_below(&rng, 50) ? 8 : 200) * SIM_MS);
        struct added *one = &added[i];
        *one = (struct added){ now / (10 * SIM_MS), (int64_t)rng_below(&rng, 100) - 50,
                               (uint32_t)rng_below(&rng, COLUMNS) };
        sliding_add(window, now, one->column, one->by);
        for (uint32_t c = 0; c < COLUMNS; c++)
            assert_int_equal(sliding_sum(window, now, c), plain_sum(added, i + 1, one->slice, c));
    }
    arena_destroy(arena);
}

static void held_is_as_of_the_latest_use(void **state)
{
    struct arena *arena = arena_create();
    struct sliding *window = arena_take(arena, sliding_size(10, 1));
    (void)state;
    sliding_begin(window, 10 * SIM_S, 10, 1);
    sliding_add(window, 0, 0, 3);
    sliding_add(window, 9999 * SIM_MS, 0, 4);
    assert_int_equal(sliding_held(window, 0), 7);
    assert_int_equal(sliding_sum(window, 10 * SIM_S, 0), 4); /* the slice of second 0 is
                                                                forgotten */
    assert_int_equal(sliding_sum(window, 18999 * SIM_MS, 0), 4);
    assert_int_equal(sliding_sum(window, 19 * SIM_S, 0), 0);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_as_a_list_does),
        cmocka_unit_test(held_is_as_of_the_latest_use),
    };
    return cmocka_run_group_tests_name("sliding windows", tests, NULL, NULL);
}
