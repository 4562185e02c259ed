/* The parts of the search for a tipping point, shared by its files only.
**
** Values are taken from a grid an eighth of the wanted interval apart: that blurs nothing, and runs
** at nearby places of the curve come together in one row of the table.
*/
#ifndef SQUALL_STUDY_TIP_TIP_PARTS_H
#define SQUALL_STUDY_TIP_TIP_PARTS_H

#include "study/tip/tip.h"

enum { LOT_WANTS = 8 };

struct search {
    struct tip *tip;
    const struct tip_order *order;
    struct axis smooth; /* as if not whole */
    struct tip_runner runner;
    struct arena *arena;
    struct err *err;
    bool failed, stopped, falls;
    double least, wide; /* the interval, as shares of the way along the axis */
};

/* What a lot is to hold: so many runs at so many values. */
struct lot {
    struct want {
        double value;
        size_t runs;
    } want[LOT_WANTS];
    size_t wants;
};

/* Does not recover in the target's share of the runs, or in more. */
bool search_is_above(const struct search *search, const struct tip_point *point);

/* The 95 % interval of its share leaves out the target. */
bool search_is_sure(const struct search *search, const struct tip_point *point);

/* Fits the curve to all points that it can hold for, and finds its interval. */
void search_fit(struct search *search);

/* What to run next: at both ends, between ends that agree, and when there is something to
** narrow. */
struct lot lot_of_ends(const struct search *search);
struct lot lot_between(const struct search *search);
struct lot lot_to_narrow(const struct search *search);

#endif
