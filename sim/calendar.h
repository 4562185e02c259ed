/* A calendar keeps entries and gives them back in order.  The order is total (no two keys are
** equal), so every calendar gives the same run, byte for byte: heap_calendar is the reference,
** ladder_calendar the fast one.
*/
#ifndef SQUALL_SIM_CALENDAR_H
#define SQUALL_SIM_CALENDAR_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 16 bytes.  rank = sequence << 24 | slot: the sequence breaks ties of time, the slot says which
** event.  Compared as one 128-bit number, so `when` must be in 0 .. SIM_FOREVER - 1. */
struct entry {
    sim_time when;
    uint64_t rank;
};

__extension__ typedef unsigned __int128 entry_key;

static inline entry_key entry_key_of(struct entry entry)
{
    return (entry_key)(uint64_t)entry.when << 64 | entry.rank;
}

static inline bool entry_before(struct entry a, struct entry b)
{
    return entry_key_of(a) < entry_key_of(b);
}

/* Reads eight bytes at a time.  A push writes an entry so, and a load of all sixteen soon after
** would wait until both stores have reached the cache; compilers like to make one of the two. */
static inline void entry_copy(struct entry *to, const volatile struct entry *from)
{
    to->when = from->when;
    to->rank = from->rank;
}

/* `keep` says whether an entry still matters; for compact. */
typedef bool entry_keep(const void *self, struct entry entry);

/* Told which entries come up soon, in no order, as they are brought near: a chance to fetch what
** they stand for from far memory, many at once. */
typedef void entries_soon(void *self, const struct entry *entries, size_t count);

/* An entry may be pushed at any time, also before what peek showed last; it is cheapest when not
** before what was popped last, as in a simulation.  compact drops every entry that `keep` does not
** keep; it asks once for each, in no particular order. */
struct calendar_type {
    const char *name;
    void *(*create)(void);
    void (*destroy)(void *calendar);
    void (*push)(void *calendar, struct entry entry);
    bool (*peek)(void *calendar, struct entry *first); /* false: empty */
    void (*pop)(void *calendar);                       /* drops what peek showed */
    void (*compact)(void *calendar, entry_keep *keep, const void *self);
    size_t (*count)(const void *calendar);
    void (*foretell)(void *calendar, entries_soon *soon, void *self); /* NULL: it can't */
};

extern const struct calendar_type heap_calendar;   /* 8-ary implicit heap */
extern const struct calendar_type ladder_calendar; /* ladder queue: Tang, Goh, Thng,
                                                   ** ACM TOMACS 15(3), 2005 */

#endif
