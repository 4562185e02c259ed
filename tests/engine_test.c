/* Each promise of engine.h by itself.  Random programs are in engine_program_test.c. */
#include "sim/engine_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* -- A diary: what happened, as letters. */

struct diary {
    char text[64];
    size_t length;
};

static void diary_note(struct diary *diary, char letter)
{
    assert_true(diary->length + 1 < sizeof diary->text);
    diary->text[diary->length++] = letter;
}

static void note_fires(struct sim *sim, void *self, int64_t arg)
{
    (void)sim;
    diary_note(self, (char)arg);
}
static const struct event_type note = { "note", note_fires, NULL };

struct alarm {
    struct timer timer; /* first */
    char letter;
};

static void alarm_expires(struct sim *sim, void *owner, struct timer *timer)
{
    (void)sim;
    assert_false(timer_armed(timer));
    diary_note(owner, ((struct alarm *)(void *)timer)->letter);
}
static const struct lane_type alarm_type = { "alarm", alarm_expires };

static const struct calendar_type *const calendars[] = { NULL, &heap_calendar, &ladder_calendar };
enum { CALENDARS = 3 };

/* -- Order */

static void test_ties_fall_to_the_earlier_scheduled(void **state)
{
    (void)state;
    for (int i = 0; i < CALENDARS; i++) {
        struct diary diary = { 0 };
        struct sim *sim = sim_create(calendars[i]);
        sim_at(sim, 20, &note, &diary, 'd');
        sim_at(sim, 10, &note, &diary, 'b');
        sim_at(sim, 20, &note, &diary, 'e');
        sim_at(sim, 0, &note, &diary, 'a');
        sim_at(sim, 10, &note, &diary, 'c');
        assert_int_equal(sim_run_until(sim, 100), SIM_STOP_IDLE);
        assert_string_equal(diary.text, "abcde");
        sim_destroy(sim);
    }
}

static void twice_fires(struct sim *sim, void *self, int64_t arg)
{
    diary_note(self, (char)arg);
    sim_after(sim, 0, &note, self, arg - 'A' + 'a');
}
static const struct event_type twice = { "twice", twice_fires, NULL };

static void test_the_present_comes_last_in_its_instant(void **state)
{
    (void)state;
    for (int i = 0; i < CALENDARS; i++) {
        struct diary diary = { 0 };
        struct sim *sim = sim_create(calendars[i]);
        sim_at(sim, 7, &twice, &diary, 'A');
        sim_at(sim, 7, &twice, &diary, 'B');
        sim_at(sim, 8, &note, &diary, 'z');
        sim_at(sim, 7, &note, &diary, 'C');
        sim_run_until(sim, 100);
        assert_string_equal(diary.text, "ABCabz");
        sim_destroy(sim);
    }
}

static void test_what_is_posted_comes_in_its_turn(void **state)
{
    (void)state;
    for (int i = 0; i < CALENDARS; i++) {
        struct diary diary = { 0 };
        struct sim *sim = sim_create(calendars[i]);
        sim_post(sim, &note, &diary, 'a');
        sim_at(sim, 0, &note, &diary, 'b');
        struct event_id id = sim_after(sim, 0, &note, &diary, 'X');
        sim_post(sim, &twice, &diary, 'C');
        sim_at(sim, 1, &note, &diary, 'e');
        sim_post(sim, &note, &diary, 'd');
        assert_true(sim_cancel(sim, id));
        assert_int_equal(sim_run_until(sim, 100), SIM_STOP_IDLE);
        assert_string_equal(diary.text, "abCdce");
        assert_int_equal(sim_counts(sim).scheduled, 7);
        assert_int_equal(sim_counts(sim).fired, 6);
        sim_destroy(sim);
    }
}

static void test_timers_and_events_share_one_order(void **state)
{
    (void)state;
    for (int i = 0; i < CALENDARS; i++) {
        struct diary diary = { 0 };
        struct sim *sim = sim_create(calendars[i]);
        struct lane *lane = sim_lane(sim, 50, &alarm_type, &diary);
        struct alarm alarms[] = { { .letter = 'a' }, { .letter = 'c' }, { .letter = 'e' } };
        timer_arm(lane, &alarms[0].timer);
        sim_at(sim, 50, &note, &diary, 'b');
        timer_arm(lane, &alarms[1].timer);
        sim_at(sim, 50, &note, &diary, 'd');
        timer_arm(lane, &alarms[2].timer);
        assert_int_equal(sim_run_until(sim, 49), SIM_STOP_END);
        assert_string_equal(diary.text, "");
        assert_int_equal(sim_run_until(sim, 50), SIM_STOP_IDLE);
        assert_string_equal(diary.text, "abcde");
        sim_destroy(sim);
    }
}

