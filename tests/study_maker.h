/* A study made by hand: results come from formulas, not from a world, so that every number shown is
** known. */
#ifndef SQUALL_TESTS_STUDY_MAKER_H
#define SQUALL_TESTS_STUDY_MAKER_H

#include "study/study.h"

enum { WINDOWS = 1800, FAULT_FROM = 300, FAULT_TO = 1200, MEASURES = 128 };

struct names {
    const char *scenario, *client, *front, *back;
};

/* A storm of half an hour that never ends, in so many runs. */
struct study *study_made(struct arena *arena, const struct names *names, size_t runs);

/* The same with a queue, its rung QUEUE-retry-1 and the consumer QUEUE-work, which falls behind. */
struct study *study_of_queue(struct arena *arena, const struct names *names, const char *queue,
                             size_t runs);

#endif
