/* Findings as they are shown, and the nearest word. */
#include "base/err.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_failure_keeps_its_text_and_place(void **state)
{
    (void)state;
    struct err err;
    assert_false(err_set(&err, "attempts is %d", 0));
    assert_string_equal(err.text, "attempts is 0");
    assert_null(err.place.file);
    assert_false(err_set_at(&err, (struct place){ "a.yaml", 3, 7 }, "%s", "late"));
    assert_string_equal(err.text, "late");
    assert_string_equal(err.place.file, "a.yaml");
    assert_int_equal(err.place.col, 7);
    assert_false(err_set(&err, "%600d", 1));
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
}

/* A source whose every line is the text in `self`. */
static const char *line_of(void *self, struct place place, size_t *length)
{
    const char *line = self;
    (void)place;
    *length = strlen(line);
    return line;
}

static void shows(struct place place, const char *line, const char *text, const char *wanted)
{
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    if (line)
        findings.sources = (struct source_port){ line_of, (void *)(uintptr_t)line };
    findings_add(&findings, SEVERITY_ERROR, place, "%s", text);
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    findings_write(out, &findings);
    fclose(out);
    assert_string_equal(shown, wanted);
    free(shown);
    arena_destroy(arena);
}

static void a_finding_has_line_and_caret(void **state)
{
    (void)state;
    shows((struct place){ "outage.yaml", 14, 26 },
          "        retry: {attempts: 0, backoff: {constant: 50ms}}",
          "retry.attempts is 0, but must be in 1..100",
          "outage.yaml:14:26: error: retry.attempts is 0, but must be in 1..100\n"
          "        retry: {attempts: 0, backoff: {constant: 50ms}}\n"
          "                         ^\n");
    shows((struct place){ "a", 1, 4 }, "\tx: 5", "no", "a:1:4: error: no\n\tx: 5\n\t  ^\n");
    shows((struct place){ "a", 1, 99 }, "x", "no", "a:1:99: error: no\nx\n ^\n");
    shows((struct place){ "a", 1, 1 }, "", "no", "a:1:1: error: no\n\n^\n");
}

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    shows((struct place){ NULL, 3, 3 }, "x: 5", "no", "error: no\n");
    shows((struct place){ "a", 0, 0 }, "x: 5", "no", "a: error: no\n");
    shows((struct place){ "a", 2, 0 }, "x: 5", "no", "a:2: error: no\nx: 5\n");
    shows((struct place){ "a", 2, 1 }, NULL, "no", "a:2:1: error: no\n");
}

static void columns_are_characters_and_bad_bytes_are_shown_as_marks(void **state)
{
    (void)state;
    shows((struct place){ "a", 1, 5 }, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 x", "no",
          "a:1:5: error: no\n\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 x\n    ^\n");
    shows((struct place){ "a", 1, 3 }, "\x1b[31m", "no", "a:1:3: error: no\n?[31m\n  ^\n");
    shows((struct place){ "\x1b", 1, 1 }, "x", "'\n\x7f'", "?:1:1: error: '?" "?'\nx\n^\n");
    shows((struct place){ "a", 1, 1 }, "\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82", "no",
          "a:1:1: error: no\n?? ??? ???? ??\n^\n");
    shows((struct place){ "a", 1, 1 }, "\xc2\x9b \xe2\x80\xae \xe2\x81\xa6", "no",
          "a:1:1: error: no\n? ? ?\n^\n");
}

static void a_long_line_is_cut_to_a_window(void **state)
{
    (void)state;
    char line[301], wanted[512];
    for (int i = 0; i < 300; i++)
        line[i] = (char)('a' + i % 26);
    line[300] = '\0';
    snprintf(wanted, sizeof wanted, "a:1:2: error: no\n%.97s...\n ^\n", line);
    shows((struct place){ "a", 1, 2 }, line, "no", wanted);
    snprintf(wanted, sizeof wanted, "a:1:151: error: no\n...%.94s...\n%50s^\n", line + 103, "");
    shows((struct place){ "a", 1, 151 }, line, "no", wanted);
    snprintf(wanted, sizeof wanted, "a:1:300: error: no\n...%s\n%99s^\n", line + 203, "");
    shows((struct place){ "a", 1, 300 }, line, "no", wanted);
    line[100] = '\0';
    snprintf(wanted, sizeof wanted, "a:1:100: error: no\n%s\n%99s^\n", line, "");
    shows((struct place){ "a", 1, 100 }, line, "no", wanted);
}

