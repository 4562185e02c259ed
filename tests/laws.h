/* The laws every run must keep, as an observer: what goes in comes out or is still there, nobody
** holds a worker twice, time never steps back, and Little's law per service. */
#ifndef SQUALL_TESTS_LAWS_H
#define SQUALL_TESTS_LAWS_H

#include "models/counts/probe.h"
#include "models/measure/results.h"

struct laws;

struct laws *laws_create(const struct world_spec *spec);
struct observer laws_observer(struct laws *laws);

/* After the run: fails the test, naming `what`, where a law was broken.  `results` must agree with
** what was observed. */
void laws_hold(struct laws *laws, const struct results *results, const char *what);

/* The law that was broken first, or NULL: after the run, and at any time of those that are seen on
** the way. */
const char *laws_broken(struct laws *laws, const struct results *results);
const char *laws_broken_so_far(const struct laws *laws);

void laws_destroy(struct laws *laws);

/* One run of a scenario's text, which must keep them all. */
const struct results *laws_run(const char *yaml, uint64_t seed, struct arena *arena);

#endif
