/* The parts of the HTML report, shared by its files only. */
#ifndef SQUALL_PLOTS_HTML_PARTS_H
#define SQUALL_PLOTS_HTML_PARTS_H

#include "base/arena.h"
#include "plots/report/figure.h"
#include "plots/report/html.h"
#include "plots/report/text.h"

struct html {
    FILE *out;
    const struct html_content *content;
    const struct comparison *comparison;
    struct arena *arena;
};

extern const char html_style[]; /* the style sheet */

/* The text with what means something to HTML escaped, fit for an element and for an attribute in
** double quotes. */
const char *html_text(const struct html *html, const char *text);

/* The class of a verdict: "good", "fair" or "bad". */
const char *html_mood(enum verdict verdict);

/* A picture as <svg>, its ids made the report's own by `prefix`; `label` tells those who can't see
** it.  NULL with `err` where it could not be drawn. */
const char *html_picture(const struct html *html, struct picture_of picture, const char *prefix,
                         const char *label, struct err *err);

/* <svg> ... </svg> of what gnuplot wrote; false where it is no such thing. */
bool html_svg(FILE *out, const char *svg, const char *prefix, const char *label);

/* A table in a box of its own, which scrolls where the table is too wide for the page. */
void html_table_begin(const struct html *html, const char *caption, const char *class);
void html_table_end(const struct html *html);

/* The headlines of all variants, with their differences to the first. */
void html_headlines(const struct html *html);

/* The tables of one variant. */
void html_edges(const struct html *html, const struct study *study);
void html_services(const struct html *html, const struct study *study);
void html_queues(const struct html *html, const struct study *study); /* and consumers */
void html_clients(const struct html *html, const struct study *study);
/* What happened in the run that is drawn, in a few dated lines; none where nothing was bad. */
void html_why(const struct html *html, const struct study *study);
void html_alerts(const struct html *html, const struct study *study);
void html_metrics(const struct html *html, const struct study *study);

#endif
