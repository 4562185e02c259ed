/* Rejection-inversion.  Source: W. Hoermann, G. Derflinger, "Rejection-inversion to generate
** variates from monotone discrete distributions", ACM TOMACS 6(3), 1996; arranged as in Apache
** Commons RNG.
**
** H is the integral of h(x) = x^-skew, written so that it goes over into the logarithm at skew 1.
** A point u is drawn evenly from H's range and inverted; the nearest k is taken if x lies so far
** into its column that the column is always above the curve (`sure`), or else if u does.
*/
#include "sim/zipf.h"

#include <math.h>

/* (e^x - 1) / x and log(1 + x) / x, also near 0. */
static double expm1_over(double x)
{
    return fabs(x) > 1e-8 ? expm1(x) / x : 1 + x / 2;
}

static double log1p_over(double x)
{
    return fabs(x) > 1e-8 ? log1p(x) / x : 1 - x / 2;
}

static double area(const struct zipf *zipf, double x)
{
    double log_x = log(x);
    return expm1_over((1 - zipf->skew) * log_x) * log_x;
}

static double area_inverse(const struct zipf *zipf, double u)
{
    double t = fmax(u * (1 - zipf->skew), -1); /* rounding may take it below */
    return exp(log1p_over(t) * u);
}

static double height(const struct zipf *zipf, double x)
{
    return exp(-zipf->skew * log(x));
}

void zipf_init(struct zipf *zipf, uint64_t n, double skew)
{
    *zipf = (struct zipf){ .n = n, .skew = skew };
    zipf->first = area(zipf, 1.5) - 1;
    zipf->last = area(zipf, (double)n + 0.5);
    zipf->sure = 2 - area_inverse(zipf, area(zipf, 2.5) - height(zipf, 2));
}

uint64_t zipf_draw(const struct zipf *zipf, struct rng *rng)
{
    if (zipf->skew <= 0)
        return rng_below(rng, zipf->n);
    for (;;) {
        double u = zipf->last + rng_uniform(rng) * (zipf->first - zipf->last);
        double x = area_inverse(zipf, u);
        double k = fmin(fmax(floor(x + 0.5), 1), (double)zipf->n);
        if (k - x <= zipf->sure || u >= area(zipf, k + 0.5) - height(zipf, k))
            return (uint64_t)k - 1;
    }
}
