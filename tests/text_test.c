/* Numbers and names as people read them, in pages and tables. */
#include "plots/report/form.h"
#include "plots/report/text.h"
#include "tests/support.h"

#include <math.h>
#include <stdlib.h>

static void numbers_read_back(void **state)
{
    (void)state;
    static const double values[] = { 0.1, 1.0 / 3, 2.385, 1e23, 5e-324, -0.0, 123456789012345680 };
    char text[EXACT_TEXT];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(strtod(number_exact(values[i], text), NULL) == values[i]);
    assert_string_equal(number_exact(0.1, text), "0.1");
    assert_string_equal(number_exact(40, text), "40");
    assert_string_equal(number_exact(NAN, text), "");
}

static void numbers_for_people(void **state)
{
    static const struct { double number; enum shown_as as; const char *text; } row[] = {
        { 72072, AS_COUNT, "72.1 k" },      { 7, AS_COUNT, "7" },
        { 40.04, AS_RATE, "40.0/s" },       { 1.857, AS_FACTOR, "1.86" },
        { 0.999996, AS_SHARE, "99.9996 %" },{ 1, AS_SHARE, "100 %" },
        { 0.9999, AS_SHARE, "99.99 %" },    { 1 - 1e-12, AS_SHARE, "99.999999 %" },
        { 0.99947, AS_SHARE, "99.95 %" },   { 0.9947, AS_SHARE, "99.5 %" },
        { 0.1604, AS_SHARE, "16 %" },       { 0.00001, AS_SHARE, "0.001 %" },
        { 0, AS_SHARE, "0 %" },             { 1e-12, AS_SHARE, "<0.000001 %" },
        { NAN, AS_RATE, "-" },              { INFINITY, AS_RATE, "unlimited" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(text_number(*state, row[i].number, row[i].as), row[i].text);
}

/* As a column of a table has them. */
static void one_unit_a_column(void **state)
{
    static const struct { double value[3]; const char *text[3]; } row[] = {
        { { 118, 130, NAN }, { "1.97 min", "2.17 min", "-" } },
        { { 42, 130, 900 }, { "42.0 s", "130 s", "900 s" } },
        { { 894, 1500, 0 }, { "14.9 min", "25.0 min", "0 min" } },
        { { 0.685, 19.1, 3.8 }, { "0.685 s", "19.1 s", "3.80 s" } },
        { { 0.0218, 0.146, 1.009 }, { "21.8 ms", "146 ms", "1009 ms" } },
        { { 0.0218, 86400, 2 }, { "0.000363 min", "1440 min", "0.0333 min" } },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct form form = { .as = AS_TIME };
        for (size_t k = 0; k < 3; k++)
            form_add(&form, row[i].value[k]);
        for (size_t k = 0; k < 3; k++)
            assert_string_equal(form_text(*state, &form, row[i].value[k], NAN), row[i].text[k]);
    }
    struct form form = { .as = AS_TIME, .least = 0.685, .most = 19.1 };
    assert_string_equal(form_text(*state, &form, 0.685, 0.0111), "0.685 ±0.012 s");
}

static void names_keep_their_ends(void **state)
{
    static const char wide[] = "東京-データセンター-一号機";
    assert_string_equal(text_cut_name(*state, "payments-eu-west-1", 18), "payments-eu-west-1");
    assert_string_equal(text_cut_name(*state, "payments-eu-west-1", 13), "payment…est-1");
    assert_string_equal(text_cut(*state, "payments-eu-west-1", 13), "payments-eu-…");
    for (size_t width = 0; width < 30; width++) {
        assert_true(text_width(text_cut_name(*state, wide, width)) <= width);
        assert_true(text_width(text_cut(*state, wide, width)) <= width);
    }
}

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_back),
        cmocka_unit_test(numbers_for_people),
        cmocka_unit_test(one_unit_a_column),
        cmocka_unit_test(names_keep_their_ends),
    };
    return cmocka_run_group_tests_name("numbers and names", tests, setup, teardown);
}
