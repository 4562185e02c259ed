/* The loop takes the earlier of two: the first entry of the calendar and the first event of the
** present.  Each names a record by its slot; the record says what happens, or which lane comes up.
**
** Invariants
**   1. Every event and timer draws its sequence number from one counter, and happens in the order
**      of (time, sequence), wherever it waits.
**   2. An event that was posted stands whole in the present.  All others have a record.
**   3. A record is named by exactly one entry, in the calendar or in the present, until that came
**      up or a compaction dropped it; only then may the record be used again.  (A lane's record is
**      never used again, its entry may be missing.)
**   4. `dead` is the number of entries, in both, whose record was cancelled.
**   5. All events of the present are at `now`, in order of their sequence; no entry of the calendar
**      is before `now`.
**
** Sizes: up to 10^6 events pending; 32 bytes for each here, about 24 in the calendar.
** Cost: a cancelled event keeps its record and its entry until it would have happened, or until the
** dead outnumber the living; then one walk over everything drops them all, which is paid for by the
** cancellations since the last.
*/
#include "sim/engine_private.h"

#include <stdlib.h>

enum { PRESENT_FIRST = 64 };

static void sim_foresees(void *self, const struct entry *entries, size_t count);

struct sim *sim_create(const struct calendar_type *calendar)
{
    struct arena *arena = arena_create();
    struct sim *sim = ARENA_NEW(arena, struct sim);
    sim->arena = arena;
    sim->calendar = calendar ? calendar : &ladder_calendar;
    sim->entries = sim->calendar->create();
    sim->ladder = sim->calendar == &ladder_calendar ? sim->entries : NULL;
    if (sim->calendar->foretell)
        sim->calendar->foretell(sim->entries, sim_foresees, sim);
    sim->free = SLOT_NONE;
    sim->present = memory_resize(NULL, PRESENT_FIRST, sizeof *sim->present);
    sim->present_mask = PRESENT_FIRST - 1;
    sim->instant_max = sim->fired_most = SIM_INSTANT_MAX;
    sim->pending_max = SIM_PENDING_MAX;
    return sim;
}

void sim_destroy(struct sim *sim)
{
    if (!sim)
        return;
    sim->calendar->destroy(sim->entries);
    free(sim->records);
    free(sim->present);
    arena_destroy(sim->arena);
}

/* Events that can still happen: every sequence number was drawn by a timer or an event. */
static uint64_t sim_living(const struct sim *sim)
{
    uint64_t scheduled = sim->sequence - sim->counts.armed;
    return scheduled - (sim->counts.fired - sim->expired) - sim->events_cancelled;
}

/* -- Foresight */

#define NEAR_RECORDS 16384 /* with fewer the caches hold it all, and fetching ahead only costs */

/* Millions of events in flight lie far from the processor, and so do their objects.  A batch that
** comes up soon is fetched in three rounds, each of which needs what the one before has brought:
** the records, the objects, and what the objects point at. */
static void sim_foresees(void *self, const struct entry *entries, size_t count)
{
    struct sim *sim = self;
    if (sim->fresh < NEAR_RECORDS)
        return;
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&sim->records[(uint32_t)entries[i].rank % SIM_PENDING_MAX]);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i++) {
            const struct record *record =
                &sim->records[(uint32_t)entries[i].rank % SIM_PENDING_MAX];
            if (!record_waits(record) || !record->type)
                continue;
            if (round == 0)
                __builtin_prefetch(record->self);
            else if (record->type->soon)
                record->type->soon(record->self);
        }
    }
}

/* -- Scheduling */

static void sim_is_full(struct sim *sim)
{
    sim->full = true;
    sim->fired_most = 0;
}

/* What is rare is not inline and hands the id on, so that it is the last thing its caller does, and
** the short way saves no registers. */

