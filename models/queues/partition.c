/* A list of messages for each class, linked both ways: a message may leave from wherever it is. */
#include "models/queues/partition.h"

/* Before `next`; NULL: behind all of its class. */
static void add_before(struct partition *partition, unsigned class, struct message *message,
                       struct message *next)
{
    struct message *prev = next ? next->prev : partition->waiting[class].last;
    message->next = next;
    message->prev = prev;
    if (prev)
        prev->next = message;
    else
        partition->waiting[class].first = message;
    if (next)
        next->prev = message;
    else
        partition->waiting[class].last = message;
    partition->count++;
}

void partition_add_back(struct partition *partition, struct message *message, bool by_class)
{
    add_before(partition, partition_class(message, by_class), message, NULL);
}

void partition_add_head(struct partition *partition, struct message *message, bool by_class)
{
    unsigned class = partition_class(message, by_class);
    add_before(partition, class, message, partition->waiting[class].first);
}

void partition_add_in_order(struct partition *partition, struct message *message, bool by_class)
{
    unsigned class = partition_class(message, by_class);
    struct message *next = partition->waiting[class].first;
    while (next && next->order < message->order)
        next = next->next;
    add_before(partition, class, message, next);
}

void ready_add(struct ready_list *list, struct partition *partition)
{
    if (partition->ready)
        return;
    partition->ready = true;
    partition->next = NULL;
    if (list->last)
        list->last->next = partition;
    else
        list->first = partition;
    list->last = partition;
}

struct partition *ready_take(struct ready_list *list)
{
    struct partition *partition = list->first;
    if (!partition)
        return NULL;
    list->first = partition->next;
    if (!list->first)
        list->last = NULL;
    partition->ready = false;
    return partition;
}
