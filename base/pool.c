/* Chunks are linked through their first word and double in size, so a pool of n records has made
** about log2(n) allocations.
**
** Invariants
**   1. A record is either taken, in the list `free`, or between `fresh` and the end of its chunk.
**   2. A chunk neither moves nor is freed before the pool is.
**   3. What is not taken is poisoned, the link within one that was given back, too.
**
** Sizes: the calls in flight, from a few to some 10^6.  Cost: half of the newest chunk at worst
** stands unused, and the system gives an untouched page no memory.
*/
#include "base/pool.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>

enum { CHUNK_RECORDS = 64, CHUNK_HEAD = 64 };

void pool_init(struct pool *pool, size_t record_size)
{
    assert(record_size > 0);
    *pool = (struct pool){ .record_size = (record_size + 7) / 8 * 8 };
}

void pool_release(struct pool *pool)
{
    for (void *chunk = pool->chunks; chunk;) {
        void *before = *(void **)chunk;
        free(chunk);
        chunk = before;
    }
    pool_init(pool, pool->record_size);
}

/* Called with nothing left, so the peak is all there are.  The first record begins a cache line. */
void pool_grow(struct pool *pool)
{
    assert(pool->fresh_left == 0);
    size_t records = pool->peak > CHUNK_RECORDS ? pool->peak : CHUNK_RECORDS;
    size_t whole = records + (CHUNK_HEAD + pool->record_size - 1) / pool->record_size;
    char *chunk = memory_aligned(whole, pool->record_size);
    *(void **)chunk = pool->chunks;
    pool->chunks = chunk;
    pool->fresh = chunk + CHUNK_HEAD;
    pool->fresh_left = records;
    ASAN_POISON_MEMORY_REGION(pool->fresh, records * pool->record_size);
}