static __attribute__((noinline)) struct event_id present_grow(struct sim *sim, struct event_id id)
{
    size_t count = sim->present_count;
    if (count >= sim->pending_max)
        sim_is_full(sim);
    struct present *present = memory_resize(NULL, 2 * count, sizeof *present);
    for (size_t i = 0; i < count; i++)
        present[i] = sim->present[(sim->present_head + i) & sim->present_mask];
    free(sim->present);
    sim->present = present;
    sim->present_head = 0;
    sim->present_mask = 2 * count - 1;
    return id;
}

/* There is always room for one more. */
static inline struct event_id present_push(struct sim *sim, struct present event,
                                           struct event_id id)
{
    sim->present[(sim->present_head + sim->present_count++) & sim->present_mask] = event;
    return sim->present_count > sim->present_mask ? present_grow(sim, id) : id;
}

static __attribute__((noinline)) struct event_id push_far(struct sim *sim, struct entry entry,
                                                          struct event_id id)
{
    sim_push(sim, entry);
    return id;
}

static inline struct event_id push(struct sim *sim, struct entry entry, struct event_id id)
{
    if (!sim->ladder || !ladder_is_near(sim->ladder, entry.when))
        return push_far(sim, entry, id);
    sorted_insert(&sim->ladder->bottom, entry);
    return id;
}

void sim_post(struct sim *sim, const struct event_type *type, void *self, int64_t arg)
{
    present_push(sim, (struct present){ sim_rank(sim, 0), type, self, arg },
                 (struct event_id){ 0 });
}

static struct event_id schedule_anew(struct sim *sim, sim_time when, const struct event_type *type,
                                     void *self, int64_t arg);

static inline struct event_id sim_schedule(struct sim *sim, sim_time when,
                                           const struct event_type *type, void *self, int64_t arg)
{
    if (when == SIM_FOREVER)
        return (struct event_id){ 0 };
    uint32_t slot = sim->free;
    if (slot == SLOT_NONE)
        return schedule_anew(sim, when, type, self, arg);
    struct record *record = &sim->records[slot];
    sim->free = record->next_free;
    struct event_id id = { slot, ++record->generation };
    record->type = type;
    record->self = self;
    record->arg = arg;
    uint64_t rank = sim_rank(sim, slot);
    if (when == sim->now)
        return present_push(sim, (struct present){ .rank = rank }, id);
    return push(sim, (struct entry){ when, rank }, id);
}

/* No record is free: first finds one. */
static __attribute__((noinline)) struct event_id schedule_anew(struct sim *sim, sim_time when,
                                                               const struct event_type *type,
                                                               void *self, int64_t arg)
{
    sim->free = sim_find_record(sim);
    if (sim->free != SLOT_NONE)
        return sim_schedule(sim, when, type, self, arg);
    sim_is_full(sim);
    return (struct event_id){ 0 };
}

struct event_id sim_at(struct sim *sim, sim_time when, const struct event_type *type, void *self,
                       int64_t arg)
{
    assert(when >= sim->now);
    return sim_schedule(sim, when, type, self, arg);
}

struct event_id sim_after(struct sim *sim, sim_time delay, const struct event_type *type,
                          void *self, int64_t arg)
{
    assert(delay >= 0);
    return sim_schedule(sim, time_add(sim->now, delay), type, self, arg);
}

bool sim_cancel(struct sim *sim, struct event_id id)
{
    if (!(id.generation & 1) || id.slot >= sim->fresh)
        return false;
    struct record *record = &sim->records[id.slot];
    if (record->generation != id.generation)
        return false;
    record->generation++;
    sim->dead++;
    sim->events_cancelled++;
    if (sim->dead > COMPACT_MIN && sim->dead > sim_living(sim))
        sim_compact(sim);
    return true;
}

void sim_cancel_slot(struct sim *sim, uint32_t slot)
{
    if (slot < sim->fresh)
        sim_cancel(sim, (struct event_id){ slot, sim->records[slot].generation });
}

/* -- Running */

