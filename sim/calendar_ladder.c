/* A ladder queue: sorts only what is about to be needed.
**
** The far future lies unsorted in the `top`.  When it is needed, it is spread over the buckets of a
** rung by time; when a bucket of that is needed and holds many, it is spread over a finer rung below,
** and so on.  A bucket that holds few is sorted into the `bottom`, from which entries are popped.
**
**        top_from       rung[0].from      rung[1].from      floor (popped last)
**   top  |  rung[0], coarse  |  rung[1], finer  |  bottom, sorted  |   <- time runs to the left
**
** Every push finds its place by comparing with these borders from the left.  The last bucket of a rung
** has no end of its own: it takes whatever lies between the rung's range and the border above, so that
** an exhausted rung hands its parent's border on by just disappearing.
**
** Invariants
**   1. top_from > rung[0].from > rung[1].from > ...; each part holds times >= its own border and
**      < the border to its left.  Below the lowest border everything is in the bottom.
**   2. The bottom is sorted, the earliest entry at its end.
**   3. All buckets of a rung before `at` are empty, as are those of rungs not in use.
**   4. While nothing is in the rungs and the bottom, top_from may be anything; it is 0 (all goes to
**      the top) after a gathering and SIM_FOREVER (all goes to the bottom) when a small queue fits.
**   5. A bucket other than a last one is 2^shift ns wide.  One of 1 ns holds equal times only and is
**      sorted straight away; others spread over at least eight buckets, so rungs end.
**
** Sizes: queues of up to BOTTOM_MAX live in the bottom alone.  A rung has at most RUNG_BUCKETS, for
** the ends of all its buckets to stay in the cache: of 10^6 entries each is moved three times, but
** nearly always where the cache still has it.
** Cost: O(1) for each entry.  Known to be slow, and not worth more code: pushes before what peek showed
** when no pop follows (some RUNGS x BOTTOM_MAX of these gather the whole queue); a push at the very
** instant of a crowd that is being popped (a walk along the crowd; the engine keeps events of the
** present to itself).
**
** Source: Tang, Goh, Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete
** event simulation", ACM TOMACS 15(3), 2005.  Ours differs in widths that are powers of two, in
** buckets of a last resort, and in a bottom that is an array.
*/
#include "sim/calendar.h"

#include "sim/arena.h"
#include "sim/cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifndef TUNE_SORT
#define TUNE_SORT 32
#define TUNE_BOTTOM 64
#define TUNE_SHARE 4
#define TUNE_BUCKETS 1024
#endif
enum {
    SORT_MAX = TUNE_SORT,     /* a bucket of more is spread */
    BOTTOM_MAX = TUNE_BOTTOM, /* a bottom of more is spread */
    SHARE = TUNE_SHARE,       /* entries wanted in a bucket */
    RUNG_BUCKETS_MIN = 8,
    RUNG_BUCKETS = TUNE_BUCKETS,
    RUNGS = 24
};

struct rung {
    sim_time start, from; /* of bucket 0; of bucket `at`, held at SIM_FOREVER */
    uint32_t shift, at, last;
    struct bucket *buckets; /* RUNG_BUCKETS + 1 of them, once used */
};

struct ladder {
    struct entry *bottom;
    size_t bottom_count, bottom_capacity;
    sim_time top_from, floor;
    uint32_t rungs;
    size_t count;
    struct bucket top;
    struct cells cells;
    struct rung rung[RUNGS];
};

/* -- Rungs */

/* The time at which bucket `at` begins. */
static sim_time rung_border(const struct rung *rung, uint32_t at)
{
    uint64_t offset = (uint64_t)at << rung->shift;
    uint64_t room = (uint64_t)(SIM_FOREVER - rung->start);
    return offset >= room ? SIM_FOREVER : rung->start + (sim_time)offset;
}

static inline struct bucket *rung_bucket(struct rung *rung, sim_time when)
{
    uint64_t at = (uint64_t)(when - rung->start) >> rung->shift;
    return &rung->buckets[at < rung->last ? at : rung->last];
}

static uint32_t bits_of(uint64_t number)
{
    return number ? 64 - (uint32_t)__builtin_clzll(number) : 0;
}

