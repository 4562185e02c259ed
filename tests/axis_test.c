/* Axes: what is read and refused, the values of grids worked by hand, texts that read back, and
** what is found out about an axis by asking for specs. */
#include "base/units.h"
#include "models/spec/world.h"
#include "study/spec_port.h"
#include "study/warned.h"


#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define EACH(i, array) size_t i = 0; i < sizeof(array) / sizeof *(array); i++

static struct axis parsed(const char *text, struct arena *arena)
{
    struct axis axis;
    struct err err;
    if (!axis_parse(text, &axis, arena, &err))
        fail_msg("%s: %s", text, err.text);
    return axis;
}

static void assert_near(double measured, double expected, double within)
{
    if (!(fabs(measured - expected) <= within))
        fail_msg("%.17g is not %.17g +- %g", measured, expected, within);
}

/* All values of a grid as they are set, joined by blanks. */
static const char *values_of(const struct axis *axis, struct arena *arena)
{
    const char *all = "";
    for (size_t i = 0; i < axis->count; i++)
        all = arena_format(arena, "%s%s%s", all, i ? " " : "",
                           axis_text(axis, axis_value(axis, i), arena));
    return all;
}

/* --- read --- */

static void grids_have_the_values_asked_for(void **state)
{
    static const struct {
        const char *text, *values;
    } cases[] = {
        { "w=1..10:10", "1 2 3 4 5 6 7 8 9 10" },
        { "w=0..1:11", "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1" },
        { "w=0.1..0.7:7", "0.1 0.2 0.3 0.4 0.5 0.6 0.7" },
        { "w=-1..1:3", "-1 0 1" },
        { "w=10ms..10s:log:4", "10ms 100ms 1s 10s" },
        { "w=10ms..10s:4:log", "10ms 100ms 1s 10s" },
        { "w=1s..2min:3", "1s 1min500ms 2min" },
        { "w=1ms..4ms:log:3", "1ms 2ms 4ms" },
        { "w=1ms..2ms:log:3", "1ms 1.41421ms 2ms" }, /* sqrt 2 */
        { "w=100/s..300/s:5", "100/s 150/s 200/s 250/s 300/s" },
        { "w=60/min..2/s:linear:3", "1/s 1.5/s 2/s" },
        { "w=10%..30%:5", "10% 15% 20% 25% 30%" },
        { "w=none,full,equal", "none full equal" },
        { "w=1,2,5,10", "1 2 5 10" },
        { "w={constant: {every: 1s, of: [a,b]}},none,\"a,b\"",
          "{constant: {every: 1s, of: [a,b]}} none \"a,b\"" },
        { "w=../a.txt,../b.txt", "../a.txt ../b.txt" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis = parsed(cases[i].text, arena);
        assert_string_equal(axis.path, "w");
        assert_string_equal(axis.text, cases[i].text);
        assert_string_equal(values_of(&axis, arena), cases[i].values);
    }
    arena_destroy(arena);
}

static void a_range_has_no_count(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct axis axis = parsed("clients.web.open.rate=100/s..300/s", arena);
    assert_string_equal(axis.path, "clients.web.open.rate");
    assert_int_equal(axis.count, 0);
    assert_int_equal(axis.unit, AXIS_RATE);
    assert_true(axis.low >= 100 && axis.low <= 100 && axis.high >= 300 && axis.high <= 300);
    assert_int_equal(parsed("a.b=1ms..1s:log", arena).scale, AXIS_LOG);
    arena_destroy(arena);
}

static void wrong_axes_are_refused_with_what_is_right(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        { "w", "write PATH=LO..HI:COUNT" },
        { "=1..2:2", "write PATH=LO..HI:COUNT" },
        { "w=", "write PATH=LO..HI:COUNT" },
        { "w=5", "'5' is one value" },
        { "w=1..10s:3", "'1' is a number and '10s' is a time" },
        { "w=1s..10/s:3", "'1s' is a time and '10/s' is a rate" },
        { "w=10..1:3", "the first end must be the lower" },
        { "w=1..1:3", "the first end must be the lower" },
        { "w=0..1:log:3", "can't begin at 0" },
        { "w=a..b:3", "'a' is no end of a range" },
        { "w=..3:3", "'' is no end of a range" },
        { "w=1..10:many", "'many' behind the range is neither a number of values nor log" },
        { "w=1..10:", "'' behind the range" },
        { "w=1..10:1", "a grid of 1 values: there must be 2 to 1000000" },
        { "w=1..10:1000001", "there must be 2 to 1000000" },
        { "w=1..10:2.5", "neither a number of values nor log" },
        { "w=1m..5m:3", "did you mean 'min'?" },
        { "w=10%..200%:3", "more than the whole" },
        { "w=a,,b", "a value of the list is empty" },
        { "w=a,b,", "a value of the list is empty" },
        { "w=a,b,a", "the list has 'a' twice" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis;
        struct err err = { 0 };
        assert_false(axis_parse(cases[i].text, &axis, arena, &err));
        if (!strstr(err.text, cases[i].said))
            fail_msg("%s: '%s' does not say '%s'", cases[i].text, err.text, cases[i].said);
    }
    arena_destroy(arena);
}

/* --- values --- */

/* Twenty steps of the same factor: the 19th root of 1000, to the digits that are kept. */
static void logarithmic_steps_are_one_factor(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct axis axis = parsed("w=10ms..10s:log:20", arena);
    double factor = pow(1000, 1.0 / 19);
    for (size_t i = 1; i < 20; i++) {
        double ratio = axis_value(&axis, i) / axis_value(&axis, i - 1);
        assert_near(ratio / factor, 1, 1.1e-5);
    }
    arena_destroy(arena);
}

static void a_share_of_the_way_goes_there_and_back(void **state)
{
    static const char *const texts[] = { "w=100/s..300/s", "w=10ms..10s:log", "w=10%..90%",
                                         "w=2..50" };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, texts)) {
        struct axis axis = parsed(texts[i], arena);
        for (int n = 0; n <= 10; n++)
            assert_near(axis_share(&axis, axis_at(&axis, n / 10.0)), n / 10.0, 1e-6);
    }
    struct axis log = parsed("w=10ms..10s:log", arena);
    assert_near(axis_at(&log, 1.0 / 3), 0.1, 1e-9);
    struct axis words = parsed("w=a,b,c,d", arena);
    for (int place = 0; place < 4; place++)
        assert_near(axis_at(&words, axis_share(&words, place)), place, 0);
    assert_near(axis_at(&words, 0.24), 0, 0);
    assert_near(axis_at(&words, 0.26), 1, 0);
    arena_destroy(arena);
}

