/* Pictures drawn by gnuplot: a script of plots/, and the plot.gp with words and numbers it loads.
**
** gnuplot is an external program; that it is missing or fails is an error in words, and whatever
** was saved before stays good.
*/
#ifndef SQUALL_PLOTS_FIGURE_H
#define SQUALL_PLOTS_FIGURE_H

#include "base/err.h"
#include "plots/report/save.h"

#include <stdbool.h>
#include <stdio.h>

/* What is drawn. */
struct picture_of {
    const char *script, *terminal_script; /* in the folder of scripts; the second may be NULL */
    struct writer settings;               /* writes plot.gp */
};

/* Asked while gnuplot draws: whether to give the picture up.  stops NULL: never. */
struct figure_watch {
    bool (*stops)(void *self);
    void *self;
};

struct figure {
    struct picture_of of;
    const char *scripts; /* the folder; NULL where it was not found */
    const char *output;  /* a file ending in .png, .svg or .pdf; "-": as text on `terminal` */
    FILE *terminal;
    int columns, lines; /* of the terminal; 0: 80 and 24 */
    struct figure_watch watch;
};

/* Whether `output` names a kind of picture that can be drawn; `err` lists those that can. */
bool figure_known(const char *output, struct err *err);

/* The same, and whether it can be written there. */
bool figure_possible(const char *output, struct err *err);

/* The same of pictures that a terminal can't show. */
bool figure_file_possible(const char *output, struct err *err);

bool figure_draw(const struct figure *figure, struct err *err);

/* Draws into a stream, whatever figure->output is.  kind: "png", "svg", "pdf" or "txt". */
bool figure_draw_to(const struct figure *figure, const char *kind, FILE *out, struct err *err);

#endif
