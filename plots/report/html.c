/* The report: a list of sections, each of which writes itself or nothing.
**
** Headings stand in order (h1, a h2 for each section, h3 within), and what people search with a
** reader has a name: pictures, tables' boxes, the list of variants.
*/
#include "plots/report/html.h"

#include "models/spec/world.h"
#include "plots/report/comparison_range.h"
#include "plots/report/figure_compare.h"
#include "plots/report/figure_run.h"
#include "plots/report/finding.h"
#include "plots/report/html_parts.h"
#include "plots/report/reason_words.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

#include <string.h>

#define HEADLINE_WIDTH 240
#define DEFAULT_MARK "# default"

/* --- text --- */

/* Text of several lines: each cleaned by itself, defaults marked for the eye too. */
static void write_lines(const struct html *html, const char *text)
{
    fputs("<pre tabindex=\"0\">", html->out);
    while (*text) {
        size_t length = strcspn(text, "\n"), mark = strlen(DEFAULT_MARK);
        const char *line = html_text(html, arena_text_of(html->arena, text, length));
        bool is_default = length > mark && memcmp(text + length - mark, DEFAULT_MARK, mark) == 0;
        fprintf(html->out, is_default ? "<span class=\"default\">%s</span>\n" : "%s\n", line);
        text += length + (text[length] == '\n');
    }
    fputs("</pre>", html->out);
}

static const char *scenario_name(const struct html *html)
{
    return html_text(html, finding_scenario(html->arena, html->comparison));
}

/* A text of several lines as one. */
static const char *one_line(const struct html *html, const char *text)
{
    char *line = arena_text(html->arena, text);
    for (char *at = line; *at; at++)
        *at = *at == '\n' ? ' ' : *at;
    return html_text(html, line);
}

/* "one run of each variant from seed 7" */
static const char *runs_text(const struct html *html)
{
    const struct study *study = html->comparison->study[0];
    unsigned long long seed = study->seed;
    if (study->runs == 1)
        return arena_format(html->arena, "one run of each variant from seed %llu", seed);
    return arena_format(html->arena, "%zu runs of each variant from seed %llu", study->runs, seed);
}

/* --- sections --- */

static void write_head(const struct html *html)
{
    fprintf(html->out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<title>%s: squall compare</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n",
            scenario_name(html), html_style);
}

static void write_finding(const struct html *html)
{
    const char *text = finding(html->arena, html->comparison, HEADLINE_WIDTH);
    const struct study *first = html->comparison->study[0];
    fprintf(html->out, "<header>\n<p class=\"quiet\">%s</p>\n<h1>%s</h1>\n", scenario_name(html),
            html_text(html, text));
    bool same = strcmp(first->spec->name, finding_scenario(html->arena, html->comparison)) == 0;
    if (same && first->spec->about && *first->spec->about)
        fprintf(html->out, "<p>%s</p>\n", one_line(html, first->spec->about));
    fprintf(html->out, "<p class=\"quiet\">%s, each of %s; squall %s</p>\n",
            runs_text(html),
            comparison_length(html->arena, html->comparison),
            html_text(html, html->content->version));
    const char *caveat = comparison_caveat(html->arena, html->comparison);
    if (*caveat)
        fprintf(html->out, "<p class=\"quiet\">%s</p>\n", html_text(html, caveat));
    fputs("</header>\n", html->out);
}

/* What stands in a picture's place.  False where it is not missing but given up, with the page. */
static bool write_missing(const struct html *html, const struct err *reason, struct err *err)
{
    const struct figure_watch *watch = &html->content->watch;
    if (watch->stops && watch->stops(watch->self)) {
        *err = *reason;
        return false;
    }
    if (!html->content->undrawn->text[0])
        *html->content->undrawn = *reason;
    fprintf(html->out, "<p class=\"quiet\">No picture: %s.</p>\n", html_text(html, reason->text));
    return true;
}

static bool write_figure(const struct html *html, struct picture_of picture, const char *prefix,
                         const char *label, const char *caption, struct err *err)
{
    struct err reason = { 0 };
    const char *svg = html_picture(html, picture, prefix, label, &reason);
    if (!svg)
        return write_missing(html, &reason, err);
    fprintf(html->out, "<figure id=\"%spicture\"><div class=\"scroll\" role=\"region\" "
                       "aria-label=\"picture: %s\" tabindex=\"0\">\n", prefix,
            html_text(html, label));
    fprintf(html->out,
            "%s</div>\n<figcaption>%s <a class=\"larger\" href=\"#%spicture\">Larger, "
            "to be scrolled</a></figcaption></figure>\n",
            svg, html_text(html, caption), prefix);
    return true;
}

/* What the colours of the comparison's picture are. */
static const char *colours_text(struct arena *arena, const struct strips *strips)
{
    const char *lag = "";
    if (strips_lag(strips))
        lag = strips->by == LAG_BY_AGE ? " Blue, beside them: the age of the oldest message."
                                       : " Blue, beside them: messages that wait.";
    if (strips->messages)
        return arena_format(arena, "Green: messages done. Dashed: messages published. Orange line: "
                                   "deliveries.%s", lag);
    return arena_format(arena, "Green: calls answered ok.%s Dashed: calls wanted. Orange line: "
                               "attempts sent.%s%s",
                        strips_degraded(strips) ? " Yellow: answered by a fallback." : "",
                        strips_bottom(strips) ? " Purple line: requests at the bottom layer." : "",
                        lag);
}

