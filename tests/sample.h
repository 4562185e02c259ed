/* Samples of chance, held against the law they should follow. */
#ifndef SQUALL_TESTS_SAMPLE_H
#define SQUALL_TESTS_SAMPLE_H

#include <stddef.h>

/* In order of size. */
void sample_sort(double *values, size_t count);

/* The share that the law says lies at or below x. */
typedef double sample_law(const void *law, double x);

/* The distance of Kolmogorov and Smirnov, times sqrt(count), of values in order.  Where some
** repeat, only before the first and after the last of them, so that it holds for steps too.  Above
** 1.95 once in 1000 samples, above 2.4 once in 50 000. */
double sample_distance(const double *sorted, size_t count, sample_law *below, const void *law);

#endif
