/* Values that change in mid-run: at its time each version of the spec replaces the one before.
**
** All versions are put together before the run.  An edge whose policies differ gets a new struct
** edge: calls in flight finish on the old one by its rules, new calls go by the new one.  A policy
** that is the same on both, at the same place, or whose state means the same there, keeps what it
** has learnt if its type says so (stage_type.change); others begin anew.  Services and clients read
** the new spec from then on; what has begun ends as it began.
*/
#ifndef SQUALL_MODELS_WORLD_VERSION_H
#define SQUALL_MODELS_WORLD_VERSION_H

#include "models/call/edge.h"
#include "models/load/client.h"
#include "models/service/service.h"
#include "models/shape/topology.h"

struct version {
    struct versions *all;
    sim_time at;
    const struct world_spec *spec;
    struct topology topology;
    struct edge **edge;  /* by road; NULL: as before */
    struct curve *curve; /* by client; no segments: as before */
};

struct versions {
    struct ground *ground;
    const struct world_spec *spec;
    const struct topology *topology;
    struct edge **edge; /* by road: the present ones */
    struct service *service;
    struct client *client;
    struct mqueue *queue;      /* these two by place */
    struct consumer *consumer;
    struct version *version;
    size_t count;
};

/* What an edge is built from. */
struct edge_plan version_plan(const struct topology *topology, const struct road *road);

/* All members but the last three of `versions` are set.  `edge` are those that the world begins
** with. */
void versions_build(struct versions *versions, struct edge *edge);

/* Bytes that the policies of all versions keep behind a call, at the most. */
uint32_t versions_scratch(const struct versions *versions);

void versions_start(struct versions *versions);

#endif
