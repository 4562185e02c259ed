/* What all models of one world stand on: the engine, the probe, the pools of records, the seed. */
#ifndef SQUALL_MODELS_CALL_GROUND_H
#define SQUALL_MODELS_CALL_GROUND_H

#include "base/arena.h"
#include "base/pool.h"
#include "models/counts/probe.h"
#include "sim/engine.h"
#include "sim/rng.h"

#include <stdbool.h>
#include <stdint.h>

struct ground {
    struct sim *sim;
    struct probe probe;
    struct arena *arena; /* of the run */
    struct pool calls, requests, ops;
    size_t call_size;      /* of a call with the scratch of the longest chain */
    size_t request_more;   /* bytes that the services' parts keep behind a request */
    uint64_t seed, replication;
    size_t in_flight_most; /* calls open at once above which the run is given up */
    bool overflown;        /* that has happened: clients start nothing more */
    bool carries;          /* calls carry baggage */
    bool has_ops;          /* ... and which operation they are */
    struct shared *shared; /* what ground_share() has given out */
};

/* The stream of a source of chance, named as printf does. */
void ground_stream(const struct ground *ground, struct rng *rng, const char *format, ...)
    __attribute__((format(printf, 3, 4)));


/* The same for draws by key (rng_keyed): the stream's seed. */
uint64_t ground_chance(const struct ground *ground, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Memory that all who ask by the same name share: zeroed, and *fresh, the first time.  All must ask
** for the same size. */
void *ground_share(struct ground *ground, const char *name, size_t size, bool *fresh);

#endif
