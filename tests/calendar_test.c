/* Twins: random programs run against both calendars and against a plain sorted array must see the
** same entries in the same order.  Each kind of program is one shape of time that a calendar may
** find hard.
*/
#include "base/arena.h"
#include "sim/calendar.h"
#include "sim/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* -- The plain one: sorted, the earliest at the end. */

struct plain {
    struct entry *entries;
    size_t count, capacity;
};

static void *plain_create(void)
{
    return calloc(1, sizeof(struct plain));
}

static void plain_destroy(void *self)
{
    struct plain *plain = self;
    free(plain->entries);
    free(plain);
}

static void plain_push(void *self, struct entry entry)
{
    struct plain *plain = self;
    if (plain->count == plain->capacity) {
        plain->capacity = plain->capacity * 2 + 16;
        plain->entries = memory_resize(plain->entries, plain->capacity, sizeof *plain->entries);
    }
    size_t low = 0, high = plain->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (entry_before(entry, plain->entries[middle]))
            low = middle + 1;
        else
            high = middle;
    }
    memmove(plain->entries + low + 1, plain->entries + low,
            (plain->count++ - low) * sizeof *plain->entries);
    plain->entries[low] = entry;
}

static bool plain_peek(void *self, struct entry *first)
{
    struct plain *plain = self;
    if (plain->count)
        *first = plain->entries[plain->count - 1];
    return plain->count > 0;
}

static void plain_pop(void *self)
{
    struct plain *plain = self;
    plain->count--;
}

static void plain_compact(void *self, entry_keep *keep, const void *keeper)
{
    struct plain *plain = self;
    size_t kept = 0;
    for (size_t i = 0; i < plain->count; i++)
        if (keep(keeper, plain->entries[i]))
            plain->entries[kept++] = plain->entries[i];
    plain->count = kept;
}

static size_t plain_count(const void *self)
{
    const struct plain *plain = self;
    return plain->count;
}

static const struct calendar_type plain_calendar = {
    "plain", plain_create, plain_destroy, plain_push, plain_peek, plain_pop, plain_compact,
    plain_count, NULL,
};

/* -- Shapes of time: how far ahead the next entry is due. */

typedef sim_time shape(struct rng *rng, sim_time now, uint64_t step);

static sim_time shape_exponential(struct rng *rng, sim_time now, uint64_t step)
{
    (void)now, (void)step;
    return (sim_time)(2.5e6 * rng_exponential(rng));
}

static sim_time shape_constant(struct rng *rng, sim_time now, uint64_t step)
{
    (void)rng, (void)now, (void)step;
    return 385;
}

static sim_time shape_ties(struct rng *rng, sim_time now, uint64_t step)
{
    (void)now, (void)step;
    return (sim_time)rng_below(rng, 3);
}

static sim_time shape_grid(struct rng *rng, sim_time now, uint64_t step)
{
    (void)step;
    return (1 + (sim_time)rng_below(rng, 20)) * SIM_MS - now % SIM_MS;
}

/* All of a thousand entries at one instant, the next thousand at another. */
static sim_time shape_bursts(struct rng *rng, sim_time now, uint64_t step)
{
    (void)rng;
    sim_time burst = (sim_time)(step / 1000 + 1) * 7777777;
    return burst > now ? burst - now : 0;
}

static sim_time shape_skew(struct rng *rng, sim_time now, uint64_t step)
{
    (void)now, (void)step;
    double factor = rng_exponential(rng) * rng_exponential(rng);
    return (sim_time)(factor * factor * factor * factor * 1e4);
}

static sim_time shape_outliers(struct rng *rng, sim_time now, uint64_t step)
{
    if (step % 97 == 13)
        return SIM_FOREVER - now - (sim_time)rng_below(rng, 5);
    if (step % 89 == 11)
        return (sim_time)rng_below(rng, (uint64_t)SIM_FOREVER);
    return (sim_time)rng_below(rng, 5000);
}

