/* A percentile of times as they are seen now: for a delay that follows what is usual.  Small,
** because every process of a caller has its own. */
#ifndef SQUALL_MODELS_POLICIES_PERCENTILE_H
#define SQUALL_MODELS_POLICIES_PERCENTILE_H

#include "base/time.h"

#include <stdint.h>

/* Microseconds: 8 exact ones, then 8 for each of the octaves 2^3 .. 2^37. */
enum { PERCENTILE_BUCKETS = 8 + 35 * 8 };

/* Zeroes are right to begin with. */
struct percentile {
    uint32_t count[PERCENTILE_BUCKETS];
    uint64_t total;
    sim_time due;   /* when it is read anew */
    sim_time value; /* as last read; 0: never yet */
};

struct percentile_plan {
    double share;     /* (0, 1) */
    sim_time refresh; /* how often it is read anew */
    int64_t least;    /* times that must have been seen before */
};

void percentile_add(struct percentile *percentile, sim_time time);

/* The value in force; 0: none yet. */
sim_time percentile_read(struct percentile *percentile, const struct percentile_plan *plan,
                         sim_time now);

#endif
