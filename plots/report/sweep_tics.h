/* Tics of an axis of a sweep, at shares of the way from its low end to its high one: whatever its
** unit and its scale, a picture is drawn from 0 to 1. */
#ifndef SQUALL_PLOTS_SWEEP_TICS_H
#define SQUALL_PLOTS_SWEEP_TICS_H

#include "base/arena.h"
#include "study/axis.h"

enum { SWEEP_TICS = 12 };

struct sweep_tics {
    double at[SWEEP_TICS];
    const char *label[SWEEP_TICS];
    size_t count;
};

/* Round values; of a list its words, as many as there is room for. */
struct sweep_tics sweep_tics_of(const struct axis *axis, struct arena *arena);

#endif
