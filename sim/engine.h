/* The engine: a clock, a calendar of events, and timers that are mostly cancelled.
**
** An event is a constant kind with a name, the object it happens to, and one number.  Events happen
** in the order of their time; those of the same instant in the order in which they were scheduled.
** An event may schedule others at the present instant: they happen after all that were scheduled
** for this instant before.  Nothing can be scheduled in the past (an assertion).
**
** Three ways to be called back, one order among them all:
**   sim_at, sim_after   the calendar.  Cancelled lazily, by generation.
**   timer_arm           a lane: all timers of one constant delay in one intrusive list.  Arming and
**                       cancelling are list operations; for timeouts, nearly all cancelled.
**   at the present      a FIFO beside the calendar, chosen by sim_at itself; sim_post asks for it.
**
** Nothing is allocated once the run has seen its busiest moment.  At most SIM_PENDING_MAX events
** may be pending at once (timers in lanes do not count, each lane counts as one).
*/
#ifndef SQUALL_SIM_ENGINE_H
#define SQUALL_SIM_ENGINE_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim;
struct calendar_type; /* sim/calendar.h: heap_calendar, ladder_calendar */

struct event_type {
    const char *name;
    void (*fire)(struct sim *sim, void *self, int64_t arg);
    /* Optional: it comes up soon.  May only __builtin_prefetch() what `self` points at. */
    void (*soon)(const void *self);
};

/* Names one scheduled event.  All zero names none. */
struct event_id {
    uint32_t slot, generation;
};

#define SIM_PENDING_MAX ((uint32_t)1 << 24)

/* calendar NULL: the production one, ladder_calendar.  sim_destroy frees everything. */
struct sim *sim_create(const struct calendar_type *calendar);
void sim_destroy(struct sim *sim);

/* The clock; struct sim begins with it. */
struct sim_clock {
    sim_time now;
};

static inline sim_time sim_now(const struct sim *sim)
{
    return ((const struct sim_clock *)(const void *)sim)->now;
}

/* Schedules; the id may be dropped.  An event at SIM_FOREVER never happens, its id is zero. */
struct event_id sim_at(struct sim *sim, sim_time when, const struct event_type *type, void *self,
                       int64_t arg);
struct event_id sim_after(struct sim *sim, sim_time delay, const struct event_type *type,
                          void *self, int64_t arg);

/* At the present instant, after all that were scheduled for it before.  Cheaper than sim_after()
** with no delay, and never cancelled. */
void sim_post(struct sim *sim, const struct event_type *type, void *self, int64_t arg);

/* True if the event was still to come; it will not happen now.  An id that has happened or been
** cancelled is harmless. */
bool sim_cancel(struct sim *sim, struct event_id id);

/* The same for an event that is known to be still to come: its slot alone names it.  No slot of any
** event: nothing happens. */
void sim_cancel_slot(struct sim *sim, uint32_t slot);

/* Lanes.  A timer is embedded in the record that waits (zeroed before its first use) and must not
** move while armed.  expire() gets the lane's owner and the timer; the timer is no longer armed. */
struct timer {
    struct timer *prev, *next; /* next NULL: not armed */
    sim_time when;
    uint64_t sequence;
};

struct lane_type {
    const char *name;
    void (*expire)(struct sim *sim, void *owner, struct timer *timer);
};

struct lane;

/* A lane for a constant delay.  Owned by the sim. */
struct lane *sim_lane(struct sim *sim, sim_time delay, const struct lane_type *type, void *owner);
void timer_arm(struct lane *lane, struct timer *timer); /* not armed before; due now + delay */
bool timer_cancel(struct timer *timer);                 /* true if it was armed */

static inline bool timer_armed(const struct timer *timer)
{
    return timer->next != NULL;
}

/* Why a run stopped: at its end; nothing left to happen; or time stands still: more than
** SIM_INSTANT_MAX events at one instant, which only a loop of zero delays can make; or more than
** SIM_PENDING_MAX events pending. */
enum sim_stop { SIM_STOP_END, SIM_STOP_IDLE, SIM_STOP_STUCK, SIM_STOP_FULL };
#define SIM_INSTANT_MAX ((uint64_t)50 * 1000 * 1000)

/* Happens everything up to and including `end`; the clock then stands at `end`, unless stuck or
** full, or if `end` is SIM_FOREVER: then it stands at what happened last.  May be called again with
** a later end.  Idle takes what was cancelled for gone, wherever it still waits. */
enum sim_stop sim_run_until(struct sim *sim, sim_time end);

/* Looks at every armed timer: for the end of a run, while the records they are in still exist. */
struct sim_counts {
    uint64_t fired;     /* events and timers that happened */
    uint64_t scheduled; /* events put into the calendar or the FIFO */
    uint64_t cancelled; /* events and timers */
    uint64_t armed;     /* timers */
    size_t pending_peak; /* events at once, with those cancelled and not yet dropped */
};
struct sim_counts sim_counts(const struct sim *sim);

/* Events and timers that have happened; at any time, in O(1). */
uint64_t sim_fired(const struct sim *sim);

/* What its records and their entries in the calendar have taken so far, about. */
size_t sim_bytes(const struct sim *sim);

#endif
