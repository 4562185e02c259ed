/* What engine.c, lane.c and records.c share, and tests that need a smaller limit; not for anybody
** else. */
#ifndef SQUALL_SIM_ENGINE_PRIVATE_H
#define SQUALL_SIM_ENGINE_PRIVATE_H

#include "base/arena.h"
#include "sim/calendar.h"
#include "sim/engine.h"
#include "sim/ladder.h"

#include <assert.h>

enum { SLOT_BITS = 24, COMPACT_MIN = 1024 };
#define SLOT_NONE UINT32_MAX
#define SEQUENCE_MAX ((uint64_t)1 << (64 - SLOT_BITS))

/* 32 bytes.  The generation is an odd number while the record waits, and an even one from when its
** event happens or is cancelled; so no id is all zero.  One without a type stands for the lane in
** `self`, and waits for ever. */
struct record {
    const struct event_type *type;
    void *self;
    union {
        int64_t arg;
        uint32_t next_free; /* once it is free */
    };
    uint32_t generation;
};

/* An event of the present instant: whole, or one that has a record (no type). */
struct present {
    uint64_t rank;
    const struct event_type *type;
    void *self;
    int64_t arg;
};

struct lane {
    struct timer ends; /* of the circle: next is the head, prev the tail */
    struct sim *sim;
    sim_time delay;
    const struct lane_type *type;
    void *owner;
    struct lane *before; /* the lane made before this one */
    uint32_t slot;
    bool queued; /* has its entry in the calendar */
};

struct sim {
    sim_time now; /* first: struct sim_clock */
    uint64_t sequence; /* of the next event or timer */
    const struct calendar_type *calendar;
    void *entries;
    struct ladder *ladder; /* the same, asked without detour; NULL: it is no ladder */

    struct record *records;
    uint32_t free, fresh, capacity; /* first free; never used from here on; allocated */
    uint32_t lane_count, dead;      /* records of lanes; of events cancelled, not yet free */

    struct present *present; /* the events at `now`: a ring of present_mask + 1 places */
    size_t present_head, present_count, present_mask;

    struct arena *arena;
    struct lane *lanes; /* the newest */
    bool full;
    uint64_t fired_most; /* beyond it there are too many at the present instant; 0: full */
    uint64_t expired, events_cancelled;
    struct sim_counts counts;

    uint64_t instant_max; /* SIM_INSTANT_MAX and SIM_PENDING_MAX; smaller in tests */
    uint32_t pending_max;
};

static inline uint64_t sim_rank(struct sim *sim, uint32_t slot)
{
    assert(sim->sequence < SEQUENCE_MAX);
    return sim->sequence++ << SLOT_BITS | slot;
}

static inline void sim_push(struct sim *sim, struct entry entry)
{
    if (sim->ladder)
        ladder_push(sim->ladder, entry);
    else
        sim->calendar->push(sim->entries, entry);
}

/* Something happens now, at `when`. */
static inline void sim_happens(struct sim *sim, sim_time when)
{
    if (when != sim->now) {
        sim->now = when;
        sim->fired_most = sim->counts.fired + sim->instant_max;
    }
    sim->counts.fired++;
}

static inline bool record_waits(const struct record *record)
{
    return record->generation & 1;
}

static inline void sim_give_record(struct sim *sim, uint32_t slot)
{
    sim->records[slot].next_free = sim->free;
    sim->free = slot;
}

/* None is free: one never used, or one that a compaction sets free; SLOT_NONE: there are too
** many. */
uint32_t sim_find_record(struct sim *sim);

/* Drops what was cancelled. */
void sim_compact(struct sim *sim);

/* A record for an event or a lane, waiting; SLOT_NONE if there are too many. */
static inline uint32_t sim_take_record(struct sim *sim)
{
    uint32_t slot = sim->free;
    if (slot == SLOT_NONE)
        slot = sim_find_record(sim);
    if (slot == SLOT_NONE)
        return slot;
    sim->free = sim->records[slot].next_free;
    sim->records[slot].generation++;
    return slot;
}

/* The entry of a lane came up: its head expires if it is the one the entry was made for. */
void lane_comes_up(struct lane *lane, struct entry entry);

/* Whether a timer of this lane can still expire; how many are armed. */
bool lane_waits(const struct lane *lane);
uint64_t lane_armed(const struct lane *lane);

#endif
