/* Headlines and their differences as short text, for the tables of a comparison. */
#ifndef SQUALL_PLOTS_CHANGE_H
#define SQUALL_PLOTS_CHANGE_H

#include "base/arena.h"
#include "plots/report/form.h"
#include "study/comparison.h"

/* A value: "158/s", "15.3 min", "2.75", "41 %", "12.3 k"; "-" for NaN.  Times are in one unit
** only. */
const char *headline_text(struct arena *arena, enum headline_of h, double value);

/* The same where it stands among others, of a form to which all have been added. */
const char *headline_text_of(struct arena *arena, enum headline_of h, double value,
                             const struct form *form);

/* The form of a headline's values, and of its differences: nothing added yet. */
struct form headline_form(enum headline_of h);
/* The same with the values of all variants. */
struct form headline_form_of(const struct comparison *comparison, enum headline_of h);
void change_add(struct form *form, const struct estimate *change);

/* A difference with its sign and the half width of its interval, rounded up, in the same unit:
** "+74.1 ±1.2", "-14.9 ±0.1 min", "-41.0 ±1.2 %"; "0" for none.  Shares are in points.  `sure`:
** it is beyond chance, and has the digits that show that its interval leaves out 0.  `form`: of
** those it stands among. */
const char *change_plain(struct arena *arena, enum headline_of h, const struct estimate *change,
                         bool sure, const struct form *form);

/* The same with the mark * behind what is sure, or a blank: "+74.1 ±1.2*". */
const char *change_text(struct arena *arena, enum headline_of h, const struct estimate *change,
                        bool sure, const struct form *form);

/* "+17 runs*", "0 runs ". */
const char *change_of_runs(struct arena *arena, size_t fewer, size_t more, bool sure);

/* "14.9 min": the size of a difference. */
const char *change_size(struct arena *arena, enum headline_of h, double change);

#endif
