/* Values as people write them: what is read, what is refused and with which words, and back. */
#include "base/units.h"

#include "sim/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define EACH(i, array) size_t i = 0; i < sizeof(array) / sizeof *(array); i++

/* --- read --- */

static void times_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        sim_time time;
    } cases[] = {
        { "250ms", 250 * SIM_MS },
        { "2s", 2 * SIM_S },
        { "5min", 300 * SIM_S },
        { "1min30s", 90 * SIM_S },
        { "1d2h3min4s5ms6us7ns", 93784005006007 },
        { "0s", 0 },
        { "2.385us", 2385 },
        { ".5s", 500 * SIM_MS },
        { "1e3ms", SIM_S },
        { "1.5e-3s", 1500 * SIM_US },
        { "10_000s", 10000 * SIM_S },
        { "0.1s", 100 * SIM_MS },
        { "1.5h", 5400 * SIM_S },
        { "106751d23h47min16.854775807s", SIM_FOREVER },
    };
    for (EACH(i, cases)) {
        struct err err;
        sim_time time = -1;
        if (!time_parse(cases[i].text, &time, &err))
            fail_msg("%s: %s", cases[i].text, err.text);
        assert_int_equal(time, cases[i].time);
    }
}

static void rates_shares_and_numbers_are_read(void **state)
{
    (void)state;
    static const struct {
        bool (*parse)(const char *text, double *value, struct err *err);
        const char *text;
        double value;
    } cases[] = {
        { rate_parse, "40/s", 40 },          { rate_parse, "60/min", 1 },
        { rate_parse, "2.385/s", 2.385 },    { rate_parse, "9000/h", 2.5 },
        { rate_parse, "1_728/d", 0.02 },     { rate_parse, "0/s", 0 },
        { share_parse, "10%", 0.1 },         { share_parse, "99.9%", 0.999 },
        { share_parse, "0.25", 0.25 },       { share_parse, "100%", 1 },
        { share_parse, "1", 1 },             { share_parse, "0", 0 },
        { share_parse, "1e1%", 0.1 },        { share_parse, "29%", 0.29 },
        { number_parse, "1500", 1500 },      { number_parse, "-2.5", -2.5 },
        { number_parse, "1e6", 1e6 },        { number_parse, "10_000", 10000 },
        { number_parse, "+2.385E-3", 2.385e-3 }, { number_parse, "1e-400", 0 },
    };
    for (EACH(i, cases)) {
        struct err err;
        double value = -1;
        if (!cases[i].parse(cases[i].text, &value, &err))
            fail_msg("%s: %s", cases[i].text, err.text);
        if (value != cases[i].value)
            fail_msg("%s is %.17g, not %.17g", cases[i].text, value, cases[i].value);
    }
}

static void counts_and_flags_are_read(void **state)
{
    (void)state;
    struct err err;
    int64_t count = 0;
    assert_true(count_parse("10_000", &count, &err) && count == 10000);
    assert_true(count_parse("1e6", &count, &err) && count == 1000000);
    assert_true(count_parse("-3", &count, &err) && count == -3);
    assert_true(count_parse("9223372036854775807", &count, &err) && count == INT64_MAX);
    static const char *const words[2][3] = { { "false", "no", "off" }, { "true", "yes", "on" } };
    for (int value = 0; value < 2; value++)
        for (int i = 0; i < 3; i++) {
            bool flag = !value;
            assert_true(flag_parse(words[value][i], &flag, &err));
            assert_int_equal(flag, value);
        }
}

/* --- refused --- */

enum reader { A_TIME, A_RATE, A_SHARE, A_NUMBER, A_COUNT, A_FLAG };

static bool read_one(enum reader reader, const char *text, struct err *err)
{
    sim_time time;
    int64_t count;
    double real;
    bool flag;
    switch (reader) {
    case A_TIME: return time_parse(text, &time, err);
    case A_RATE: return rate_parse(text, &real, err);
    case A_SHARE: return share_parse(text, &real, err);
    case A_NUMBER: return number_parse(text, &real, err);
    case A_COUNT: return count_parse(text, &count, err);
    case A_FLAG: return flag_parse(text, &flag, err);
    }
    return false;
}

