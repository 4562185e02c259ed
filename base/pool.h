/* A pool of records of one size: taken and given back in O(1), in chunks that never move, so a
** pointer stays good.  After the busiest moment of a run nothing is allocated any more.
**
** Whoever touches a record that is given back, or gives it back twice, is seen by the address
** sanitizer.
*/
#ifndef SQUALL_BASE_POOL_H
#define SQUALL_BASE_POOL_H

#include "base/poison.h"

#include <stddef.h>
#include <stdint.h>

struct pool {
    size_t record_size; /* rounded up to 8 */
    void *free;         /* given back, last first */
    char *fresh;        /* never used yet, in the newest chunk */
    size_t fresh_left;
    void *chunks; /* each begins with the address of the one before */
    size_t live, peak; /* peak: as many as were ever fresh, for what was given back goes first */
};

void pool_init(struct pool *pool, size_t record_size);
void pool_release(struct pool *pool); /* frees every chunk */

void pool_grow(struct pool *pool) __attribute__((cold));

/* A record with whatever it held before: the taker sets every member. */
static inline void *pool_take(struct pool *pool)
{
    pool->live++;
    void *record = pool->free;
    if (record) {
        ASAN_UNPOISON_MEMORY_REGION(record, pool->record_size);
        pool->free = *(void **)record;
        return record;
    }
    if (pool->fresh_left == 0)
        pool_grow(pool);
    pool->fresh_left--;
    pool->peak++;
    record = pool->fresh;
    pool->fresh += pool->record_size;
    ASAN_UNPOISON_MEMORY_REGION(record, pool->record_size);
    return record;
}

static inline void pool_give(struct pool *pool, void *record)
{
    *(void **)record = pool->free;
    ASAN_POISON_MEMORY_REGION(record, pool->record_size);
    pool->free = record;
    pool->live--;
}

#endif
