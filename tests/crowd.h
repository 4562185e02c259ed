/* For tests: who is open just now, calls, requests or messages, in a hash table by address. */
#ifndef SQUALL_TESTS_CROWD_H
#define SQUALL_TESTS_CROWD_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct who {
    const void *key;
    sim_time since; /* arrived */
    bool working, queued;
    uint32_t service;
    /* of messages */
    uint64_t order;       /* in which it came into its queue, counted from 1 */
    sim_time flown;       /* when it was delivered last */
    uint32_t partition;
    uint8_t place;        /* enum message_place */
    bool published, delivered, again; /* here; here; in place, and not yet */
};

struct crowd {
    struct who *who;
    size_t room, count;
};

/* room: a power of two; it grows. */
void crowd_init(struct crowd *crowd, size_t room);
void crowd_release(struct crowd *crowd);

struct who *crowd_find(const struct crowd *crowd, const void *key); /* NULL: not there */
struct who *crowd_add(struct crowd *crowd, const void *key);        /* good until the next one */
void crowd_remove(struct crowd *crowd, struct who *who);

#endif