static const struct {
    enum reader reader;
    const char *text, *message;
} refusals[] = {
    { A_TIME, "5", "'5' needs a unit: 250ms, 2s, 5min" },
    { A_TIME, "0", "'0' needs a unit: 250ms, 2s, 5min" },
    { A_TIME, "1min30", "'1min30' needs a unit: 250ms, 2s, 5min" },
    { A_TIME, "", "'' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "soon", "'soon' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "5 s", "'5 s' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, " 5s", "' 5s' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "5s ", "'5s ' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "0x5s", "'0x5s' has an unknown unit 'x': times are in ns, us, ms, s, min, h or d" },
    { A_TIME, "inf", "'inf' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "1,5s", "'1,5s' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "1__0s", "'1__0s' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "5.s", "'5.s' is not a time: write 250ms, 2s or 5min" },
    { A_TIME, "5sec", "'5sec' has an unknown unit 'sec': did you mean 's'?" },
    { A_TIME, "5m", "'5m' has an unknown unit 'm': did you mean 'min'?" },
    { A_TIME, "5\xc2\xb5s", "'5\xc2\xb5s' has an unknown unit '\xc2\xb5s': did you mean 'us'?" },
    { A_TIME, "5weeks", "'5weeks' has an unknown unit 'weeks': "
                        "times are in ns, us, ms, s, min, h or d" },
    { A_TIME, "-5s", "'-5s' is negative, but a time is at least 0s" },
    { A_TIME, "30s1min", "'30s1min' is out of order: larger units come first, as in 1min30s" },
    { A_TIME, "1s1s", "'1s1s' is out of order: larger units come first, as in 1min30s" },
    { A_TIME, "1e30h", "'1e30h' is too long: the longest time is 106751d, or 292 years" },
    { A_TIME, "106751d24h", "'106751d24h' is too long: the longest time is 106751d, or 292 years" },
    { A_TIME, "1e999999999999999999d",
      "'1e999999999999999999d' is too long: the longest time is 106751d, or 292 years" },
    { A_TIME, "0.4ns", "'0.4ns' is less than a nanosecond" },
    { A_RATE, "40", "'40' needs a unit: 40/s, 60/min" },
    { A_RATE, "fast", "'fast' is not a rate: write 40/s or 60/min" },
    { A_RATE, "40/", "'40/' is not a rate: write 40/s or 60/min" },
    { A_RATE, "40s", "'40s' is not a rate: write 40/s or 60/min" },
    { A_RATE, "40/s/s", "'40/s/s' is not a rate: write 40/s or 60/min" },
    { A_RATE, "40/5s", "'40/5s' is not a rate: write 40/s or 60/min" },
    { A_RATE, "40/sec", "'40/sec' has an unknown unit 'sec': did you mean 's'?" },
    { A_RATE, "40/ms", "'40/ms' has an unknown unit 'ms': rates are per s, min, h or d" },
    { A_RATE, "-1/s", "'-1/s' is negative, but a rate is at least 0/s" },
    { A_RATE, "1e999/s", "'1e999/s' is too large for a rate" },
    { A_SHARE, "5", "'5' is more than 1, the whole: write 5% if percent is meant" },
    { A_SHARE, "110%", "'110%' is more than the whole: a share is 0%..100%" },
    { A_SHARE, "1e999", "'1e999' is more than the whole: a share is 0%..100%" },
    { A_SHARE, "-5%", "'-5%' is negative, but a share is 0%..100%" },
    { A_SHARE, "half", "'half' is not a share: write 10% or 0.1" },
    { A_SHARE, "5%%", "'5%%' is not a share: write 10% or 0.1" },
    { A_SHARE, "%", "'%' is not a share: write 10% or 0.1" },
    { A_NUMBER, "nan", "'nan' is not a number: write 1500, 2.5 or 1e6" },
    { A_NUMBER, "0x10", "'0x10' is not a number: write 1500, 2.5 or 1e6" },
    { A_NUMBER, "1e", "'1e' is not a number: write 1500, 2.5 or 1e6" },
    { A_NUMBER, "_1", "'_1' is not a number: write 1500, 2.5 or 1e6" },
    { A_NUMBER, "--1", "'--1' is not a number: write 1500, 2.5 or 1e6" },
    { A_NUMBER, "1e999", "'1e999' is too large for a number" },
    { A_COUNT, "2.5", "'2.5' is not a whole number: write 3, 1500 or 10_000" },
    { A_COUNT, "many", "'many' is not a whole number: write 3, 1500 or 10_000" },
    { A_COUNT, "9223372036854775808", "'9223372036854775808' is too large for a count" },
    { A_COUNT, "1e999", "'1e999' is too large for a count" },
    { A_FLAG, "maybe", "'maybe' is not true or false" },
    { A_FLAG, "", "'' is not true or false" },
};

static void nonsense_is_refused_with_what_would_be_right(void **state)
{
    (void)state;
    for (EACH(i, refusals)) {
        struct err err = { .text = "(taken)" };
        bool taken = read_one(refusals[i].reader, refusals[i].text, &err);
        assert_string_equal(err.text, refusals[i].message);
        assert_false(taken);
    }
    char endless[1001] = { 0 };
    memset(endless, '7', 1000);
    struct err err;
    for (int reader = A_TIME; reader <= A_FLAG; reader++)
        assert_false(read_one((enum reader)reader, endless, &err));
}

/* --- printed --- */

static void values_are_printed_plainly(void **state)
{
    (void)state;
    char text[UNIT_TEXT];
    assert_string_equal(time_print(90 * SIM_S, text), "1min30s");
    assert_string_equal(time_print(SIM_S / 40, text), "25ms");
    assert_string_equal(time_print(1500 * SIM_MS, text), "1.5s");
    assert_string_equal(time_print(0, text), "0s");
    assert_string_equal(time_print(2385, text), "2.385us");
    assert_string_equal(time_print(7, text), "7ns");
    assert_string_equal(time_print(36 * 3600 * SIM_S, text), "1d12h");
    assert_string_equal(time_print(60 * SIM_S + 1, text), "1min1ns");
    assert_string_equal(time_print(SIM_FOREVER, text), "106751d23h47min16.854775807s");
    assert_string_equal(time_print(-SIM_S, text), "-1s");
    assert_string_equal(rate_print(40, text), "40/s");
    assert_string_equal(rate_print(1.0 / 60, text), "1/min");
    assert_string_equal(rate_print(0.02, text), "72/h");
    assert_string_equal(rate_print(143.9, text), "143.9/s"); /* not 8634/min */
    assert_string_equal(rate_print(100000, text), "100000/s");
    assert_string_equal(rate_print(0, text), "0/s");
    assert_string_equal(share_print(0.1, text), "10%");
    assert_string_equal(share_print(0.999, text), "99.9%");
    assert_string_equal(share_print(1, text), "100%");
    assert_string_equal(number_print(1e6, text), "1000000");
    assert_string_equal(number_print(2.385, text), "2.385");
    assert_string_equal(number_print(0.1 + 0.2, text), "0.30000000000000004");
    assert_string_equal(number_print(-0.0, text), "0");
    assert_string_equal(number_print(NAN, text), "nan");
}

static void what_is_printed_reads_back(void **state)
{
    (void)state;
    struct rng rng;
    char text[UNIT_TEXT];
    struct err err;
    rng_seed(&rng, 2385);
    for (int i = 0; i < 20000; i++) {
        sim_time time = (sim_time)(rng_next(&rng) >> (1 + rng_below(&rng, 63))), time_back;
        if (!time_parse(time_print(time, text), &time_back, &err) || time_back != time)
            fail_msg("%lld became %s", (long long)time, text);
        double share = i % 2 ? rng_uniform(&rng) : (double)rng_below(&rng, 10001) / 10000, back;
        if (!share_parse(share_print(share, text), &back, &err) || back != share)
            fail_msg("%.17g became %s", share, text);
        double rate = i % 2 ? exp(20 * rng_normal(&rng)) : (double)rng_below(&rng, 10000) / 3600;
        if (!rate_parse(rate_print(rate, text), &back, &err) || back != rate)
            fail_msg("%.17g became %s", rate, text);
        double number = exp(50 * rng_normal(&rng)) * (i % 3 ? 1 : -1);
        if (!number_parse(number_print(number, text), &back, &err) || back != number)
            fail_msg("%.17g became %s", number, text);
    }
}

static void people_get_three_digits(void **state)
{
    (void)state;
    static const struct {
        const char *(*print)(double value, char buffer[UNIT_TEXT]);
        double value;
        const char *text;
    } cases[] = {
        { time_print_short, 1.234, "1.23 s" },
        { time_print_short, 0.045, "45.0 ms" },
        { time_print_short, 0.99996, "1.00 s" },
        { time_print_short, 12e-9, "12.0 ns" },
        { time_print_short, 0.4e-9, "0.40 ns" },
        { time_print_short, 0, "0 s" },
        { time_print_short, 59.97, "1 min" },
        { time_print_short, 750, "12 min 30 s" },
        { time_print_short, 3599.7, "1 h" },
        { time_print_short, 3690, "1 h 2 min" },
        { time_print_short, 100 * 3600, "4 d 4 h" },
        { time_print_short, -0.25, "-250 ms" },
        { time_print_short, NAN, "-" },
        { time_print_short, INFINITY, "inf" },
        { number_print_short, 12345, "12.3 k" },
        { number_print_short, 4.56e6, "4.56 M" },
        { number_print_short, 999.7, "1.00 k" },
        { number_print_short, 950, "950" },
        { number_print_short, 42, "42" },
        { number_print_short, 2.385, "2.38" },
        { number_print_short, 0.0123, "0.0123" },
        { number_print_short, 0, "0" },
        { number_print_short, -1500, "-1.50 k" },
        { number_print_short, 1e30, "1e+30" },
        { number_print_short, NAN, "-" },
    };
    for (EACH(i, cases)) {
        char text[UNIT_TEXT];
        assert_string_equal(cases[i].print(cases[i].value, text), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(rates_shares_and_numbers_are_read),
        cmocka_unit_test(counts_and_flags_are_read),
        cmocka_unit_test(nonsense_is_refused_with_what_would_be_right),
        cmocka_unit_test(values_are_printed_plainly),
        cmocka_unit_test(what_is_printed_reads_back),
        cmocka_unit_test(people_get_three_digits),
    };
    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