/* Every scale at once: any number of bits is as likely as another. */
static sim_time shape_scales(struct rng *rng, sim_time now, uint64_t step)
{
    (void)now, (void)step;
    return (sim_time)(rng_next(rng) >> (1 + rng_below(rng, 63)));
}

/* Each before the one pushed last, as far as that goes. */
static sim_time shape_falling(struct rng *rng, sim_time now, uint64_t step)
{
    (void)now;
    return (sim_time)(1000000 - step % 1000000) * 3 + (sim_time)rng_below(rng, 2);
}

static shape *const shapes[] = {
    shape_exponential, shape_constant, shape_ties,   shape_grid,    shape_bursts,
    shape_skew,        shape_outliers, shape_scales, shape_falling,
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* -- Programs */

enum { TWINS = 3 };
static const struct calendar_type *const twin_types[TWINS] = { &plain_calendar, &heap_calendar,
                                                               &ladder_calendar };

struct program {
    void *twins[TWINS];
    struct rng rng;
    shape *shape;
    sim_time now;
    uint64_t sequence;
    struct entry last; /* popped last */
    int first_twin;    /* 1 leaves the plain one, which is slow, out */
};

static void program_begin(struct program *program, shape *of, uint64_t seed, int first_twin)
{
    *program = (struct program){ .shape = of, .first_twin = first_twin };
    rng_seed(&program->rng, seed);
    for (int i = 0; i < TWINS; i++)
        program->twins[i] = twin_types[i]->create();
}

static void program_end(struct program *program)
{
    for (int i = 0; i < TWINS; i++)
        twin_types[i]->destroy(program->twins[i]);
}

static void program_push(struct program *program)
{
    uint64_t step = program->sequence++;
    sim_time when = time_add(program->now, program->shape(&program->rng, program->now, step));
    when -= when == SIM_FOREVER;
    uint64_t slot = rng_below(&program->rng, 1 << 24);
    for (int i = program->first_twin; i < TWINS; i++)
        twin_types[i]->push(program->twins[i], (struct entry){ when, step << 24 | slot });
}

/* All twins show the same entry, and hold as many; not earlier than the last. */
static bool program_peek(struct program *program, struct entry *first)
{
    int k = program->first_twin;
    bool any = twin_types[k]->peek(program->twins[k], first);
    for (int i = k + 1; i < TWINS; i++) {
        struct entry other = { 0 };
        assert_int_equal(twin_types[i]->peek(program->twins[i], &other), any);
        if (!any || (first->rank >> 24) % 64 == 0)
            assert_int_equal(twin_types[i]->count(program->twins[i]),
                             twin_types[k]->count(program->twins[k]));
        if (any) {
            assert_int_equal(other.when, first->when);
            assert_int_equal(other.rank, first->rank);
        }
    }
    return any;
}

/* False: nothing was left, or nothing before `end`. */
static bool program_pop(struct program *program, sim_time end)
{
    struct entry first;
    if (!program_peek(program, &first) || first.when >= end)
        return false;
    assert_true(first.when >= program->last.when);
    program->last = first;
    program->now = first.when;
    for (int i = program->first_twin; i < TWINS; i++)
        twin_types[i]->pop(program->twins[i]);
    return true;
}

static bool keep_some(const void *self, struct entry entry)
{
    const uint64_t *salt = self;
    return ((entry.rank ^ *salt) * 0x9e3779b97f4a7c15u) >> 62 != 0;
}

static void program_compact(struct program *program)
{
    uint64_t salt = rng_next(&program->rng);
    for (int i = program->first_twin; i < TWINS; i++)
        twin_types[i]->compact(program->twins[i], keep_some, &salt);
}

static size_t program_count(const struct program *program)
{
    int k = program->first_twin;
    return twin_types[k]->count(program->twins[k]);
}

static void program_finish(struct program *program)
{
    while (program_pop(program, SIM_FOREVER))
        continue;
    assert_int_equal(program_count(program), 0);
}

/* Pushes and pops in runs of random length, drawn to a number pending, and the rest at the end.
** Half of all time is left for the end, or an outlier would put an end to the program. */
static void program_run(struct program *program, size_t pending, size_t runs)
{
    for (size_t i = 0; i < runs; i++) {
        bool grow = rng_below(&program->rng, 2 * pending) >= program_count(program);
        uint64_t length = 1 + rng_below(&program->rng, rng_below(&program->rng, 8) ? 4 : pending);
        for (uint64_t k = 0; k < length; k++) {
            if (grow)
                program_push(program);
            else
                program_pop(program, SIM_FOREVER / 2);
        }
        struct entry ignored;
        if (rng_below(&program->rng, 4) == 0)
            program_peek(program, &ignored);
        if (rng_below(&program->rng, 500) == 0)
            program_compact(program);
    }
    program_finish(program);
}

/* -- Tests */

static void test_random_programs(void **state)
{
    (void)state;
    static const size_t pending[] = { 2, 5, 40, 80, 300, 5000 };
    for (size_t i = 0; i < SHAPES; i++) {
        for (size_t k = 0; k < sizeof pending / sizeof *pending; k++) {
            struct program program;
            program_begin(&program, shapes[i], 100 * i + k, 0);
            program_run(&program, pending[k], 100 + 20000 / pending[k]);
            program_end(&program);
        }
    }
}

/* The clock of a calendar may stand still while entries come before those it showed. */
static void test_pushes_before_what_was_shown(void **state)
{
    (void)state;
    struct program program;
    struct entry first;
    for (uint64_t seed = 0; seed < 5; seed++) {
        program_begin(&program, shape_falling, seed, 0);
        for (int i = 0; i < 20000; i++) {
            program_push(&program);
            if (i % 100 == 99)
                program_peek(&program, &first);
            if (i % 5000 == 4999)
                program_pop(&program, SIM_FOREVER);
        }
        program_finish(&program);
        program_end(&program);
    }
}

/* Fewer where many are pushed at the very instant that is being popped: the ladder walks along all
** of that instant then.  The engine keeps such events to itself. */
static size_t many_of(shape *of)
{
    if (of == shape_exponential)
        return 1000000;
    return of == shape_ties ? 10000 : 100000;
}

/* Heap against ladder only. */
static void test_many_pending(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++) {
        struct program program;
        program_begin(&program, shapes[i], 7 + i, 1);
        size_t pending = many_of(shapes[i]);
        for (size_t k = 0; k < pending; k++)
            program_push(&program);
        for (size_t k = 0; k < pending; k++) {
            program_pop(&program, SIM_FOREVER);
            program_push(&program);
        }
        program_compact(&program);
        program_finish(&program);
        program_end(&program);
    }
}

