/* From counts to results: used by the world at the end of a run. */
#ifndef SQUALL_MODELS_ASSEMBLE_H
#define SQUALL_MODELS_ASSEMBLE_H

#include "models/metrics.h"
#include "models/results.h"

/* Everything lives in the arena. */
struct results *results_assemble(const struct metrics *metrics, double capacity, double fresh_load,
                                 uint64_t events, struct arena *arena);

#endif
