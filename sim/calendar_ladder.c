/* A ladder queue: sorts only what is about to be needed.
**
** The far future lies unsorted in the `top`.  When it is needed, it is spread over the buckets of a
** rung by time; when a bucket of that is needed and holds many, it is spread over a finer rung
** below, and so on.  A bucket that holds few is sorted into the `bottom`, from which entries are
** popped.
**
**        top_from       rung[0].from      rung[1].from      floor (popped last)
**   top  |  rung[0], coarse  |  rung[1], finer  |  bottom, sorted  |   <- time runs to the left
**
** Every push finds its place by comparing with these borders from the left.  The last bucket of a
** rung has no end of its own: it takes whatever lies between the rung's range and the border above,
** so that an exhausted rung hands its parent's border on by just disappearing.
**
** Invariants
**   1. top_from > rung[0].from > rung[1].from > ...; each part holds times >= its own border and
**      < the border to its left.  Below the lowest border everything is in the bottom.
**   2. The bottom is sorted, the earliest entry at its end.
**   3. All buckets of a rung before `at` are empty, as are those of rungs not in use.
**   4. While nothing is in the rungs and the bottom, top_from may be anything; it is 0 (all goes to
**      the top) after a gathering and SIM_FOREVER (all goes to the bottom) when a small queue fits.
**   5. A bucket of 1 ns, other than a last one, is sorted straight away; others spread over at
**      least RUNG_BUCKETS_MIN.  A rung is gone before its last bucket is spread.  So rungs get
**      finer, and there are few; when there are none left (pushes before what peek showed) the
**      bottom takes all.
**
** Sizes: queues of up to BOTTOM_MAX live in the bottom alone.  Of 10^6 entries each is moved three
** times, but nearly always where the cache still has it.
** Cost: O(1) for each entry.  Known to be slow, and not worth more code: pushes before what peek
** showed when no pop follows (some RUNGS x BOTTOM_MAX of these gather the whole queue); a push at
** the very instant of a crowd that is being popped (a walk along the crowd; the engine keeps events
** of the present to itself).
**
** Source: Tang, Goh, Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete
** event simulation", ACM TOMACS 15(3), 2005.  Ours differs in widths that are powers of two, in
** buckets of a last resort, and in a bottom that is an array.
*/
#include "sim/ladder.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>

enum { SORT_MAX = 32 /* a bucket of more is spread */ };

/* -- Movements between the parts */

/* After any change of the rungs.  The last bucket of one may begin, by its width, beyond the border
** above; then nothing is left for it. */
static void ladder_set_border(struct ladder *ladder)
{
    ladder->border = ladder->top_from;
    for (struct rung *rung = ladder->rung; rung < ladder->rung + ladder->rungs; rung++) {
        sim_time from = rung_border(rung, rung->at);
        rung->from = from < ladder->border ? from : ladder->border;
        ladder->border = rung->from;
    }
}

/* Spreads entries over a new rung that begins with the earliest, or at `start` if sooner. */
static void ladder_spread(struct ladder *ladder, struct bucket all, sim_time start)
{
    sim_time first, last;
    bucket_range(&ladder->cells, all, &first, &last);
    assert(ladder->rungs < RUNGS);
    struct rung *rung = &ladder->rung[ladder->rungs++];
    rung_begin(rung, all.count, first < start ? first : start, last);
    if (ladder->rungs == 1)
        ladder->top_from = rung_border(rung, rung->last);
    struct entry found[CELL];
    uint32_t count;
    while ((count = bucket_drain(&ladder->cells, &all, found)) > 0)
        for (uint32_t i = 0; i < count; i++)
            bucket_add(&ladder->cells, rung_bucket(rung, found[i].when), found[i]);
}

static void ladder_fill_bottom(struct ladder *ladder, struct bucket all)
{
    struct sorted *bottom = &ladder->bottom;
    sorted_reserve(bottom, (size_t)all.count + CELL);
    bottom->count = 0;
    uint32_t found;
    while ((found = bucket_drain(&ladder->cells, &all, bottom->entries + bottom->count)) > 0)
        bottom->count += found;
    sorted_sort(bottom);
}

static void ladder_empty_bottom(struct ladder *ladder, struct bucket *into)
{
    for (size_t i = 0; i < ladder->bottom.count; i++)
        bucket_add(&ladder->cells, into, ladder->bottom.entries[i]);
    ladder->bottom.count = 0;
}

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
    ladder_empty_bottom(ladder, &ladder->top);
    ladder->rungs = 0;
    ladder->top_from = 0;
}

