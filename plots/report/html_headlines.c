/* The table of headlines: a column a variant, each value with its interval, and below it the
** difference to the first variant, which says "better" or "worse" only where it is beyond chance.
*/
#include "plots/report/change.h"
#include "plots/report/changed_words.h"
#include "plots/report/finding.h"
#include "plots/report/html_parts.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

static const enum shown_as shown[HEADLINES] = {
    [HEADLINE_GOODPUT] = AS_RATE,         [HEADLINE_DOWNTIME] = AS_TIME,
    [HEADLINE_RECOVERY] = AS_TIME,        [HEADLINE_AMPLIFICATION] = AS_FACTOR,
    [HEADLINE_PEAK] = AS_FACTOR,          [HEADLINE_WASTED] = AS_SHARE,
    [HEADLINE_DUPLICATES] = AS_COUNT,     [HEADLINE_P99] = AS_TIME,
    [HEADLINE_OLDEST] = AS_TIME,          [HEADLINE_DELIVERIES] = AS_FACTOR,
    [HEADLINE_DEAD] = AS_COUNT,
};

/* As on the page, in type: "−14.9 ±0.1 min", "+12.3 ±0.4/s"; of shares "+2.3 ±0.1 points", as a
** percent of a percent has two meanings. */
static const char *difference_text(struct arena *arena, enum headline_of h,
                                   const struct estimate *difference, bool sure,
                                   const struct form *form)
{
    const char *text = change_plain(arena, h, difference, sure, form), *unit = "";
    if (strcmp(text, "0") == 0)
        return "no difference";
    size_t length = strlen(text);
    if (h == HEADLINE_WASTED && length > 2) { /* " %" */
        length -= 2;
        unit = " points";
    } else if (h == HEADLINE_GOODPUT)
        unit = "/s";
    bool minus = *text == '-';
    return arena_format(arena, "%s%.*s%s", minus ? "−" : "", (int)length - minus, text + minus,
                        unit);
}

static void write_judged(const struct html *html, const char *text, bool significant, bool better)
{
    if (!significant)
        fprintf(html->out, "<small>%s</small>", html_text(html, text));
    else
        fprintf(html->out, "<small class=\"%s\">%s %s</small>", better ? "good" : "bad",
                html_text(html, text), better ? "better" : "worse");
}

/* Recovery is counted where only one of a pair did, and timed where both did. */
static void write_recovery_difference(const struct html *html, size_t v, const struct form *form)
{
    const struct comparison *comparison = html->comparison;
    size_t fewer = comparison->fewer_recover[v].hits, more = comparison->more_recover[v].hits;
    bool significant = comparison_significant(comparison, v, HEADLINE_RECOVERY);
    const enum headline_of h = HEADLINE_RECOVERY;
    const struct estimate *difference = &comparison->difference[v][h];
    bool sooner = estimate_significant(difference);
    if (fewer + more > 0) {
        const char *up = more ? arena_format(html->arena, "+%zu ", more) : "";
        const char *down = fewer ? arena_format(html->arena, "−%zu ", fewer) : "";
        const char *text = arena_format(html->arena, "%s%sruns", up, down);
        write_judged(html, text, significant, more > fewer);
    }
    if (!isnan(difference->mean) && difference->mean != 0)
        write_judged(html, difference_text(html->arena, h, difference, sooner, form), sooner,
                     difference->mean < 0);
}

static void write_difference(const struct html *html, size_t v, enum headline_of h,
                             const struct form *form)
{
    const struct estimate *difference = &html->comparison->difference[v][h];
    if (h == HEADLINE_RECOVERY) {
        write_recovery_difference(html, v, form);
        return;
    }
    if (isnan(difference->mean))
        return;
    bool better = headlines[h].more_is_better == (difference->mean > 0);
    bool significant = comparison_significant(html->comparison, v, h);
    write_judged(html, difference_text(html->arena, h, difference, significant, form), significant,
                 better);
}

static const char *recovery_value(struct arena *arena, const struct study *study,
                                  const struct form *form)
{
    const struct median *median = &study->recovery;
    const char *text = study->recovered ? "beyond the end" : "never";
    if (!isnan(median->middle))
        text = median->middle > 0 ? form_text(arena, form, median->middle, NAN) : "at once";
    if (!median->bounded || isnan(median->middle) || median->low == median->high)
        return text;
    const char *high = isnan(median->high) ? "beyond the end"
                                           : form_text(arena, form, median->high, NAN);
    return arena_format(arena, "%s (%s to %s)", text, form_text(arena, form, median->low, NAN),
                        high);
}

