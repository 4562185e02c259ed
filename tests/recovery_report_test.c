/* What the page and the JSON say of recovery: its share and its median, each with an interval. */
#include "tests/support.h"

#include "plots/report/json.h"
#include "plots/report/page.h"
#include "tests/study_maker.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct names short_names = { "payment gateway brownout", "shoppers", "shop",
                                          "payments" };

/* The page, the lines of a paragraph as one. */
static const char *page_of(const struct study *study, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    page_write(out, study, false);
    fclose(out);
    char *flat = arena_text(arena, bytes);
    for (char *at = flat; (at = strstr(at, "\n  "));)
        memmove(at, at + 2, strlen(at + 2) + 1);
    free(bytes);
    return flat;
}

static json_t *json_of(const struct study *study, struct arena *arena)
{
    char *bytes = NULL;
    size_t length = 0;
    struct err err;
    FILE *out = open_memstream(&bytes, &length);
    assert_true(json_study(out, study, "test", &err));
    fclose(out);
    json_t *object = json_loads(arena_text(arena, bytes), JSON_REJECT_DUPLICATES, NULL);
    free(bytes);
    assert_non_null(object);
    return object;
}

/* Wilson's interval of 17 of 20 is 0.640 .. 0.948, of 0 of 20 0 .. 0.161
** (tests/estimate_test.c). */
static void page_says_how_surely_it_recovers(void **state)
{
    static const struct { size_t recovered; struct median median; const char *says; } row[] = {
        { 17, { 6, 4, 75, true }, "17 of 20 runs come back (64..94.8 %), 3 never, median 6.00 s "
                                  "(4.00 s to 1 min 15 s) after the trigger" },
        { 17, { 6, 4, NAN, true }, "median 6.00 s (4.00 s or more) after the trigger" },
        { 9, { NAN, 30, NAN, true }, "11 never, median beyond the end (30.0 s or more)" },
        { 0, { NAN, NAN, NAN, true }, "0 of 20 runs come back (0..16 %)" },
        { 20, { 0, 0, 0, true }, "20 of 20 runs come back (84..100 %), when the trigger ended" },
        { 20, { 0, 0, 7, true }, "(84..100 %), median 0 s (0 s to 7.00 s) after the trigger" },
        { 20, { 7, NAN, NAN, false }, "(84..100 %), median 7.00 s after the trigger" },
    };
    struct study *study = study_made(*state, &short_names, 20);
    for (size_t r = 0; r < study->runs; r++) /* the last trigger's end was what they came back
                                                from */
        study->run[r]->judgement.after = study->run[r]->judgement.recovery_time = 0;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        study->recovered = row[i].recovered;
        study->recovery = row[i].median;
        const char *flat = page_of(study, *state);
        if (!strstr(flat, row[i].says))
            fail_msg("\"%s\" is not on\n%s", row[i].says, strstr(flat, "Health"));
    }
}

static void json_tells_how_surely_it_recovers(void **state)
{
    struct study *study = study_made(*state, &short_names, 10);
    double share, low, high, least, most;
    json_t *beyond, *none;
    study->recovered = 8;
    study->recovery = (struct median){ 12, 5, NAN, true };
    json_t *object = json_of(study, *state);
    assert_int_equal(json_unpack(object, "{s:{s:f, s:[f, f], s:f, s:[f, o]}}", "recovery", "share",
                                 &share,
                                 "share_ci95", &low, &high, "median_s", &most, "median_ci95_s",
                                 &least,
                                 &beyond), 0);
    assert_true(share == 0.8 && fabs(low - 0.4902) < 1e-4 && fabs(high - 0.9433) < 1e-4);
    assert_true(most == 12 && least == 5 && json_is_null(beyond));
    json_decref(object);
    study->recovery.bounded = false;
    object = json_of(study, *state);
    assert_int_equal(json_unpack(object, "{s:{s:o}}", "recovery", "median_ci95_s", &none), 0);
    assert_true(json_is_null(none));
    json_decref(object);
}

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(page_says_how_surely_it_recovers, begin, end),
        cmocka_unit_test_setup_teardown(json_tells_how_surely_it_recovers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