/* What comes first in the calendar; false: nothing. */
static inline bool sim_first(struct sim *sim, struct entry *first)
{
    if (!sim->ladder)
        return sim->calendar->peek(sim->entries, first);
    const struct entry *next = ladder_first(sim->ladder);
    if (next)
        entry_copy(first, next);
    return next;
}

static inline void sim_pop(struct sim *sim)
{
    if (sim->ladder)
        ladder_pop(sim->ladder);
    else
        sim->calendar->pop(sim->entries);
}

/* An entry came up.  The record is free before the event happens, so that what it schedules finds
** memory that is still near. */
static inline void sim_comes_up(struct sim *sim, struct entry entry)
{
    uint32_t slot = (uint32_t)entry.rank % SIM_PENDING_MAX;
    struct record *record = &sim->records[slot];
    if (!record_waits(record)) {
        sim->dead--;
        sim_give_record(sim, slot);
        return;
    }
    const struct event_type *type = record->type;
    void *self = record->self;
    if (!type) {
        lane_comes_up(self, entry);
        return;
    }
    int64_t arg = record->arg;
    record->generation++;
    sim_give_record(sim, slot);
    sim_happens(sim, entry.when);
    type->fire(sim, self, arg);
}

/* Nothing waits that can still happen. */
static bool sim_idle(const struct sim *sim)
{
    for (const struct lane *lane = sim->lanes; lane; lane = lane->before)
        if (lane_waits(lane))
            return false;
    return sim_living(sim) == 0;
}

/* The first of the present, which comes before all in the calendar. */
static inline void present_comes_up(struct sim *sim)
{
    struct present event = sim->present[sim->present_head];
    sim->present_head = (sim->present_head + 1) & sim->present_mask;
    sim->present_count--;
    if (!event.type) {
        sim_comes_up(sim, (struct entry){ sim->now, event.rank });
        return;
    }
    sim->counts.fired++;
    event.type->fire(sim, event.self, event.arg);
}

/* Lets the next happen, unless that is after `end`. */
static inline bool sim_step(struct sim *sim, sim_time end)
{
    struct entry next;
    bool any = sim_first(sim, &next);
    if (sim->present_count) {
        uint64_t rank = sim->present[sim->present_head].rank;
        if (!any || next.when != sim->now || rank < next.rank) {
            present_comes_up(sim);
            return true;
        }
    }
    if (!any || next.when > end)
        return false;
    sim_pop(sim);
    sim_comes_up(sim, next);
    return true;
}

enum sim_stop sim_run_until(struct sim *sim, sim_time end)
{
    assert(end >= sim->now);
    if (sim->full)
        return SIM_STOP_FULL;
    while (sim_step(sim, end))
        if (sim->counts.fired > sim->fired_most)
            return sim->full ? SIM_STOP_FULL : SIM_STOP_STUCK;
    if (end != sim->now && end != SIM_FOREVER) {
        sim->now = end;
        sim->fired_most = sim->counts.fired + sim->instant_max;
    }
    return sim_idle(sim) ? SIM_STOP_IDLE : SIM_STOP_END;
}

uint64_t sim_fired(const struct sim *sim)
{
    return sim->counts.fired;
}

/* An entry stands in a bucket, and may leave room beside it. */
size_t sim_bytes(const struct sim *sim)
{
    return sim->fresh * (sizeof(struct record) + 2 * sizeof(struct entry));
}

struct sim_counts sim_counts(const struct sim *sim)
{
    struct sim_counts counts = sim->counts;
    uint64_t armed = 0;
    for (const struct lane *lane = sim->lanes; lane; lane = lane->before)
        armed += lane_armed(lane);
    counts.scheduled = sim->sequence - counts.armed;
    counts.cancelled = sim->events_cancelled + counts.armed - sim->expired - armed;
    counts.pending_peak = sim->fresh - sim->lane_count;
    return counts;
}