/* -- Lanes */

static void test_timers_cancelled_and_armed_again(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct sim *sim = sim_create(NULL);
    struct lane *lane = sim_lane(sim, 100, &alarm_type, &diary);
    struct alarm alarms[5] = { { .letter = 'a' }, { .letter = 'b' }, { .letter = 'c' },
                               { .letter = 'd' }, { .letter = 'e' } };
    for (int i = 0; i < 5; i++)
        timer_arm(lane, &alarms[i].timer);
    assert_true(timer_cancel(&alarms[2].timer));
    assert_false(timer_cancel(&alarms[2].timer));
    assert_true(timer_cancel(&alarms[0].timer));
    sim_run_until(sim, 60);
    timer_arm(lane, &alarms[0].timer);
    assert_true(timer_cancel(&alarms[4].timer));
    timer_arm(lane, &alarms[4].timer);
    sim_run_until(sim, 100);
    assert_string_equal(diary.text, "bd");
    assert_int_equal(sim_run_until(sim, 159), SIM_STOP_END);
    assert_int_equal(sim_run_until(sim, 160), SIM_STOP_IDLE);
    assert_string_equal(diary.text, "bdae");
    struct sim_counts counts = sim_counts(sim);
    assert_int_equal(counts.armed, 7);
    assert_int_equal(counts.cancelled, 3);
    assert_int_equal(counts.fired, 4);
    sim_destroy(sim);
}

static void test_lanes_of_no_delay_and_of_no_end(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct sim *sim = sim_create(NULL);
    struct lane *now = sim_lane(sim, 0, &alarm_type, &diary);
    struct lane *never = sim_lane(sim, SIM_FOREVER, &alarm_type, &diary);
    struct alarm alarms[] = { { .letter = 'b' }, { .letter = 'd' }, { .letter = 'X' } };
    sim_run_until(sim, 2385);
    timer_arm(never, &alarms[2].timer);
    sim_after(sim, 0, &note, &diary, 'a');
    timer_arm(now, &alarms[0].timer);
    sim_after(sim, 0, &note, &diary, 'c');
    timer_arm(now, &alarms[1].timer);
    sim_after(sim, 0, &note, &diary, 'e');
    assert_int_equal(sim_run_until(sim, 2385), SIM_STOP_IDLE);
    assert_string_equal(diary.text, "abcde");
    assert_true(timer_armed(&alarms[2].timer));
    assert_int_equal(sim_run_until(sim, SIM_FOREVER), SIM_STOP_IDLE);
    assert_int_equal(sim_now(sim), 2385);
    assert_true(timer_cancel(&alarms[2].timer));
    assert_false(timer_armed(&alarms[2].timer));
    sim_destroy(sim);
}

/* -- Ids */

static void test_stale_ids_are_harmless(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct sim *sim = sim_create(NULL);
    assert_false(sim_cancel(sim, (struct event_id){ 0 }));
    struct event_id first = sim_at(sim, 5, &note, &diary, 'a');
    assert_true(first.generation != 0);
    sim_run_until(sim, 5);
    assert_false(sim_cancel(sim, first));

    struct event_id second = sim_at(sim, 10, &note, &diary, 'X');
    assert_int_equal(second.slot, first.slot);
    assert_int_not_equal(second.generation, first.generation);
    assert_false(sim_cancel(sim, first));
    assert_true(sim_cancel(sim, second));
    assert_false(sim_cancel(sim, second));
    sim_run_until(sim, 10);

    struct event_id third = sim_at(sim, 20, &note, &diary, 'b');
    assert_int_equal(third.slot, first.slot);
    assert_false(sim_cancel(sim, second));
    assert_false(sim_cancel(sim, (struct event_id){ 12345678, 1 }));
    sim_run_until(sim, 20);
    assert_string_equal(diary.text, "ab");

    struct event_id fourth = sim_at(sim, 30, &note, &diary, 'X');
    sim_cancel_slot(sim, 12345678);
    sim_cancel_slot(sim, fourth.slot);
    assert_false(sim_cancel(sim, fourth));
    assert_int_equal(sim_run_until(sim, 30), SIM_STOP_IDLE);
    assert_string_equal(diary.text, "ab");
    sim_destroy(sim);
}

