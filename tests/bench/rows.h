/* The groups of cases that `make bench` prints, one file each. */
#ifndef SQUALL_TESTS_BENCH_ROWS_H
#define SQUALL_TESTS_BENCH_ROWS_H

void engine_rows(void);
void model_rows(void);
void study_rows(void);

#endif
