/* Private to world.c and world_build.c: what a world holds. */
#ifndef SQUALL_MODELS_WORLD_WORLD_PRIVATE_H
#define SQUALL_MODELS_WORLD_WORLD_PRIVATE_H

#include "models/call/ground.h"
#include "models/load/client.h"
#include "models/measure/metrics.h"
#include "models/queues/consumer.h"
#include "models/service/service.h"
#include "models/shape/topology.h"
#include "models/world/fault.h"
#include "models/world/version.h"
#include "models/world/world.h"

struct world {
    struct ground ground;
    const struct world_spec *spec;
    struct topology topology;
    struct service *service; /* in the topology's order */
    struct edge *edge;       /* in the order of its roads */
    struct client *client;
    struct queues queues;       /* [service]: those that are queues */
    struct consumer *consumer;  /* [service]: those that are consumers */
    struct faults faults;
    struct versions versions;
    struct metrics metrics, slice; /* slice: only where it is asked for */
    unsigned needs; /* of its calls: bits of enum need */
    size_t bytes_most; /* SIZE_MAX: any */
    bool started;
};

/* Puts it together: its spec and its ground's engine, arena and seed are set.  False only where a
** trace file can't be read. */
bool world_build(struct world *world, struct err *err);

#endif