static void test_an_event_at_forever_has_no_id(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct sim *sim = sim_create(NULL);
    sim_run_until(sim, 3);
    struct event_id never = sim_after(sim, SIM_FOREVER - 1, &note, &diary, 'X');
    assert_int_equal(never.slot, 0);
    assert_int_equal(never.generation, 0);
    sim_at(sim, SIM_FOREVER - 1, &note, &diary, 'a');
    assert_int_equal(sim_run_until(sim, SIM_FOREVER), SIM_STOP_IDLE);
    assert_string_equal(diary.text, "a");
    assert_int_equal(sim_now(sim), SIM_FOREVER - 1);
    sim_destroy(sim);
}

/* -- Compaction */

static void count_fires(struct sim *sim, void *self, int64_t arg)
{
    int64_t *expected = self;
    (void)sim;
    assert_int_equal(arg, *expected);
    *expected += 3;
}
static const struct event_type count = { "count", count_fires, NULL };

/* Two of three are cancelled, in the future and in the present; what is left is a third. */
static void test_the_dead_are_dropped(void **state)
{
    (void)state;
    enum { EVENTS = 30000 };
    static struct event_id ids[EVENTS];
    for (int c = 0; c < CALENDARS; c++) {
        for (sim_time apart = 0; apart < 8; apart += 7) {
            int64_t expected = 0;
            struct sim *sim = sim_create(calendars[c]);
            for (int i = 0; i < EVENTS; i++)
                ids[i] = sim_at(sim, i * apart, &count, &expected, i);
            for (int i = 0; i < EVENTS; i++)
                if (i % 3)
                    assert_true(sim_cancel(sim, ids[i]));
            size_t entries = sim->calendar->count(sim->entries) + sim->present_count;
            assert_true(entries <= EVENTS / 3 + EVENTS / 3 + 1);
            for (int i = 0; i < EVENTS; i++)
                if (i % 3)
                    assert_false(sim_cancel(sim, ids[i]));
            for (int i = 0; i < EVENTS / 3; i++) /* the slots set free are used again */
                sim_cancel(sim, sim_after(sim, 1, &count, &expected, -1));
            assert_int_equal(sim_counts(sim).pending_peak, EVENTS);
            assert_int_equal(sim_run_until(sim, SIM_S), SIM_STOP_IDLE);
            assert_int_equal(expected, EVENTS);
            assert_int_equal(sim->calendar->count(sim->entries) + sim->present_count, 0);
            assert_int_equal(sim->dead, 0);
            assert_int_equal(sim_counts(sim).fired, EVENTS / 3);
            assert_int_equal(sim_counts(sim).cancelled, EVENTS);
            sim_destroy(sim);
        }
    }
}

/* -- How a run stops */

static void test_the_clock_stands_at_the_end(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct sim *sim = sim_create(NULL);
    assert_int_equal(sim_run_until(sim, 10), SIM_STOP_IDLE);
    assert_int_equal(sim_now(sim), 10);
    struct event_id id = sim_at(sim, 30, &note, &diary, 'a');
    assert_int_equal(sim_run_until(sim, 29), SIM_STOP_END);
    assert_int_equal(sim_now(sim), 29);
    sim_after(sim, 0, &note, &diary, 'b');
    assert_int_equal(sim_run_until(sim, 29), SIM_STOP_END);
    assert_string_equal(diary.text, "b");
    assert_true(sim_cancel(sim, id));
    assert_int_equal(sim_run_until(sim, 29), SIM_STOP_IDLE);
    assert_int_equal(sim_run_until(sim, 385), SIM_STOP_IDLE);
    assert_int_equal(sim_now(sim), 385);
    assert_string_equal(diary.text, "b");
    sim_destroy(sim);
}

static void loop_fires(struct sim *sim, void *self, int64_t delay);
static const struct event_type loop = { "loop", loop_fires, NULL };

