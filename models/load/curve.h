/* A rate over time: piecewise-linear points times piecewise-linear factors, cut into segments on
** which it is a polynomial of second degree at most.  Turns an amount ("one more call is due after
** this much work of the rate") into the time at which it is reached, exactly: arrivals of any
** distribution at a changing rate, by inversion of the cumulated rate.
** Source: Cinlar, Introduction to Stochastic Processes, 1975, section 4.7.
*/
#ifndef SQUALL_MODELS_LOAD_CURVE_H
#define SQUALL_MODELS_LOAD_CURVE_H

#include "base/arena.h"
#include "base/time.h"

#include <stddef.h>

/* One point of a broken line; two at the same time are a jump. */
struct knot {
    sim_time at;
    double value;
};

struct line {
    struct knot *knot;
    size_t count; /* at least 1; constant before the first and after the last */
};

/* On [from, next segment's from): a + b s + c s^2 per second, s seconds since `from`. */
struct segment {
    sim_time from;
    double a, b, c;
};

struct curve {
    struct segment *segment;
    size_t count;
};

/* Where a generator stands on its curve. */
struct cursor {
    size_t segment;
    double offset; /* seconds since its begin */
};

/* Product of all lines, times `scale`. */
void curve_make(struct curve *curve, const struct line *lines, size_t count, double scale,
                struct arena *arena);


/* The integral over [from, to), in calls. */
double curve_integral(const struct curve *curve, sim_time from, sim_time to);

/* Where a generator stands at a time. */
struct cursor curve_seek(const struct curve *curve, sim_time time);

/* Moves the cursor on until `amount` more has been reached; the time, or SIM_FOREVER if never. */
sim_time curve_advance(const struct curve *curve, struct cursor *cursor, double amount);

#endif