static void findings_are_ordered_by_place_and_kept_once(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    findings_add(&findings, SEVERITY_ERROR, (struct place){ NULL, 0, 0 }, "last");
    findings_add(&findings, SEVERITY_ERROR, (struct place){ "a", 10, 1 }, "third");
    findings_add(&findings, SEVERITY_WARNING, (struct place){ "a", 2, 9 }, "second");
    findings_add(&findings, SEVERITY_ERROR, (struct place){ "a", 2, 3 }, "first");
    findings_add(&findings, SEVERITY_ERROR, (struct place){ "a", 2, 9 }, "second, later");
    findings_add(&findings, SEVERITY_ERROR, (struct place){ "a", 10, 1 }, "third");
    assert_int_equal(findings.errors, 4);
    assert_int_equal(findings.warnings, 1);
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    findings_write(out, &findings);
    fclose(out);
    assert_string_equal(shown, "a:2:3: error: first\n"
                               "a:2:9: warning: second\n"
                               "a:2:9: error: second, later\n"
                               "a:10:1: error: third\n"
                               "error: last\n");
    free(shown);
    arena_destroy(arena);
}

static struct place place_of(void *self, const void *member)
{
    return (struct place){ "spec", 1, (int)((const char *)member - (const char *)self) };
}

static void a_warning_of_several_places_is_written_once(void **state)
{
    (void)state;
    static const struct { int line; enum severity severity; const char *text; } given[] = {
        { 3, SEVERITY_WARNING, "the queue of 'a' has no limit" },
        { 5, SEVERITY_WARNING, "the queue of 'b' has no limit" },
        { 7, SEVERITY_WARNING, "the queue of 'a' has no limit" },
        { 8, SEVERITY_WARNING, "the queue of 'a' has no end" }, /* says something else */
        { 8, SEVERITY_WARNING, "the queue of 'd' has no end" },
        { 9, SEVERITY_WARNING, "up to 8 attempts (40s)" },
        { 10, SEVERITY_WARNING, "up to 6 attempts (15s)" },
        { 11, SEVERITY_ERROR, "the queue of 'c' has no limit" },
    };
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        findings_add(&findings, given[i].severity, (struct place){ "f", given[i].line, 2 }, "%s",
                     given[i].text);
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    findings_write(out, &findings);
    fclose(out);
    assert_string_equal(text, "f:3:2: warning: the queue of 'a' has no limit\n"
                              "  also at 5:2 ('b'), 7:2\n"
                              "f:8:2: warning: the queue of 'a' has no end\n"
                              "  also at the same place ('d')\n"
                              "f:9:2: warning: up to 8 attempts (40s)\n"
                              "  also at 10:2 (6, 15s)\n"
                              "f:11:2: error: the queue of 'c' has no limit\n");
    assert_int_equal(findings_warnings(&findings), 3);
    free(text);
    arena_destroy(arena);
}

static void a_member_is_looked_up_by_its_address(void **state)
{
    (void)state;
    char object[8];
    struct arena *arena = arena_create();
    struct findings findings;
    findings_init(&findings, arena);
    findings_about(&findings, SEVERITY_WARNING, &object[5], "%s", "odd");
    assert_null(findings.last->place.file);
    findings.places = (struct place_port){ place_of, object };
    findings_about(&findings, SEVERITY_WARNING, &object[5], "%s", "odd");
    assert_int_equal(findings.last->place.col, 5);
    assert_int_equal(findings.warnings, 2);
    arena_destroy(arena);
}

static void the_nearest_word_is_near_or_none(void **state)
{
    (void)state;
    static const char *const words[] = { "timeout", "retry", "breaker", "bulkhead", "p99", "of" };
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        { "timeuot", "timeout" }, { "timout", "timeout" },   { "Timeout", "timeout" },
        { "retries", NULL },      { "retyr", "retry" },      { "breker", "breaker" },
        { "bulkheads", "bulkhead" }, { "p9", "p99" },        { "x", NULL },
        { "", NULL },             { "on", NULL },            { "time", NULL },
        { "an extraordinarily long word that nobody would ever misspell for one of these", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = nearest_word(cases[i].word, words, sizeof words / sizeof *words);
        if (cases[i].nearest)
            assert_string_equal(found ? found : "(none)", cases[i].nearest);
        else
            assert_null(found);
    }
    assert_null(nearest_word("timeout", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_keeps_its_text_and_place),
        cmocka_unit_test(a_finding_has_line_and_caret),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(columns_are_characters_and_bad_bytes_are_shown_as_marks),
        cmocka_unit_test(a_long_line_is_cut_to_a_window),
        cmocka_unit_test(findings_are_ordered_by_place_and_kept_once),
        cmocka_unit_test(a_warning_of_several_places_is_written_once),
        cmocka_unit_test(a_member_is_looked_up_by_its_address),
        cmocka_unit_test(the_nearest_word_is_near_or_none),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