static void loop_fires(struct sim *sim, void *self, int64_t delay)
{
    uint64_t *fired = self;
    ++*fired;
    sim_after(sim, delay, &loop, self, delay);
}

static void test_time_that_stands_still_is_noticed(void **state)
{
    (void)state;
    uint64_t fired = 0;
    struct sim *sim = sim_create(NULL);
    assert_int_equal(sim->instant_max, 50000000);
    sim->instant_max = 385;
    sim_at(sim, 10, &loop, &fired, 1);
    assert_int_equal(sim_run_until(sim, 5000), SIM_STOP_END);
    assert_int_equal(fired, 4991);
    fired = 0;
    sim_at(sim, 6000, &loop, &fired, 0);
    assert_int_equal(sim_run_until(sim, 5999), SIM_STOP_END);
    fired = 0;
    assert_int_equal(sim_run_until(sim, 10000), SIM_STOP_STUCK);
    assert_int_equal(fired, 386);
    assert_int_equal(sim_now(sim), 6000);
    sim_destroy(sim);
}

static void test_too_many_pending(void **state)
{
    (void)state;
    struct diary diary = { 0 };
    struct event_id ids[5];
    struct sim *sim = sim_create(NULL);
    assert_int_equal(sim->pending_max, 1 << 24);
    sim->pending_max = 5;
    for (int i = 0; i < 5; i++)
        ids[i] = sim_at(sim, 10 + i, &note, &diary, 'a' + i);
    sim_cancel(sim, ids[3]);
    sim_at(sim, 20, &note, &diary, 'f');
    assert_int_equal(sim_run_until(sim, 10), SIM_STOP_END);
    sim_at(sim, 21, &note, &diary, 'g');
    assert_int_equal(sim_at(sim, 22, &note, &diary, 'X').generation, 0);
    assert_int_equal(sim_run_until(sim, 100), SIM_STOP_FULL);
    assert_int_equal(sim_now(sim), 10);
    assert_string_equal(diary.text, "a");
    sim_destroy(sim);
}

static void test_too_many_posted(void **state)
{
    (void)state;
    int64_t expected = 0;
    struct sim *sim = sim_create(NULL);
    sim->pending_max = 1000;
    for (int i = 0; i < 1000; i++)
        sim_post(sim, &count, &expected, 3 * i);
    assert_int_equal(sim_run_until(sim, 1), SIM_STOP_IDLE);
    assert_int_equal(expected, 3000);
    for (int i = 0; i < 1100; i++)
        sim_post(sim, &count, &expected, 0);
    assert_int_equal(sim_run_until(sim, 2), SIM_STOP_FULL);
    assert_int_equal(expected, 3000);
    sim_destroy(sim);
}

static void test_two_sims_side_by_side(void **state)
{
    (void)state;
    uint64_t fired[2] = { 0, 0 };
    struct sim *sims[2] = { sim_create(&heap_calendar), sim_create(&ladder_calendar) };
    for (int i = 0; i < 2; i++)
        sim_at(sims[i], 0, &loop, &fired[i], 3 + i);
    for (sim_time end = 0; end <= 1200; end += 5)
        for (int i = 0; i < 2; i++)
            sim_run_until(sims[i], end);
    assert_int_equal(fired[0], 401);
    assert_int_equal(fired[1], 301);
    for (int i = 0; i < 2; i++)
        sim_destroy(sims[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ties_fall_to_the_earlier_scheduled),
        cmocka_unit_test(test_the_present_comes_last_in_its_instant),
        cmocka_unit_test(test_what_is_posted_comes_in_its_turn),
        cmocka_unit_test(test_timers_and_events_share_one_order),
        cmocka_unit_test(test_timers_cancelled_and_armed_again),
        cmocka_unit_test(test_lanes_of_no_delay_and_of_no_end),
        cmocka_unit_test(test_stale_ids_are_harmless),
        cmocka_unit_test(test_an_event_at_forever_has_no_id),
        cmocka_unit_test(test_the_dead_are_dropped),
        cmocka_unit_test(test_the_clock_stands_at_the_end),
        cmocka_unit_test(test_time_that_stands_still_is_noticed),
        cmocka_unit_test(test_too_many_pending),
        cmocka_unit_test(test_too_many_posted),
        cmocka_unit_test(test_two_sims_side_by_side),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
