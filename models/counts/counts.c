#include "models/counts/counts.h"

#define ADD_SUM(member) into->member += from->member;
#define ADD_MOST(member)              \
    if (from->member > into->member)  \
        into->member = from->member;
#define ADD_EACH(member)                                                            \
    for (size_t i = 0; i < sizeof into->member / sizeof *into->member; i++)         \
        into->member[i] += from->member[i];

#define ADD_ANSWERED(outcome)
#define ADD_GIVEN_UP(outcome)

#define ADD_SHOWN(how, scope, member, name, unit, of, use, meaning) ADD_##how(member)
#define ADD_UNSHOWN(how, type, member, places) ADD_##how(member)

void client_counts_add(struct client_counts *into, const struct client_counts *from)
{
    CLIENT_SHOWN(ADD_SHOWN)
    CLIENT_UNSHOWN(ADD_UNSHOWN)
}

void edge_counts_add(struct edge_counts *into, const struct edge_counts *from)
{
    EDGE_SHOWN(ADD_SHOWN)
    EDGE_UNSHOWN(ADD_UNSHOWN)
}

void service_counts_add(struct service_counts *into, const struct service_counts *from)
{
    SERVICE_SHOWN(ADD_SHOWN)
    SERVICE_UNSHOWN(ADD_UNSHOWN)
}

void endpoint_counts_add(struct endpoint_counts *into, const struct endpoint_counts *from)
{
    ENDPOINT_UNSHOWN(ADD_UNSHOWN)
}

void queue_counts_add(struct queue_counts *into, const struct queue_counts *from)
{
    QUEUE_SHOWN(ADD_SHOWN)
    QUEUE_UNSHOWN(ADD_UNSHOWN)
}

void consumer_counts_add(struct consumer_counts *into, const struct consumer_counts *from)
{
    CONSUMER_SHOWN(ADD_SHOWN)
    CONSUMER_UNSHOWN(ADD_UNSHOWN)
}