static void test_crowd_at_one_instant(void **state)
{
    (void)state;
    struct program program;
    program_begin(&program, shape_constant, 3, 1);
    for (int i = 0; i < 300000; i++)
        program_push(&program);
    for (int i = 0; i < 600000; i++) {
        program_pop(&program, SIM_FOREVER);
        program_push(&program);
    }
    program_finish(&program);
    program_end(&program);
}

static void test_empty(void **state)
{
    (void)state;
    for (int i = 0; i < TWINS; i++) {
        void *calendar = twin_types[i]->create();
        struct entry first, entry = { 2385, 5 << 24 };
        uint64_t salt = 0;
        assert_false(twin_types[i]->peek(calendar, &first));
        twin_types[i]->compact(calendar, keep_some, &salt);
        assert_int_equal(twin_types[i]->count(calendar), 0);
        twin_types[i]->push(calendar, entry);
        assert_true(twin_types[i]->peek(calendar, &first));
        assert_int_equal(first.when, 2385);
        assert_int_equal(first.rank, 5 << 24);
        twin_types[i]->pop(calendar);
        assert_false(twin_types[i]->peek(calendar, &first));
        twin_types[i]->destroy(calendar);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_random_programs),
        cmocka_unit_test(test_pushes_before_what_was_shown),
        cmocka_unit_test(test_many_pending),
        cmocka_unit_test(test_crowd_at_one_instant),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
