/* Timers of one delay expire in the order in which they were armed, so a list in that order is
** sorted.  Only its head matters to the calendar.
**
**                 timer_arm, first in the lane
**    not queued  ---------------------------->  queued  ---.  lane_comes_up, another head:
**                <----------------------------          <--'  queued again with that one's key
**                 lane_comes_up, the lane is empty
**
** Invariants
**   1. A lane has at most one entry in the calendar; it has one if a timer in it can expire.
**   2. The key of that entry is that of the head, or of a timer that was the head and was
**      cancelled: never later than the head's.
**   3. A timer's key (when, sequence) is fixed when it is armed, so the order among timers and
**      events is that of arming and scheduling, whatever was cancelled meanwhile.
**
** Sizes: some 10 lanes, up to 10^6 timers in one.  Cost: arming and cancelling touch the two
** neighbours; an entry for a cancelled head comes up at most once per delay and lane.
*/
#include "sim/engine_private.h"

struct lane *sim_lane(struct sim *sim, sim_time delay, const struct lane_type *type, void *owner)
{
    assert(delay >= 0);
    struct lane *lane = ARENA_NEW(sim->arena, struct lane);
    lane->ends.next = lane->ends.prev = &lane->ends;
    lane->sim = sim;
    lane->delay = delay;
    lane->type = type;
    lane->owner = owner;
    lane->slot = sim_take_record(sim);
    assert(lane->slot != SLOT_NONE);
    sim->lane_count++;
    sim->records[lane->slot].type = NULL;
    sim->records[lane->slot].self = lane;
    lane->before = sim->lanes;
    sim->lanes = lane;
    return lane;
}

bool lane_waits(const struct lane *lane)
{
    const struct timer *head = lane->ends.next;
    return head != &lane->ends && head->when != SIM_FOREVER;
}

uint64_t lane_armed(const struct lane *lane)
{
    uint64_t armed = 0;
    for (const struct timer *timer = lane->ends.next; timer != &lane->ends; timer = timer->next)
        armed++;
    return armed;
}

/* Puts the head, if there is one, into the calendar. */
static void lane_queue(struct lane *lane)
{
    struct sim *sim = lane->sim;
    const struct timer *head = lane->ends.next;
    lane->queued = lane_waits(lane);
    if (lane->queued)
        sim_push(sim, (struct entry){ .when = head->when,
                                      .rank = head->sequence << SLOT_BITS | lane->slot });
}

void timer_arm(struct lane *lane, struct timer *timer)
{
    assert(!timer->next);
    struct sim *sim = lane->sim;
    assert(sim->sequence < SEQUENCE_MAX);
    timer->when = time_add(sim->now, lane->delay);
    timer->sequence = sim->sequence++;
    sim->counts.armed++;

    struct timer *tail = lane->ends.prev;
    timer->prev = tail;
    timer->next = &lane->ends;
    tail->next = timer;
    lane->ends.prev = timer;
    if (!lane->queued)
        lane_queue(lane);
}

bool timer_cancel(struct timer *timer)
{
    struct timer *next = timer->next;
    if (!next)
        return false;
    next->prev = timer->prev;
    timer->prev->next = next;
    timer->next = NULL;
    return true;
}

void lane_comes_up(struct lane *lane, struct entry entry)
{
    struct timer *head = lane->ends.next;
    bool expires = head != &lane->ends && head->sequence == entry.rank >> SLOT_BITS;
    if (expires)
        timer_cancel(head);
    lane_queue(lane);
    if (!expires)
        return;
    /* the next head is near by now; the one behind it, and the record it is part of, are fetched */
    __builtin_prefetch(lane->ends.next->next);
    __builtin_prefetch((const char *)lane->ends.next->next - 64);
    lane->sim->expired++;
    sim_happens(lane->sim, entry.when);
    lane->type->expire(lane->sim, lane->owner, head);
}
