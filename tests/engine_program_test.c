/* The engine against a plain list: whatever is scheduled, armed and cancelled, the next to happen
** is the one with the least (time, order of scheduling or arming).
*/
#include "sim/engine_private.h"
#include "sim/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ITEMS = 400, LANES = 5, HAPPENINGS = 30000 };

struct item {
    struct timer timer; /* first */
    struct event_id id;
    bool pending, timed;
    sim_time when;
    uint64_t order;
};

struct program {
    struct sim *sim;
    struct rng rng;
    struct lane *lanes[LANES];
    struct item items[ITEMS];
    uint64_t order, happened, cancelled, digest;
};

static void program_happens(struct program *program, struct item *item);

static void item_fires(struct sim *sim, void *self, int64_t arg)
{
    struct program *program = self;
    (void)sim;
    program_happens(program, &program->items[arg]);
}
static const struct event_type item_event = { "item", item_fires, NULL };

static void item_expires(struct sim *sim, void *owner, struct timer *timer)
{
    (void)sim;
    program_happens(owner, (struct item *)(void *)timer);
}
static const struct lane_type item_lane = { "item", item_expires };

static const sim_time item_delays[LANES] = { 0, 7, 50, 385, SIM_FOREVER };

static void item_begin(struct program *program, struct item *item)
{
    uint64_t kind = rng_below(&program->rng, 2 * LANES);
    item->pending = true;
    item->order = program->order++;
    item->timed = kind < LANES;
    sim_time delay = (sim_time)rng_below(&program->rng, 1u << rng_below(&program->rng, 12));
    if (item->timed)
        delay = item_delays[kind];
    item->when = time_add(sim_now(program->sim), delay);
    if (item->timed)
        timer_arm(program->lanes[kind], &item->timer);
    else
        item->id = sim_after(program->sim, delay, &item_event, program, item - program->items);
}

static void item_cancel(struct program *program, struct item *item)
{
    bool was = item->timed ? timer_cancel(&item->timer) : sim_cancel(program->sim, item->id);
    assert_int_equal(was, item->pending);
    program->cancelled += item->pending;
    item->pending = false;
}

/* A few things are begun or cancelled, by chance more of the one or the other. */
static void program_act(struct program *program)
{
    uint64_t begin = 2 + program->happened / 1000 % 5;
    for (int i = 0; i < 6; i++) {
        struct item *item = &program->items[rng_below(&program->rng, ITEMS)];
        if (rng_below(&program->rng, 8) >= begin)
            item_cancel(program, item);
        else if (!item->pending && program->happened < HAPPENINGS)
            item_begin(program, item);
    }
}

static void program_happens(struct program *program, struct item *item)
{
    assert_true(item->pending);
    assert_int_equal(item->when, sim_now(program->sim));
    for (const struct item *other = program->items; other < program->items + ITEMS; other++)
        assert_true(!other->pending || other->when > item->when ||
                    (other->when == item->when && other->order >= item->order));
    item->pending = false;
    program->happened++;
    program->digest = (program->digest ^ item->order ^ (uint64_t)item->when) * 0x100000001b3u;
    program_act(program);
}

static void program_run(struct program *program, const struct calendar_type *calendar)
{
    *program = (struct program){ .sim = sim_create(calendar) };
    rng_seed(&program->rng, 2385);
    for (int i = 0; i < LANES; i++)
        program->lanes[i] = sim_lane(program->sim, item_delays[i], &item_lane, program);
    for (sim_time end = 0; program->happened < HAPPENINGS; end += 100) {
        program_act(program);
        sim_run_until(program->sim, end);
    }
    assert_int_equal(sim_run_until(program->sim, SIM_FOREVER), SIM_STOP_IDLE);
    for (int i = 0; i < ITEMS; i++)
        assert_true(!program->items[i].pending || program->items[i].when == SIM_FOREVER);
    struct sim_counts counts = sim_counts(program->sim);
    assert_int_equal(counts.fired, program->happened);
    assert_int_equal(counts.cancelled, program->cancelled);
    assert_int_equal(counts.armed + counts.scheduled, program->order);
    sim_destroy(program->sim);
}

static void test_random_programs(void **state)
{
    (void)state;
    static struct program heap, ladder;
    program_run(&heap, &heap_calendar);
    program_run(&ladder, &ladder_calendar);
    assert_int_equal(heap.happened, ladder.happened);
    assert_int_equal(heap.digest, ladder.digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_programs),
    };
    return cmocka_run_group_tests_name("engine, random programs", tests, NULL, NULL);
}
