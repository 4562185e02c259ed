/* The HTML report: well-formed, whole in itself, and safe with any name. */
#include "plots/report/html_parts.h"
#include "tests/page_reader.h"
#include "tests/study_maker.h"
#include "tests/support.h"
#include "tests/versus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOSTILE "</script><img src=x onerror=alert(1)>\"' id='x' &amp; ]]> --><svg> \xff\033"

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

static const char *report_of(struct arena *arena, const struct html_content *content)
{
    char *bytes = NULL;
    size_t size = 0;
    struct err err = { 0 };
    FILE *out = open_memstream(&bytes, &size);
    bool fine = html_comparison(out, content, &err);
    fclose(out);
    if (!fine)
        fail_msg("no report: %s", err.text);
    assert_int_equal(strlen(bytes), size);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

static struct html_content content_of(struct arena *arena, struct study **studies, size_t count,
                                      const char *text)
{
    const char **scenario = ARENA_ARRAY(arena, count, const char *);
    for (size_t v = 0; v < count; v++)
        scenario[v] = text;
    return (struct html_content){ comparison_make(studies, count, arena), "1.2.3",
                                  "squall compare story --report out.html", scenario, NULL,
                                  "plots", { NULL, NULL }, ARENA_NEW(arena, struct err) };
}

static void assert_says(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("the report does not say: %s", text);
}

/* --- parts --- */

static void text_is_escaped(void **state)
{
    struct html html = { .arena = *state };
    assert_string_equal(html_text(&html, "a<b>&\"c'\n\xff\033"), "a&lt;b&gt;&amp;&quot;c&#39;???");
    assert_string_equal(html_text(&html, "größer → 東京"), "größer → 東京");
    assert_string_equal(html_text(&html, "&lt;"), "&amp;lt;");
}

/* Only ids and references in tags change; the text keeps what looks like them. */
static void pictures_get_ids_of_their_own(void **state)
{
    (void)state;
    static const char svg[] =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg width=\"16\" height=\"9\"\n "
        "viewBox=\"0 0 16 9\"><title>Gnuplot</title><desc>Produced by</desc><g "
        "id=\"a\"><title>plot 1</title><use xlink:href='#b' fill=\"url(#c)\"/><text> id='a' "
        "url(#c)</text></g></svg>";
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    assert_true(html_svg(out, svg, "p-", "said"));
    assert_false(html_svg(out, "no picture", "p-", "said"));
    assert_false(html_svg(out, "<svg>", "p-", "said"));
    fclose(out);
    assert_string_equal(bytes,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 9\" "
                        "role=\"img\" aria-label=\"said\"><g id=\"p-a\"><use href='#p-b' "
                        "fill=\"url(#p-c)\"/><text> id='a' url(#c)</text></g></svg>");
    free(bytes);
}

/* --- the report --- */

static void is_a_good_page(void **state)
{
    static const struct names names = { "payment gateway", "shoppers", "shop", "payments" };
    struct study *studies[] = { study_made(*state, &names, 10), study_made(*state, &names, 10) };
    studies[1]->variant = "after";
    struct html_content content =
        content_of(*state, studies, 2, "run:\n  seed: 7\n  tick: 1s  # default\n");
    content.findings = "story.yaml:3:1: warning: 2 layers retry\n";
    const char *page = report_of(*state, &content);
    page_is_good(*state, page);
    assert_int_equal(page_times(page, "<svg "), 3); /* the comparison and a run of each */
    assert_int_equal(page_times(page, "<details>"), 4);
    assert_int_equal(page_times(page, "<span class=\"default\">  tick: 1s  # default</span>"), 2);
    assert_says(page, "<html lang=\"en\">");
    assert_says(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    assert_says(page, "<title>payment gateway: squall compare</title>");
    assert_says(page, "<h1>Neither variant recovers</h1>");
    assert_says(page, "METASTABLE in 10 of 10 runs: not recovered in the 10 min since its trigger "
                      "ended");
    assert_says(page, "<th scope=\"row\" class=\"short\">shop → payments</th>"
                      "<td>95.0\u00a0k ±1.24\u00a0k</td>");
    assert_says(page, "5 min to 20 min: payments: 30% of requests 10s slower");
    assert_says(page, "squall compare story --report out.html");
    assert_says(page, "10 runs of each variant from seed 7");
    assert_says(page, "<dt>squall</dt><dd>1.2.3</dd>");
    assert_says(page, "warning: 2 layers retry");
    assert_says(page, "<th scope=\"row\">services.payments.amplification</th><td>6.4</td>"
                      "<td>0.0832</td><td>10</td><td>ratio</td><td>made by hand</td>");
}

static void one_variant_and_one_run_do(void **state)
{
    static const struct names names = { "alone", "c", "f", "b" };
    struct study *study = study_made(*state, &names, 1);
    study->variant = NULL;
    struct html_content content = content_of(*state, &study, 1, "");
    const char *page = report_of(*state, &content);
    page_is_good(*state, page);
    assert_says(page, "<h1>as written does not recover</h1>");
    assert_says(page, "<caption><span>Means of the runs.</span></caption>");
    assert_int_equal(page_times(page, "<h2>Warnings"), 0);
    assert_int_equal(page_times(page, "nan"), 0);
}

static const char *headlines_of(struct arena *arena, const struct comparison *comparison)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    html_headlines(&(struct html){ out, NULL, comparison, arena });
    fclose(out);
    const char *text = arena_text(arena, bytes);
    free(bytes);
    return text;
}

/* Goodput 50, 60 and 61, 69 a second: +10 on average, with t(1) = 12.706 and a standard error of 1
** an interval of 12.71: chance.  The downtime is 30 s less in both: not chance. */
static void differences_are_marked_beyond_chance(void **state)
{
    static const struct outcome_of_run first[] = { { 0, 50, 100, INFINITY }, { 1, 60, 90, 20 } };
    static const struct outcome_of_run other[] = { { 0, 61, 70, 15 }, { 1, 69, 60, 14 } };
    struct study *studies[] = { versus_study(*state, "first", 2, first, 2),
                                versus_study(*state, "other", 3, other, 2) };
    const char *page = headlines_of(*state, comparison_make(studies, 2, *state));
    assert_says(page, "<td>65.0/s ±50.9<small>+10.0 ±12.8/s</small></td>");
    assert_says(page, "<small class=\"good\">−30.0 s better</small>");
    assert_says(page, "<small class=\"bad\">+1.00 worse</small>"); /* amplification 2 to 3 */
    assert_says(page, "<small>2 of 2 come back</small><small>+1 runs</small>");
    assert_says(page, "amplification at back");
}

static void names_can_do_no_harm(void **state)
{
    static const struct names names = { HOSTILE, HOSTILE, "f" HOSTILE, "b" HOSTILE };
    struct study *study = study_made(*state, &names, 2);
    study->variant = HOSTILE;
    struct html_content content = content_of(*state, &study, 1, HOSTILE "# default\n" HOSTILE);
    content.command = content.version = content.findings = HOSTILE;
    const char *page = report_of(*state, &content);
    page_is_good(*state, page);
    assert_null(strstr(page, "<img"));
    assert_null(strchr(page, '\033'));
    assert_null(strchr(page, '\xff'));
    assert_says(page, "&lt;img src=x onerror=alert(1)&gt;");
}

static void the_same_gives_the_same_bytes(void **state)
{
    static const struct names names = { "s", "c", "f", "b" };
    struct study *study = study_made(*state, &names, 3);
    struct html_content content = content_of(*state, &study, 1, "");
    assert_string_equal(report_of(*state, &content), report_of(*state, &content));
}

static void without_gnuplot_the_page_lacks_its_pictures_only(void **state)
{
    static const struct names names = { "s", "c", "f", "b" };
    struct study *study = study_made(*state, &names, 1);
    struct html_content content = content_of(*state, &study, 1, "");
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    setenv("PATH", "/nonexistent", 1);
    const char *page = report_of(*state, &content);
    setenv("PATH", path, 1);
    free(path);
    page_is_good(*state, page);
    assert_null(strstr(page, "<figure"));
    assert_says(page, "<p class=\"quiet\">No picture: gnuplot is not installed, so ");
    assert_says(page, "<h2>In numbers</h2>");
    assert_says(page, "<h3>Layers</h3>");
    assert_says(page, "</html>");
    assert_non_null(strstr(content.undrawn->text, "gnuplot is not installed"));
}

static bool always(void *self)
{
    (void)self;
    return true;
}

static void a_page_that_is_given_up_is_none(void **state)
{
    static const struct names names = { "s", "c", "f", "b" };
    struct study *study = study_made(*state, &names, 1);
    struct html_content content = content_of(*state, &study, 1, "");
    content.watch.stops = always;
    struct err err = { 0 };
    FILE *out = fopen("/dev/null", "w");
    bool fine = html_comparison(out, &content, &err);
    fclose(out);
    assert_false(fine);
    assert_string_not_equal(err.text, "");
}

static void queues_have_tables(void **state)
{
    static const struct names names = { "s", "c", "f", "b" };
    struct study *study = study_of_queue(*state, &names, "orders", 2);
    struct html_content content = content_of(*state, &study, 1, "");
    const char *page = report_of(*state, &content);
    assert_non_null(strstr(page, "<caption><span>Queues: "));
    assert_non_null(strstr(page, "<caption><span>Lag: "));
    assert_non_null(strstr(page, "<caption><span>Consumers: "));
    assert_non_null(strstr(page, "<th scope=\"row\" class=\"short\">orders-retry-1</th>"));
    study = study_made(*state, &names, 2);
    content = content_of(*state, &study, 1, "");
    assert_null(strstr(report_of(*state, &content), "Queues: "));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(queues_have_tables),
        TEST(text_is_escaped),
        TEST(pictures_get_ids_of_their_own),
        TEST(is_a_good_page),
        TEST(one_variant_and_one_run_do),
        TEST(differences_are_marked_beyond_chance),
        TEST(names_can_do_no_harm),
        TEST(the_same_gives_the_same_bytes),
        TEST(without_gnuplot_the_page_lacks_its_pictures_only),
        TEST(a_page_that_is_given_up_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
