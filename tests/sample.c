#include "tests/sample.h"

#include <math.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sample_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
}

double sample_distance(const double *sorted, size_t count, sample_law *below, const void *law)
{
    double most = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && sorted[next] == sorted[i];)
            next++;
        double before = below(law, nextafter(sorted[i], -INFINITY)), at = below(law, sorted[i]);
        most = fmax(most, fabs((double)i / (double)count - before));
        most = fmax(most, fabs((double)next / (double)count - at));
    }
    return most * sqrt((double)count);
}