/* Sets a new lowest rung up for `count` entries at start .. last. */
static struct rung *ladder_rung(struct ladder *ladder, uint32_t count, sim_time start,
                                sim_time last)
{
    assert(ladder->rungs < RUNGS);
    struct rung *rung = &ladder->rung[ladder->rungs];
    if (!rung->buckets) {
        size_t size = (RUNG_BUCKETS + 1) * sizeof *rung->buckets;
        rung->buckets = memset(memory_resize(NULL, 1, size), 0, size);
    }
    uint32_t most = 1u << bits_of(count / SHARE);
    most = most < RUNG_BUCKETS_MIN ? RUNG_BUCKETS_MIN : most > RUNG_BUCKETS ? RUNG_BUCKETS : most;
    uint64_t range = (uint64_t)(last - start);
    rung->shift = range < most ? 0 : bits_of(range) - bits_of(most - 1);
    rung->last = (uint32_t)(range >> rung->shift) + 1;
    rung->start = rung->from = start;
    rung->at = 0;
    if (ladder->rungs++ == 0)
        ladder->top_from = rung_border(rung, rung->last);
    return rung;
}

/* Spreads entries over a new rung that begins with the earliest, or at `start` if that is before. */
static void ladder_spread(struct ladder *ladder, struct bucket all, sim_time start)
{
    sim_time first, last;
    bucket_range(&ladder->cells, all, &first, &last);
    struct rung *rung = ladder_rung(ladder, all.count, first < start ? first : start, last);
    struct entry found[CELL];
    uint32_t count;
    while ((count = bucket_drain(&ladder->cells, &all, found)) > 0)
        for (uint32_t i = 0; i < count; i++)
            bucket_add(&ladder->cells, rung_bucket(rung, found[i].when), found[i]);
}

/* -- The bottom */

static void bottom_reserve(struct ladder *ladder, size_t count)
{
    if (count <= ladder->bottom_capacity)
        return;
    size_t capacity = ladder->bottom_capacity ? ladder->bottom_capacity : 2 * BOTTOM_MAX;
    while (capacity < count)
        capacity *= 2;
    ladder->bottom = memory_resize(ladder->bottom, capacity, sizeof *ladder->bottom);
    ladder->bottom_capacity = capacity;
}

/* The latest first.  Shell's sort: the last pass is all there is to it for a few entries. */
static void entries_sort(struct entry *entries, size_t count)
{
    size_t gap = 1;
    while (gap < count / SORT_MAX)
        gap = gap * 9 / 4 + 1;
    for (; gap > 0; gap = gap * 4 / 9) {
        for (size_t i = gap; i < count; i++) {
            struct entry entry = entries[i];
            size_t hole = i;
            for (; hole >= gap && entry_before(entries[hole - gap], entry); hole -= gap)
                entries[hole] = entries[hole - gap];
            entries[hole] = entry;
        }
    }
}

static void bottom_fill(struct ladder *ladder, struct bucket all)
{
    bottom_reserve(ladder, (size_t)all.count + CELL);
    size_t count = 0;
    uint32_t found;
    while ((found = bucket_drain(&ladder->cells, &all, ladder->bottom + count)) > 0)
        count += found;
    entries_sort(ladder->bottom, count);
    ladder->bottom_count = count;
}

/* -- Movements between the parts */

/* Everything back into the top. */
static void ladder_gather(struct ladder *ladder)
{
    struct entry found[CELL];
    for (struct rung *rung = ladder->rung; rung < ladder->rung + ladder->rungs; rung++) {
        for (uint32_t at = rung->at; at <= rung->last; at++) {
            uint32_t count;
            while ((count = bucket_drain(&ladder->cells, &rung->buckets[at], found)) > 0)
                for (uint32_t i = 0; i < count; i++)
                    bucket_add(&ladder->cells, &ladder->top, found[i]);
        }
    }
    for (size_t i = 0; i < ladder->bottom_count; i++)
        bucket_add(&ladder->cells, &ladder->top, ladder->bottom[i]);
    ladder->bottom_count = 0;
    ladder->rungs = 0;
    ladder->top_from = 0;
}

/* The bottom has grown too long: it becomes the top, or a rung.  The rung begins at the floor, so that
** what comes next falls into it.  False: a crowd at one instant, taken from a rung; best left alone. */
static bool ladder_spill(struct ladder *ladder)
{
    if (ladder->rungs == 0) {
        ladder_gather(ladder);
        return true;
    }
    if (ladder->bottom[0].when == ladder->bottom[ladder->bottom_count - 1].when)
        return false;
    if (ladder->rungs == RUNGS) {
        ladder_gather(ladder);
        return true;
    }
    struct bucket all = { 0 };
    for (size_t i = 0; i < ladder->bottom_count; i++)
        bucket_add(&ladder->cells, &all, ladder->bottom[i]);
    ladder->bottom_count = 0;
    ladder_spread(ladder, all, ladder->floor);
    return true;
}

