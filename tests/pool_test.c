/* A pool of records against what it promises: what was given back goes first, the last first; what
** is taken stays where it is, with what was written there; nobody has one of another's. */
#include "base/pool.h"
#include "base/poison.h"
#include "sim/rng.h"
#include "tests/support.h"

#include <string.h>

enum { RECORD = 20, RECORDS = 1000, STEPS = 100000 };

static void the_last_given_back_goes_first(void **state)
{
    struct pool pool;
    void *record[3];
    (void)state;
    pool_init(&pool, RECORD);
    for (int i = 0; i < 3; i++)
        record[i] = pool_take(&pool);
    pool_give(&pool, record[0]);
    pool_give(&pool, record[2]);
    assert_int_equal(pool.live, 1);
    assert_ptr_equal(pool_take(&pool), record[2]);
    assert_ptr_equal(pool_take(&pool), record[0]);
    assert_int_equal(pool.live, 3);
    assert_int_equal(pool.peak, 3);
    pool_release(&pool);
}

/* Each record is full of one byte of its own, and whole when it is given back. */
static void records_are_their_takers(void **state)
{
    static unsigned char *taken[RECORDS], whole[RECORD];
    struct rng rng;
    struct pool pool;
    size_t live = 0, peak = 0;
    (void)state;
    rng_seed(&rng, 7);
    pool_init(&pool, RECORD);
    for (int step = 0; step < STEPS; step++) {
        size_t i = rng_next(&rng) % RECORDS;
        memset(whole, (int)(i % 251), RECORD);
        if (taken[i]) {
            assert_memory_equal(taken[i], whole, RECORD);
            pool_give(&pool, taken[i]);
            taken[i] = NULL;
            live--;
            continue;
        }
        taken[i] = pool_take(&pool);
        memcpy(taken[i], whole, RECORD);
        peak = ++live > peak ? live : peak;
    }
    assert_int_equal(pool.live, live);
    assert_int_equal(pool.peak, peak);
    pool_release(&pool);
}

#ifdef POISON_IS_SEEN
static void expect_poison(const char *record, bool poisoned)
{
    for (size_t i = 0; i < (RECORD + 7) / 8 * 8; i++)
        assert_int_equal(__asan_address_is_poisoned(record + i) != 0, poisoned);
}

static void only_the_taken_may_be_touched(void **state)
{
    struct pool pool;
    (void)state;
    pool_init(&pool, RECORD);
    char *first = pool_take(&pool), *second = pool_take(&pool);
    expect_poison(first, false);
    expect_poison(second, false);
    expect_poison(pool.fresh, true);
    pool_give(&pool, first);
    pool_give(&pool, second);
    expect_poison(first, true);
    expect_poison(second, true);
    assert_ptr_equal(pool_take(&pool), second);
    expect_poison(first, true);
    expect_poison(second, false);
    pool_release(&pool);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_given_back_goes_first),
        cmocka_unit_test(records_are_their_takers),
#ifdef POISON_IS_SEEN
        cmocka_unit_test(only_the_taken_may_be_touched),
#endif
    };
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
