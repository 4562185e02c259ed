/* Judges a run from its counts: which windows were good, and the verdict
** (models/measure/verdict.h). */
#ifndef SQUALL_MODELS_MEASURE_JUDGE_H
#define SQUALL_MODELS_MEASURE_JUDGE_H

#include "models/measure/cause.h"

/* What is known of a run when it is over. */
struct evidence {
    const struct metrics *metrics;
    const struct metrics *totals; /* the slice that totals are of; NULL: of the run */
    struct fault_period *period; /* roles that are open get theirs */
    size_t periods;
    const struct shape *shape;   /* as in models/measure/cause.h */
    size_t shapes;
    double capacity, capacity_cold, fresh_load; /* as in struct judgement */
};

/* The windows live in the arena. */
struct health judge(const struct evidence *evidence, struct arena *arena,
                    struct judgement *judgement);

#endif
