/* The shape of a scenario: who calls whom, in which order, how often, and how much it can carry.
** Computed from the spec alone, before anything runs.
*/
#ifndef SQUALL_MODELS_SHAPE_TOPOLOGY_H
#define SQUALL_MODELS_SHAPE_TOPOLOGY_H

#include "base/arena.h"
#include "base/field.h"

#include <stdbool.h>
#include <stddef.h>

struct call_spec;
struct part;
struct service_spec;
struct world_spec;

/* One edge. */
struct road {
    size_t from, to;   /* from: a client's place, or a part's; to: a part's (in `service`) */
    size_t call;       /* its place among the caller's calls (service_spec_call) */
    bool from_client;
    bool delivers;     /* from a queue to a consumer: no call that anybody makes */
};

struct topology {
    const struct world_spec *spec;
    const struct service_spec **service; /* of all parts: callers before callees */
    const struct part **part;            /* [service] */
    size_t services;
    struct road *road; /* clients' edges first, then by caller in the order above */
    size_t roads, client_roads;
    double *instances; /* [service]: how many serve; as many as there may be, unless learned; of a
                          consumer no more than there are partitions for */
    bool *awaited;     /* [service]: clients wait for it; else it is reached over queues alone */
    bool beyond;       /* what is reached over queues alone counts in the capacity: an objective is
                          about queues */
    double *passes; /* [road]: share of its calls that a cache before it lets through; 1: there is
                       none */
    /* A node is a service's endpoint; first_node[s] is service s as such, its endpoints follow. */
    size_t *first_node, nodes;
    double *fanout;   /* [client road x nodes + node]: requests per root call if nothing fails */
    double *response; /* [node]: mean seconds of an answer without any queueing */
    double *work;     /* [node]: mean seconds of its own work */
    double *holding;  /* [node]: mean seconds a request holds a worker */
};

/* The spec has been checked: names resolve, nothing calls itself in a circle. */
void topology_make(struct topology *topology, const struct world_spec *spec, struct arena *arena);

/* Once it is known what the caches of healthy times let through: the numbers above, anew. */
void topology_learn(struct topology *topology, const double *passes, struct arena *arena);

/* The same, to learn something of its own. */
struct topology topology_copy(const struct topology *topology, struct arena *arena);

/* The place of the part with this name, which may be NULL; as many as there are: there is none. */
size_t topology_find(const struct topology *topology, const char *name);

/* The node that a road leads to. */
size_t topology_node(const struct topology *topology, size_t road);

/* Who calls on a road, and what the scenario says of that: of a part's call all of it; a delivery
** is a call without policies and network. */
const char *topology_from(const struct topology *topology, size_t road);
const struct call_spec *topology_call(const struct topology *topology, size_t road);
const struct one *topology_network(const struct topology *topology, size_t road);

double topology_fanout(const struct topology *topology, size_t client_road, size_t service);

/* Of a queue's messages, the share that this road delivers: its consumers share them by their
** slots.  1 of all other roads. */
double topology_taken(const struct topology *topology, size_t road);

/* Adds to the requests at each node what they cause further down if nothing fails; beyond queues
** only where that is asked for. */
void topology_walk(const struct topology *topology, double *requests, bool beyond);

/* Requests per second at a node when root calls come at `mix` per second on the client roads. */
double topology_requests(const struct topology *topology, const double *mix, size_t node);

/* Root calls per second become so much of a service's workers, cores, or best crowd: 1 is full. */
double topology_load(const struct topology *topology, const double *mix, size_t service);

/* What stands before a road's target, outermost first. */
const struct ones *topology_policies(const struct topology *topology, size_t road);

/* Calls per second on a road when root calls come at `mix` per second on the client roads. */
double topology_calls(const struct topology *topology, const double *mix, size_t road);

/* Mean seconds of one answer to a call on any road when nothing queues. */
double topology_answer(const struct topology *topology, size_t road);

/* Processes of a road's caller. */
double topology_processes(const struct topology *topology, size_t road);

/* Root calls per second the services can carry when the calls on the client roads stand in the
** proportion of `mix` (any scale): at that rate the busiest service has all workers busy,
** or its cores, or as many at once as work best where more slow each other down.  What is reached
** over queues alone counts where `beyond` says so.
** INFINITY where no service has anything to do. */
double topology_capacity(const struct topology *topology, const double *mix);

#endif
