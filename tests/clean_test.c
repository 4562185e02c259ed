/* Foreign text in what people look at, and in what a spreadsheet computes. */
#include "base/clean.h"
#include "plots/report/csv.h"
#include "plots/report/json_parts.h"
#include "plots/report/text.h"
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

#define RLO "\xe2\x80\xae" /* U+202E: what follows is written from right to left */
#define CSI "\xc2\x9b"     /* U+009B: begins what a terminal obeys, as ESC [ does */

static void characters_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
        uint32_t code;
        bool valid, shown;
    } cases[] = {
        { "a", 1, 'a', true, true },
        { "\xc3\xa9", 2, 0xe9, true, true },
        { "\xe2\x82\xac", 3, 0x20ac, true, true },
        { "\xf0\x9f\x98\x80", 4, 0x1f600, true, true },
        { "\033", 1, 27, true, false },
        { "\t", 1, 9, true, false },
        { "\x7f", 1, 127, true, false },
        { CSI, 2, 0x9b, true, false },
        { "\xd8\x9c", 2, 0x61c, true, false },
        { "\xe2\x80\x8e", 3, 0x200e, true, false },
        { "\xe2\x80\x8f", 3, 0x200f, true, false },
        { "\xe2\x80\xaa", 3, 0x202a, true, false },
        { RLO, 3, 0x202e, true, false },
        { "\xe2\x81\xa6", 3, 0x2066, true, false },
        { "\xe2\x81\xa9", 3, 0x2069, true, false },
        { "\xe2\x80\x8d", 3, 0x200d, true, true }, /* joins pictographs */
        { "\xff", 1, 0xff, false, false },
        { "\xc3", 1, 0xc3, false, false },
        { "\xed\xa0\x80", 1, 0xed, false, false }, /* half of a pair of UTF-16 */
        { "\xc0\xaf", 1, 0xc0, false, false },     /* '/' in two bytes */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct character c = character_at(cases[i].text, SIZE_MAX);
        assert_int_equal(c.bytes, cases[i].bytes);
        assert_int_equal(c.code, cases[i].code);
        assert_int_equal(c.valid, cases[i].valid);
        assert_int_equal(c.shown, cases[i].shown);
    }
}

static void texts_are_cleaned_for_people_and_for_data(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(text_clean(arena, "gn" RLO "p" CSI "1m\xff\n\tx"), "gn?p?1m???x");
    assert_string_equal(text_valid(arena, "gn" RLO "p" CSI "1m\xff\n\tx"),
                        "gn" RLO "p" CSI "1m?\n\tx");
}

static void cell(const char *text, const char *wanted)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    csv_cell(out, text);
    fclose(out);
    assert_string_equal(bytes, wanted);
    free(bytes);
}

static void a_cell_is_no_formula(void **state)
{
    (void)state;
    cell("shop", "shop");
    cell("", "");
    cell("=1+1", "\"'=1+1\"");
    cell("@SUM(A1)", "\"'@SUM(A1)\"");
    cell("+a", "\"'+a\"");
    cell("-a", "\"'-a\"");
    cell("-", "\"'-\"");
    cell("\t=a", "\"'\t=a\"");
    cell("\n=a", "\"'\n=a\"");
    cell("\xef\xbc\x9d" "a", "\"'\xef\xbc\x9d" "a\"");
    cell("-2.5e3", "-2.5e3");
    cell("+5", "+5");
    cell("-2+cmd", "\"'-2+cmd\"");
    cell("a=b", "a=b");
    cell("a;=b", "\"a;=b\"");
    cell("=\"x\"", "\"'=\"\"x\"\"\"");
}

static void a_cell_holds_no_odd_bytes(void **state)
{
    (void)state;
    cell("a\033[31m" RLO CSI "\xff\rb", "\"a?[31m????b\"");
    cell("a\nb", "\"a\nb\"");
}

static void json_keeps_all_and_shows_it_harmless(void **state)
{
    char *bytes = NULL;
    size_t size = 0;
    struct err err;
    FILE *out = open_memstream(&bytes, &size);
    json_t *object = json_object();
    json_set_name(object, "a\n" RLO, json_text("\xc3\xa9" CSI "\033\xff", *state), *state);
    assert_true(json_write(out, object, &err));
    fclose(out);
    assert_string_equal(bytes, "{\n \"a\\n\\u202E\": \"\xc3\xa9\\u009B\\u001B?\"\n}\n");
    json_t *back = json_loads(bytes, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(back, "a\n" RLO)),
                        "\xc3\xa9" CSI "\033?");
    json_decref(back);
    free(bytes);
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
        cmocka_unit_test(characters_are_told_apart),
        cmocka_unit_test(texts_are_cleaned_for_people_and_for_data),
        cmocka_unit_test(a_cell_is_no_formula),
        cmocka_unit_test(a_cell_holds_no_odd_bytes),
        cmocka_unit_test(json_keeps_all_and_shows_it_harmless),
    };
    return cmocka_run_group_tests_name("clean", tests, begin, end);
}
