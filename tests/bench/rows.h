/* The groups of cases that `make bench` prints, one file each. */
#ifndef SQUALL_TESTS_BENCH_ROWS_H
#define SQUALL_TESTS_BENCH_ROWS_H

#include "models/spec/world.h"

void engine_rows(void);
void model_rows(void);
void queue_rows(void);
void straight_rows(void);
void study_rows(void);

/* The full-jitter variant of a shipped story; ends the program where it can't be read. */
struct world_spec story_spec(const char *path, struct arena *arena);

#endif