static bool write_comparison(const struct html *html, struct err *err)
{
    size_t studies = html->comparison->studies;
    const char *more = "";
    if (studies > FIGURE_COMPARE_MOST)
        more = arena_format(html->arena, " The first %d of %zu variants.", FIGURE_COMPARE_MOST,
                            studies);
    const char *caption = colours_text(html->arena, strips_choose(html->comparison, html->arena));
    caption = arena_format(html->arena, "A row a variant. %s Grey: the fault.%s", caption, more);
    return write_figure(html, figure_of_comparison(html->comparison), "all-",
                        finding(html->arena, html->comparison, HEADLINE_WIDTH), caption, err);
}

static void write_warnings(const struct html *html)
{
    if (!html->content->findings || !*html->content->findings)
        return;
    fputs("<section class=\"warnings\">\n<h2>Warnings</h2>\n", html->out);
    write_lines(html, html->content->findings);
    fputs("</section>\n", html->out);
}

static void write_details(const struct html *html, size_t v)
{
    const struct study *study = html->comparison->study[v];
    fputs("<details><summary>All metrics</summary>\n", html->out);
    html_metrics(html, study);
    fputs("</details>\n<details><summary>The scenario with every default in force</summary>\n",
          html->out);
    write_lines(html, html->content->scenario[v]);
    fputs("</details>\n", html->out);
}

static void write_faults(const struct html *html, const struct study *study)
{
    const struct results *run = study->run[0];
    fputs(run->faults ? "<h3>Faults</h3>\n<ul>\n" : "", html->out);
    for (size_t i = 0; i < run->faults; i++)
        fprintf(html->out, "<li>%s</li>\n",
                html_text(html, words_fault_line(html->arena, study, i)));
    fputs(run->faults ? "</ul>\n" : "", html->out);
}

static bool write_variant(const struct html *html, size_t v, struct err *err)
{
    const struct study *study = html->comparison->study[v];
    const char *name = finding_name(html->comparison, v);
    const char *headline = words_headline(html->arena, study);
    enum verdict verdict = words_verdict(study);
    fprintf(html->out, "<section id=\"variant-%zu\">\n<h2>%s <span class=\"verdict %s\">%s</span>"
                       "</h2>\n<p class=\"verdict %s\">%s</p>\n<p>%s</p>\n", v + 1,
            html_text(html, name), html_mood(verdict), verdict_name(verdict), html_mood(verdict),
            html_text(html, headline), html_text(html, words_reason(html->arena, study)));
    const char *label = arena_format(html->arena, "%s: %s", name, headline);
    const char *prefix = arena_format(html->arena, "v%zu-", v + 1);
    bool fine = write_figure(html, figure_of_run(study), prefix, label,
                             "One run: the first that ended in the verdict above.", err);
    write_faults(html, study);
    html_why(html, study);
    html_alerts(html, study);
    fputs("<h3>Layers</h3>\n", html->out);
    html_edges(html, study);
    html_services(html, study);
    html_queues(html, study);
    html_clients(html, study);
    fputs("<h3>In full</h3>\n", html->out);
    write_details(html, v);
    fputs("</section>\n", html->out);
    return fine;
}

static void write_reproduce(const struct html *html)
{
    fputs("<section>\n<h2>How to get this again</h2>\n<p>The same version gives the same numbers, "
          "with any number of threads and on any machine. Each variant's scenario above is whole: "
          "saved as a file it can be run by itself.</p>\n", html->out);
    write_lines(html, html->content->command);
    fprintf(html->out, "<dl><dt>squall</dt><dd>%s</dd><dt>scenario</dt><dd>%s</dd><dt>runs</dt>"
                       "<dd>%s</dd></dl>\n</section>\n", html_text(html, html->content->version),
            scenario_name(html), runs_text(html));
}

static bool write_report(const struct html *html, struct err *err)
{
    write_head(html);
    write_finding(html);
    bool fine = write_comparison(html, err);
    fputs("<section>\n<h2>In numbers</h2>\n", html->out);
    html_headlines(html);
    fputs("</section>\n", html->out);
    write_warnings(html);
    for (size_t v = 0; fine && v < html->comparison->studies; v++)
        fine = write_variant(html, v, err);
    write_reproduce(html);
    fputs("</main>\n</body>\n</html>\n", html->out);
    return fine;
}

bool html_comparison(FILE *out, const struct html_content *content, struct err *err)
{
    struct arena *arena = arena_create();
    struct html html = { out, content, content->comparison, arena };
    bool fine = write_report(&html, err);
    arena_destroy(arena);
    return fine;
}

static bool write_html(const void *self, FILE *out, struct err *err)
{
    return html_comparison(out, self, err);
}

struct writer html_writer(const struct html_content *content)
{
    return (struct writer){ write_html, content };
}
