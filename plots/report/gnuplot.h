/* Values as gnuplot reads them: what every plot.gp is written with. */
#ifndef SQUALL_PLOTS_GNUPLOT_H
#define SQUALL_PLOTS_GNUPLOT_H

#include "base/arena.h"

#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>

/* The text as a gnuplot expression.  In single quotes nothing but the quote itself means anything,
** neither backslash nor backquote.  Two quotes stand for one, but gnuplot 5.4 reads that wrong
** where two of them meet; so a quote is a string of its own. */
const char *gnuplot_quote(struct arena *arena, const char *text);

/* " 1.5", " NaN": a column of a datablock.  Six digits. */
void gnuplot_number(FILE *out, double number);

/* "variable = 1.5"; what is not finite is NaN. */
void gnuplot_value(FILE *out, const char *variable, double value);

/* "variable = 'text'", cut to `width`. */
void gnuplot_word(FILE *out, struct arena *arena, const char *variable, const char *text,
                  size_t width);

/* "names = 2", then "array name[2] = ['a', 'b']", each cut to `width`. */
void gnuplot_names(FILE *out, struct arena *arena, const char *array, const char *const *names,
                   size_t count, size_t width);

/* Where the points of a row stand on the time axis, one or two: amid its windows; a row that is
** alone from end to end, for a single point makes no line. */
size_t gnuplot_row_at(double middle, double end, bool alone, double at[2]);

#endif
