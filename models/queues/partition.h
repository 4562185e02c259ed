/* A partition: messages that wait, in order, and whether they may be taken.  A queue without
** partitions has one.
**
** Constant time for all but partition_add_in_order(), which passes the messages before it: those
** that came back before it did.
*/
#ifndef SQUALL_MODELS_QUEUES_PARTITION_H
#define SQUALL_MODELS_QUEUES_PARTITION_H

#include "models/queues/message.h"

#include <stddef.h>

#define PARTITION_CLASSES 4 /* of importance, the most important first */

struct slot;

struct partition {
    struct { struct message *first, *last; } waiting[PARTITION_CLASSES];
    uint64_t count;          /* that wait */
    uint32_t at_work;        /* of its messages, in flight: where it is handed to one at a time */
    bool ready;              /* it stands in a list of those with something to take */
    struct partition *next;  /* in that list */
    struct slot *owner;      /* of fixed ones: who takes from it; NULL: nobody now */
    struct slot *worker;     /* of those: who took from it last, and has what is in flight */
};

/* Partitions with something to take, in turn. */
struct ready_list {
    struct partition *first, *last;
};

/* Of its list: one for all, or `by_class` one for each importance, the most important first. */
static inline unsigned partition_class(const struct message *message, bool by_class)
{
    return by_class ? PARTITION_CLASSES - 1 - message->priority : 0;
}

void partition_add_back(struct partition *partition, struct message *message, bool by_class);
void partition_add_head(struct partition *partition, struct message *message, bool by_class);
void partition_add_in_order(struct partition *partition, struct message *message, bool by_class);

static inline struct message *partition_first(const struct partition *partition)
{
    for (unsigned class = 0; class < PARTITION_CLASSES; class++)
        if (partition->waiting[class].first)
            return partition->waiting[class].first;
    return NULL;
}

static inline void partition_remove(struct partition *partition, struct message *message,
                                    bool by_class)
{
    unsigned class = partition_class(message, by_class);
    if (message->prev)
        message->prev->next = message->next;
    else
        partition->waiting[class].first = message->next;
    if (message->next)
        message->next->prev = message->prev;
    else
        partition->waiting[class].last = message->prev;
    partition->count--;
}

/* At the end of the list, unless it stands in one. */
void ready_add(struct ready_list *list, struct partition *partition);
struct partition *ready_take(struct ready_list *list);

#endif
