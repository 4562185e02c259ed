/* A comparison as one HTML file that can be mailed: verdicts, pictures, tables, the scenario with
** every default in force, and how to run it again.
**
** The file needs nothing else: pictures are SVG inside it, no script, nothing is loaded.  Names
** and texts come from users and are escaped.  Needs gnuplot for the pictures; without it the page
** is whole but for them.
*/
#ifndef SQUALL_PLOTS_HTML_H
#define SQUALL_PLOTS_HTML_H

#include "plots/report/figure.h"
#include "plots/report/save.h"
#include "study/comparison.h"

struct html_content {
    const struct comparison *comparison; /* every study has at least one run */
    const char *version;                 /* of squall */
    const char *command;                 /* as typed */
    const char *const *scenario; /* of each variant: its canonical text, every value in force, those
                                    not set marked "# default" */
    const char *findings;        /* warnings, a line each; NULL or "": none */
    const char *scripts;         /* the folder of plot scripts; NULL: it was not found */
    struct figure_watch watch;   /* while pictures are drawn */
    struct err *undrawn;         /* receives why the first of the missing pictures could not be
                                    drawn */
};

/* A picture that can't be drawn leaves the reason in its place.  False with `err` where `watch`
** gave the page up.  A stream that failed is its owner's matter. */
bool html_comparison(FILE *out, const struct html_content *content, struct err *err);

/* The same for save_file(); `content` outlives it. */
struct writer html_writer(const struct html_content *content);

#endif
