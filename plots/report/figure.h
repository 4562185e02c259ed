/* The picture of one run, drawn by gnuplot from plots/run.gp, or plots/terminal.gp for a terminal.
**
** gnuplot is an external program; that it is missing or fails is an error in words, and whatever was
** saved before stays good.
*/
#ifndef SQUALL_PLOTS_FIGURE_H
#define SQUALL_PLOTS_FIGURE_H

#include "sim/err.h"
#include "study/study.h"

#include <stdbool.h>
#include <stdio.h>

struct figure {
    const struct study *study;
    const char *scripts;  /* the folder of run.gp and terminal.gp */
    const char *output;   /* a file ending in .png, .svg or .pdf; "-": as text on `terminal` */
    FILE *terminal;
    int columns, lines;   /* of the terminal; 0: 80 and 24 */
};

/* Whether `output` names a kind of picture that can be drawn; `err` lists those that can. */
bool figure_known(const char *output, struct err *err);

bool figure_draw(const struct figure *figure, struct err *err);

/* plot.gp: all that the scripts need to draw a study's typical run (words_typical): words, times and
** averaged series as gnuplot variables. */
void figure_settings(FILE *out, const struct study *study);

/* The text as a gnuplot string.  In single quotes nothing but the quote itself means anything to
** gnuplot, neither backslash nor backquote. */
const char *figure_quote(struct arena *arena, const char *text);

#endif
