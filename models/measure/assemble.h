/* From counts to results: used by the world at the end of a run. */
#ifndef SQUALL_MODELS_MEASURE_ASSEMBLE_H
#define SQUALL_MODELS_MEASURE_ASSEMBLE_H

#include "models/measure/judge.h"
#include "models/measure/results.h"

/* Everything lives in the arena, the periods of the evidence too. */
struct results *results_assemble(const struct evidence *evidence, uint64_t events,
                                 struct arena *arena);

#endif