/* What stands in a study is the text; the value must be what the text means, to the last bit. */
static void texts_read_back(void **state)
{
    struct arena *arena = arena_create();
    struct err err;
    (void)state;
    struct axis number = parsed("w=0.1..7", arena), time = parsed("w=1us..3h", arena);
    struct axis rate = parsed("w=1/h..9/s", arena), share = parsed("w=0%..100%", arena);
    for (int n = 0; n <= 1000; n++) {
        double value, at = n / 1000.0;
        sim_time ns;
        assert_true(number_parse(axis_text(&number, axis_at(&number, at), arena), &value, &err));
        assert_true(value >= axis_at(&number, at) && value <= axis_at(&number, at));
        assert_true(rate_parse(axis_text(&rate, axis_at(&rate, at), arena), &value, &err));
        assert_true(value >= axis_at(&rate, at) && value <= axis_at(&rate, at));
        assert_true(share_parse(axis_text(&share, axis_at(&share, at), arena), &value, &err));
        assert_true(value >= axis_at(&share, at) && value <= axis_at(&share, at));
        assert_true(time_parse(axis_text(&time, axis_at(&time, at), arena), &ns, &err));
        assert_int_equal(ns, llround(axis_at(&time, at) * 1e9));
    }
    arena_destroy(arena);
}

static void people_read_three_digits(void **state)
{
    static const struct {
        const char *text;
        double value;
        const char *shown;
    } cases[] = {
        { "w=1..2", 1.23456, "1.23" },      { "w=1s..2s", 0.0123456, "12.3 ms" },
        { "w=1/s..2/s", 153.21, "153/s" },  { "w=1/s..2/s", 0.5, "30/min" },
        { "w=1/s..2/s", 0.01, "36/h" },     { "w=1/s..2/s", 0, "0/s" },
        { "w=1%..2%", 0.1234, "12.3%" },    { "w=no,yes", 1, "yes" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis = parsed(cases[i].text, arena);
        assert_string_equal(axis_shown(&axis, cases[i].value, arena), cases[i].shown);
    }
    arena_destroy(arena);
}

/* --- whole numbers --- */

static void rounded_grids_have_each_number_once(void **state)
{
    static const struct {
        const char *text, *values;
    } cases[] = {
        { "w=1..10:10", "1 2 3 4 5 6 7 8 9 10" },
        { "w=1..4:10", "1 2 3 4" },
        { "w=1..10:4", "1 4 7 10" },
        { "w=1..10:3", "1 6 10" }, /* 5.5 goes up */
        /* 1 1.78 3.16 5.62 10 17.8 31.6 56.2 100 */
        { "w=1..100:log:9", "1 2 3 6 10 18 32 56 100" },
        /* 1 1.47 2.15 3.16 4.64 6.81 10: two of them are 1 after rounding */
        { "w=1..10:log:7", "1 2 3 5 7 10" },
    };
    struct arena *arena = arena_create();
    (void)state;
    for (EACH(i, cases)) {
        struct axis axis = parsed(cases[i].text, arena);
        axis_round(&axis);
        assert_true(axis.whole);
        assert_string_equal(values_of(&axis, arena), cases[i].values);
    }
    arena_destroy(arena);
}

/* Against rounding every value and leaving out what is there already. */
static void rounding_agrees_with_the_long_way(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int high = 2; high < 400; high += 7)
        for (int count = 2; count < 60; count += 3)
            for (int log = 0; log < 2; log++) {
                struct axis raw = parsed(arena_format(arena, "w=1..%d:%d%s", high, count,
                                                      log ? ":log" : ""), arena);
                struct axis axis = raw;
                axis_round(&axis);
                size_t found = 0;
                for (size_t i = 0; i < raw.count; i++) {
                    double value = round(axis_value(&raw, i));
                    if (found && value <= axis_value(&axis, found - 1))
                        continue;
                    assert_near(axis_value(&axis, found), value, 0);
                    found++;
                }
                assert_int_equal(axis.count, found);
            }
    arena_destroy(arena);
}