static void write_value(const struct html *html, size_t v, enum headline_of h,
                        const struct form *form)
{
    const struct study *study = html->comparison->study[v];
    const struct estimate *value = &html->comparison->value[v][h];
    fputs("<td>", html->out);
    if (h == HEADLINE_RECOVERY) {
        fputs(html_text(html, recovery_value(html->arena, study, form)), html->out);
        fprintf(html->out, "<small>%zu of %zu come back</small>", study->recovered, study->runs);
    } else {
        const char *text = form_text(html->arena, form, value->mean, value->half_width);
        fputs(html_text(html, text), html->out);
    }
    if (v > 0)
        write_difference(html, v, h, form);
    fputs("</td>", html->out);
}

/* The name of a row and what it means. */
static void write_row_head(const struct html *html, enum headline_of h)
{
    const struct results *run = html->comparison->study[0]->run[0];
    const char *name = headlines[h].name;
    if (h == HEADLINE_RECOVERY)
        name = "median recovery time";
    if (h == HEADLINE_AMPLIFICATION)
        name = arena_format(html->arena, "amplification at %s", headline_bottom(run));
    fprintf(html->out, "<tr><th scope=\"row\">%s<small>%s</small></th>", html_text(html, name),
            html_text(html, headlines[h].meaning));
}

static void write_verdicts(const struct html *html)
{
    fputs("<tr><th scope=\"row\">verdict<small>what most runs ended in</small></th>", html->out);
    for (size_t v = 0; v < html->comparison->studies; v++) {
        const struct study *study = html->comparison->study[v];
        enum verdict verdict = words_verdict(study);
        fprintf(html->out, "<td><span class=\"verdict %s\">%s</span><small>%zu of %zu</small></td>",
                html_mood(verdict), verdict_name(verdict), study->verdicts[verdict], study->runs);
    }
    fputs("</tr>\n", html->out);
}

static void write_changes(const struct html *html)
{
    const struct comparison *comparison = html->comparison;
    if (!changed_known(comparison->study, comparison->studies))
        return;
    fputs("<tr><th scope=\"row\">changes<small>against the scenario as written</small></th>",
          html->out);
    for (size_t v = 0; v < comparison->studies; v++) {
        const char *text = changed_words(html->arena, comparison->study[v], SIZE_MAX);
        fprintf(html->out, "<td><small>%s</small></td>", html_text(html, text));
    }
    fputs("</tr>\n", html->out);
}

static void write_variants(const struct html *html)
{
    fputs("<thead><tr><td></td>", html->out);
    for (size_t v = 0; v < html->comparison->studies; v++)
        fprintf(html->out, "<th scope=\"col\"><a href=\"#variant-%zu\">%s</a></th>", v + 1,
                html_text(html, finding_name(html->comparison, v)));
    fputs("</tr></thead>\n<tbody>\n", html->out);
}

static const char *caption(const struct html *html)
{
    const char *text = "Means of the runs";
    if (html->comparison->study[0]->runs > 1)
        text = arena_format(html->arena, "%s with their 95 %% intervals", text);
    if (html->comparison->studies > 1)
        text = arena_format(html->arena, "%s; below, the difference to %s, run by run with the "
                                         "same chance, marked better or worse where it is beyond "
                                         "chance (of recovery times the mean difference of the "
                                         "runs in which both recovered, not that of the medians)",
                            text, finding_name(html->comparison, 0));
    return arena_format(html->arena, "%s.", text);
}

void html_headlines(const struct html *html)
{
    html_table_begin(html, caption(html), "headlines");
    write_variants(html);
    write_changes(html);
    write_verdicts(html);
    for (enum headline_of h = 0; h < HEADLINES; h++) {
        if (!comparison_has(html->comparison, h))
            continue;
        struct form form = headline_form_of(html->comparison, h);
        form.as = shown[h];
        for (size_t v = 1; v < html->comparison->studies; v++)
            change_add(&form, &html->comparison->difference[v][h]);
        write_row_head(html, h);
        for (size_t v = 0; v < html->comparison->studies; v++)
            write_value(html, v, h, &form);
        fputs("</tr>\n", html->out);
    }
    html_table_end(html);
}
