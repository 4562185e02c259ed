/* Judges a run from its counts: which windows were healthy, and the verdict (models/verdict.h). */
#ifndef SQUALL_MODELS_JUDGE_H
#define SQUALL_MODELS_JUDGE_H

#include "models/metrics.h"
#include "models/verdict.h"

/* capacity and fresh_load are set by the caller.  The healthy windows live in the arena. */
const bool *judge(const struct metrics *metrics, double capacity, double fresh_load,
                  struct arena *arena, struct judgement *judgement);

#endif
