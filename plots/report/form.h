/* How the numbers of one column of a table are written: times all in one unit, so that 118 s never
** stands above 2.17 min.
**
** Which unit: that of the largest, or a smaller one as long as the least has less than one of it
** and the largest less than ten thousand.  So 15.4 s and 894 s are both seconds, 0.685 s and 19.1 s
** too.
*/
#ifndef SQUALL_PLOTS_FORM_H
#define SQUALL_PLOTS_FORM_H

#include "plots/report/text.h"
#include "study/axis.h"

/* Begins as { .as = ... }, perhaps with a grain. */
struct form {
    enum shown_as as;
    double grain;       /* times below it count as so long: of what is made of windows, say */
    double least, most; /* sizes of the times in it that are not 0; 0: none yet */
};

/* A metric's, by its path and unit: "edges.a.b.success_ratio" is a share. */
enum shown_as form_of_metric(const char *path, const char *unit);

/* A value that will stand in the column; NaN and infinite ones don't matter. */
void form_add(struct form *form, double value);

/* As text_interval(), once all values have been added: "15.4 s", "0.685 ±0.012 s". */
const char *form_text(struct arena *arena, const struct form *form, double mean, double half_width);

/* A value of an axis among its others, as in the first column of a sweep. */
const char *form_of_axis(struct arena *arena, const struct axis *axis, double value);

/* The unit chosen: its seconds, and its name with the blank before it. */
struct form_unit {
    double size;
    const char *name;
};
struct form_unit form_unit(const struct form *form);

#endif