/* Takes the next bucket off the lowest rung: false if that was empty, and is gone.  `narrow` tells
** that the bucket holds equal times only. */
static bool ladder_next_bucket(struct ladder *ladder, struct bucket *next, bool *narrow)
{
    struct rung *rung = &ladder->rung[ladder->rungs - 1];
    while (rung->at < rung->last && rung->buckets[rung->at].count == 0)
        rung->at++;
    *next = rung->buckets[rung->at];
    *narrow = rung->shift == 0 && rung->at < rung->last;
    rung->buckets[rung->at] = (struct bucket){ 0 };
    if (rung->at == rung->last)
        ladder->rungs--;
    else
        rung->from = rung_border(rung, ++rung->at);
    return next->count > 0;
}

/* The bottom is empty: fills it with what comes next.  False if there is nothing at all. */
static __attribute__((noinline)) bool ladder_refill(struct ladder *ladder)
{
    for (;;) {
        struct bucket next = { 0 };
        bool narrow = false;
        if (ladder->rungs == 0) {
            next = ladder->top;
            ladder->top = (struct bucket){ 0 };
            if (next.count <= SORT_MAX)
                ladder->top_from = SIM_FOREVER;
            if (next.count == 0)
                return false;
        } else if (!ladder_next_bucket(ladder, &next, &narrow)) {
            continue;
        }
        if (next.count <= SORT_MAX || narrow || ladder->rungs == RUNGS) {
            bottom_fill(ladder, next);
            return true;
        }
        ladder_spread(ladder, next, SIM_FOREVER);
    }
}

/* -- The calendar */

static void *ladder_create(void)
{
    struct ladder *ladder = memory_resize(NULL, 1, sizeof *ladder);
    *ladder = (struct ladder){ .top_from = SIM_FOREVER };
    cells_init(&ladder->cells);
    bottom_reserve(ladder, 1);
    return ladder;
}

static void ladder_destroy(void *self)
{
    struct ladder *ladder = self;
    for (uint32_t i = 0; i < RUNGS; i++)
        free(ladder->rung[i].buckets);
    cells_release(&ladder->cells);
    free(ladder->bottom);
    free(ladder);
}

static void bottom_insert(struct ladder *ladder, struct entry entry)
{
    struct entry *bottom = ladder->bottom;
    size_t hole = ladder->bottom_count++;
    for (; hole > 0 && entry_before(bottom[hole - 1], entry); hole--)
        bottom[hole] = bottom[hole - 1];
    bottom[hole] = entry;
}

/* The bucket of the top or of a rung where an entry belongs; NULL: the bottom. */
static inline struct bucket *ladder_bucket(struct ladder *ladder, sim_time when)
{
    if (when >= ladder->top_from)
        return &ladder->top;
    for (struct rung *rung = ladder->rung; rung < ladder->rung + ladder->rungs; rung++)
        if (when >= rung->from)
            return rung_bucket(rung, when);
    return NULL;
}

static void ladder_push(void *self, struct entry entry)
{
    struct ladder *ladder = self;
    struct bucket *bucket = ladder_bucket(ladder, entry.when);
    ladder->count++;
    if (!bucket && ladder->bottom_count >= BOTTOM_MAX) {
        if (ladder_spill(ladder))
            bucket = ladder_bucket(ladder, entry.when);
        else
            bottom_reserve(ladder, ladder->bottom_count + 1);
    }
    if (bucket)
        bucket_add(&ladder->cells, bucket, entry);
    else
        bottom_insert(ladder, entry);
}

static bool ladder_peek(void *self, struct entry *first)
{
    struct ladder *ladder = self;
    if (ladder->bottom_count == 0 && !ladder_refill(ladder))
        return false;
    entry_copy(first, &ladder->bottom[ladder->bottom_count - 1]);
    return true;
}

static void ladder_pop(void *self)
{
    struct ladder *ladder = self;
    assert(ladder->bottom_count > 0);
    ladder->floor = ladder->bottom[--ladder->bottom_count].when;
    ladder->count--;
}

static void ladder_compact(void *self, entry_keep *keep, const void *keeper)
{
    struct ladder *ladder = self;
    ladder_gather(ladder);
    struct bucket all = ladder->top;
    ladder->top = (struct bucket){ 0 };
    struct entry found[CELL];
    uint32_t count;
    while ((count = bucket_drain(&ladder->cells, &all, found)) > 0)
        for (uint32_t i = 0; i < count; i++)
            if (keep(keeper, found[i]))
                bucket_add(&ladder->cells, &ladder->top, found[i]);
    ladder->count = ladder->top.count;
}

static size_t ladder_count(const void *self)
{
    const struct ladder *ladder = self;
    return ladder->count;
}

const struct calendar_type ladder_calendar = {
    .name = "ladder",
    .create = ladder_create,
    .destroy = ladder_destroy,
    .push = ladder_push,
    .peek = ladder_peek,
    .pop = ladder_pop,
    .compact = ladder_compact,
    .count = ladder_count,
};
