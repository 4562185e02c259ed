/* A rung of the ladder: a stretch of time cut into buckets of equal width, a power of two of
** nanoseconds.  The last bucket has no end of its own: it takes whatever comes after the others.
*/
#ifndef SQUALL_SIM_RUNG_H
#define SQUALL_SIM_RUNG_H

#include "sim/cells.h"

enum { RUNG_BUCKETS_MIN = 8, RUNG_BUCKETS_MAX = 4096, RUNG_SHARE = 2 /* entries to a bucket */ };

/* Zeroed before its first use.  Buckets before `at` are empty and will stay so. */
struct rung {
    sim_time start, from; /* of bucket 0; the ladder's, where the rung ends towards the present */
    uint32_t shift, at, last;
    struct bucket *buckets; /* RUNG_BUCKETS_MAX + 1; all empty while the rung is not in use */
};

void rung_release(struct rung *rung);

/* Cuts start .. last for about `count` entries. */
void rung_begin(struct rung *rung, uint32_t count, sim_time start, sim_time last);

/* The time at which a bucket begins, held at SIM_FOREVER. */
sim_time rung_border(const struct rung *rung, uint32_t bucket);

/* Takes out the next bucket that holds something, perhaps the last, or an empty last one; `at` is
** beyond it then.  True if all its entries are of the same time. */
bool rung_next(struct rung *rung, struct bucket *next);

/* For times from rung->start on. */
static inline struct bucket *rung_bucket(struct rung *rung, sim_time when)
{
    uint64_t at = (uint64_t)(when - rung->start) >> rung->shift;
    return &rung->buckets[at < rung->last ? at : rung->last];
}

static inline bool rung_exhausted(const struct rung *rung)
{
    return rung->at > rung->last;
}

#endif