/* The bottom has grown too long: it becomes the top, or a rung.  The rung begins at the floor, so
** that what comes next falls into it.  A crowd at one instant, taken from a rung, is best left
** alone. */
static void ladder_spill(struct ladder *ladder)
{
    const struct sorted *bottom = &ladder->bottom;
    bool crowd = bottom->entries[0].when == bottom->entries[bottom->count - 1].when;
    if (ladder->rungs == 0 || (!crowd && ladder->rungs == RUNGS)) {
        ladder_gather(ladder);
    } else if (!crowd) {
        struct bucket all = { 0 };
        ladder_empty_bottom(ladder, &all);
        ladder_spread(ladder, all, ladder->floor);
    }
    ladder_set_border(ladder);
}

/* The next bucket of all that holds something, off the lowest rung or the top.  `narrow`: all of it
** is of one time. */
static struct bucket ladder_next(struct ladder *ladder, bool *narrow)
{
    struct bucket next = { 0 };
    while (ladder->rungs) {
        struct rung *rung = &ladder->rung[ladder->rungs - 1];
        *narrow = rung_next(rung, &next);
        if (rung_exhausted(rung))
            ladder->rungs--;
        if (next.count)
            return next;
    }
    next = ladder->top;
    ladder->top = (struct bucket){ 0 };
    if (next.count <= SORT_MAX)
        ladder->top_from = SIM_FOREVER;
    *narrow = false;
    return next;
}

/* The bottom is empty: fills it with what comes next, if there is anything. */
void ladder_refill(struct ladder *ladder)
{
    bool narrow;
    struct bucket next = ladder_next(ladder, &narrow);
    while (next.count > SORT_MAX && !narrow && ladder->rungs < RUNGS) {
        ladder_spread(ladder, next, SIM_FOREVER);
        next = ladder_next(ladder, &narrow);
    }
    ladder_fill_bottom(ladder, next);
    ladder_set_border(ladder);
    if (ladder->soon)
        ladder->soon(ladder->soon_self, ladder->bottom.entries, ladder->bottom.count);
}

/* -- The calendar */

static void *ladder_create(void)
{
    struct ladder *ladder = memory_resize(NULL, 1, sizeof *ladder);
    *ladder = (struct ladder){ .top_from = SIM_FOREVER, .border = SIM_FOREVER };
    cells_init(&ladder->cells);
    sorted_init(&ladder->bottom);
    return ladder;
}

static void ladder_destroy(void *self)
{
    struct ladder *ladder = self;
    for (uint32_t i = 0; i < RUNGS; i++)
        rung_release(&ladder->rung[i]);
    cells_release(&ladder->cells);
    sorted_release(&ladder->bottom);
    free(ladder);
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

void ladder_place(struct ladder *ladder, struct entry entry)
{
    if (entry.when < ladder->border) {
        ladder_spill(ladder);
        sorted_reserve(&ladder->bottom, ladder->bottom.count + 1);
    }
    struct bucket *bucket = ladder_bucket(ladder, entry.when);
    if (bucket)
        bucket_add(&ladder->cells, bucket, entry);
    else
        sorted_insert(&ladder->bottom, entry);
}

static void ladder_push_entry(void *self, struct entry entry)
{
    ladder_push(self, entry);
}

static bool ladder_peek(void *self, struct entry *first)
{
    const struct entry *next = ladder_first(self);
    if (next)
        entry_copy(first, next);
    return next;
}

static void ladder_pop_entry(void *self)
{
    ladder_pop(self);
}

static void ladder_foretell(void *self, entries_soon *soon, void *soon_self)
{
    struct ladder *ladder = self;
    ladder->soon = soon;
    ladder->soon_self = soon_self;
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
    ladder_set_border(ladder);
}

static size_t ladder_count(const void *self)
{
    const struct ladder *ladder = self;
    size_t count = ladder->bottom.count + ladder->top.count;
    for (const struct rung *rung = ladder->rung; rung < ladder->rung + ladder->rungs; rung++)
        for (uint32_t at = rung->at; at <= rung->last; at++)
            count += rung->buckets[at].count;
    return count;
}

const struct calendar_type ladder_calendar = {
    .name = "ladder",
    .create = ladder_create,
    .destroy = ladder_destroy,
    .push = ladder_push_entry,
    .peek = ladder_peek,
    .pop = ladder_pop_entry,
    .compact = ladder_compact,
    .count = ladder_count,
    .foretell = ladder_foretell,
};
