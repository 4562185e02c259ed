/* What all models of one world stand on: the engine, the probe, the pools of records, the seed. */
#ifndef SQUALL_MODELS_GROUND_H
#define SQUALL_MODELS_GROUND_H

#include "models/probe.h"
#include "sim/arena.h"
#include "sim/engine.h"
#include "sim/pool.h"
#include "sim/rng.h"

#include <stdbool.h>
#include <stdint.h>

struct ground {
    struct sim *sim;
    struct probe probe;
    struct arena *arena; /* of the run */
    struct pool calls, requests;
    size_t call_size;      /* of a call with the scratch of the longest chain */
    uint64_t seed, replication;
    size_t in_flight_most; /* calls open at once above which the run is given up */
    bool overflown;        /* that has happened: clients start nothing more */
};

/* The stream of a source of chance, named as printf does. */
void ground_stream(const struct ground *ground, struct rng *rng, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
