/* One world: one run of one spec with one seed.
**
** Builds clients, edges, services and faults from the spec, runs them on an engine of its own, and
** tells facts to whoever observes.  Two worlds may run side by side.
*/
#ifndef SQUALL_MODELS_WORLD_WORLD_H
#define SQUALL_MODELS_WORLD_WORLD_H

#include "base/arena.h"
#include "base/err.h"
#include "models/measure/results.h"
#include "sim/engine.h"

struct world_spec;
struct world;
struct observer; /* models/counts/probe.h */

/* The spec has passed world_spec_check() and outlives the world.  NULL only where a trace file
** can't be read; `err` says why. */
struct world *world_create(const struct world_spec *spec, uint64_t seed, uint64_t replication,
                           struct err *err);
void world_destroy(struct world *world);

/* Adds an observer before the run begins; it is told every fact, in order.  It must not touch the
** world: watching cannot change a run. */
void world_observe(struct world *world, const struct observer *observer);

/* Before the run begins: it is given up once it holds more than so many bytes. */
void world_bound(struct world *world, size_t bytes);

/* Runs up to `until`, at most to the end of the run.  False, with `err`, where the run can't go on:
** time stands still, more calls are open than run.in_flight, or it holds more bytes than its bound.
** Call again with a later time to go on, e.g. between two lines of progress. */
bool world_run(struct world *world, sim_time until, struct err *err);

uint64_t world_events(const struct world *world); /* that have happened */
size_t world_bytes_per_attempt(const struct world *world); /* of a call and its request in flight */

/* What it has held at once so far, at the most: records, and all its memory. */
struct world_peak {
    size_t calls, requests, bytes;
};
struct world_peak world_peak(const struct world *world);

/* After the run has reached its end.  Everything in the results lives in `arena`. */
struct results *world_results(struct world *world, struct arena *arena);

#endif
