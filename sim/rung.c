/* Sizes: 8 to RUNG_BUCKETS_MAX buckets, so that the ends of all of them stay in the cache while
** they are filled; with the last one 32 KB, kept for the next use.
**
** Cutting between the first and the last time at hand, not evenly, is what makes progress certain:
** the two fall into different buckets unless they are equal.
*/
#include "sim/rung.h"

#include "base/arena.h"

#include <stdlib.h>

void rung_release(struct rung *rung)
{
    free(rung->buckets);
    rung->buckets = NULL;
}

static uint32_t bits_of(uint64_t number)
{
    return number ? 64 - (uint32_t)__builtin_clzll(number) : 0;
}

/* The number of buckets wanted, a power of two. */
static uint32_t rung_cuts(uint32_t count)
{
    uint32_t cuts = 1u << bits_of(count / RUNG_SHARE);
    if (cuts < RUNG_BUCKETS_MIN)
        return RUNG_BUCKETS_MIN;
    return cuts < RUNG_BUCKETS_MAX ? cuts : RUNG_BUCKETS_MAX;
}

void rung_begin(struct rung *rung, uint32_t count, sim_time start, sim_time last)
{
    if (!rung->buckets) {
        size_t size = (RUNG_BUCKETS_MAX + 1) * sizeof *rung->buckets;
        rung->buckets = memset(memory_resize(NULL, 1, size), 0, size);
    }
    uint32_t cuts = rung_cuts(count);
    uint64_t range = (uint64_t)(last - start);
    rung->shift = range < cuts ? 0 : bits_of(range) - bits_of(cuts - 1);
    rung->last = (uint32_t)(range >> rung->shift) + 1;
    rung->start = start;
    rung->at = 0;
}

sim_time rung_border(const struct rung *rung, uint32_t bucket)
{
    uint64_t offset = (uint64_t)bucket << rung->shift;
    uint64_t room = (uint64_t)(SIM_FOREVER - rung->start);
    return offset >= room ? SIM_FOREVER : rung->start + (sim_time)offset;
}

bool rung_next(struct rung *rung, struct bucket *next)
{
    while (rung->at < rung->last && rung->buckets[rung->at].count == 0)
        rung->at++;
    *next = rung->buckets[rung->at];
    rung->buckets[rung->at] = (struct bucket){ 0 };
    rung->at++;
    return rung->shift == 0 && rung->at <= rung->last;
}
