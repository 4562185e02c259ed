/* Why it happened, in the lines of the page. */
#include "plots/report/html_parts.h"
#include "plots/report/why.h"
#include "plots/report/words.h"

void html_why(const struct html *html, const struct study *study)
{
    const struct results *run = words_drawn(study);
    if (!run->health || !(run->judgement.downtime > 0))
        return;
    struct chronicle chronicle = chronicle_make(run, html->arena);
    struct why_section section = why_short(&chronicle, WHY_SHORT, html->arena);
    fprintf(html->out, "<h3>%s</h3>\n<ul>\n", section.head);
    for (size_t i = 0; i < section.lines; i++)
        fprintf(html->out, "<li>%s%s%s</li>\n",
                section.line[i].moment ? section.line[i].moment : "",
                section.line[i].moment ? ": " : "", html_text(html, section.line[i].text));
    fprintf(html->out,
            "</ul>\n<p class=\"quiet\">%s; <code>squall why</code> tells all of it.</p>\n",
            why_source(html->arena, study));
}