/* --- asking for specs --- */

/* Refuses numbers that are not whole where `whole`, numbers above `most`, and the word "bad". */
struct pretender {
    bool whole;
    double most;
    int asked;
};

static const struct world_spec *pretend(void *self, const struct choice *choice, size_t choices,
                                        struct arena *arena, struct err *err)
{
    struct pretender *pretender = self;
    pretender->asked++;
    for (size_t i = 0; i < choices; i++) {
        double value;
        struct err why;
        bool number = number_parse(choice[i].value, &value, &why);
        bool wrong = number ? (pretender->whole && value > floor(value)) || value > pretender->most
                            : strcmp(choice[i].value, "bad") == 0;
        if (wrong) {
            err_set(err, "%s is refused", choice[i].value);
            return NULL;
        }
    }
    return ARENA_NEW(arena, struct world_spec);
}

static bool tried(struct pretender pretender, const char *text, struct axis *axis, struct err *err,
                  struct arena *arena)
{
    struct axis axes[2] = { parsed(text, arena), parsed("v=1s..2s:2", arena) };
    struct spec_port port = { .make = pretend, .self = &pretender };
    bool fine = spec_port_try(&port, axes, 2, err);
    *axis = axes[0];
    return fine;
}

static void whole_numbers_are_found_out(void **state)
{
    struct arena *arena = arena_create();
    struct axis axis;
    struct err err;
    (void)state;
    assert_true(tried((struct pretender){ true, 100, 0 }, "w=1..10:19", &axis, &err, arena));
    assert_true(axis.whole);
    assert_int_equal(axis.count, 10);
    assert_true(tried((struct pretender){ false, 100, 0 }, "w=1..10:19", &axis, &err, arena));
    assert_false(axis.whole);
    assert_true(tried((struct pretender){ true, 100, 0 }, "w=1..2", &axis, &err, arena));
    assert_true(axis.whole);
    assert_false(tried((struct pretender){ true, 100, 0 }, "w=1.5..10:3", &axis, &err, arena));
    assert_string_equal(err.text, "1.5 is refused");
    assert_false(tried((struct pretender){ false, 5, 0 }, "w=1..10:3", &axis, &err, arena));
    assert_string_equal(err.text, "10 is refused");
    assert_false(tried((struct pretender){ false, 5, 0 }, "w=a,b,bad", &axis, &err, arena));
    assert_string_equal(err.text, "bad is refused");
    arena_destroy(arena);
}

static void paths_are_written_one_way(void **state)
{
    static const char *const cases[][2] = {
        { "faults[0].for=1s,2s", "faults.0.for" },
        { "a[12][3].b[0]=1..3", "a.12.3.b.0" },
        { "a[x].b[]c[1=1..3", "a[x].b[]c[1" }, /* left to who reads the scenario */
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(parsed(cases[i][0], arena).path, cases[i][1]);
    assert_string_equal(parsed("faults[0].for=1s,2s", arena).text, "faults.0.for=1s,2s");
    arena_destroy(arena);
}

static void warnings_are_alike_but_for_numbers(void **state)
{
    (void)state;
    assert_true(warning_alike("'s1' can't keep up: 495 come, 480 can be served (load 1.03)",
                              "'s1' can't keep up: 1e+03 come, 48.5 can be served (load 20.6)"));
    assert_false(warning_alike("'s1' can't keep up: 495 come", "'s2' can't keep up: 495 come"));
    assert_false(warning_alike("only 5s remain", "only 5s remain here"));
    assert_false(warning_alike("", "5"));
    assert_true(warning_alike("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grids_have_the_values_asked_for),
        cmocka_unit_test(a_range_has_no_count),
        cmocka_unit_test(wrong_axes_are_refused_with_what_is_right),
        cmocka_unit_test(logarithmic_steps_are_one_factor),
        cmocka_unit_test(a_share_of_the_way_goes_there_and_back),
        cmocka_unit_test(texts_read_back),
        cmocka_unit_test(people_read_three_digits),
        cmocka_unit_test(rounded_grids_have_each_number_once),
        cmocka_unit_test(rounding_agrees_with_the_long_way),
        cmocka_unit_test(whole_numbers_are_found_out),
        cmocka_unit_test(paths_are_written_one_way),
        cmocka_unit_test(warnings_are_alike_but_for_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
