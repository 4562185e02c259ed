/* Quantiles: what a dashboard shows (p50, p90, p99, ...) turned into a distribution.
**
** The inverse cdf passes through every quantile given.  Between two of them it is log-linear: the
** logarithm of the length grows evenly, so a wide gap such as p99 = 80 ms, max = 10 s leans towards
** its near end, as latencies do.  Only a first piece that begins at min = 0 is linear, there being
** no logarithm of 0.  Nothing is below min or above max.
**
** Piece i from (p0, a) to (p1, b), t = (u - p0) / (p1 - p0): x = a (b / a)^t, with the mean
** (b - a) / ln(b / a); linear: x = a + t (b - a), with the mean (a + b) / 2.
*/
#include "sim/dist/types.h"

#include <math.h>

#define QUANTILES_FIELDS(F, T)                                                         \
    F(T, TIME, min,   "0s",     "0s..",          "nothing is shorter")                   \
    F(T, TIME, p10,   "none",   "1ns.. or none", "10 in 100 are shorter")                \
    F(T, TIME, p25,   "none",   "1ns.. or none", "25 in 100 are shorter")                \
    F(T, TIME, p50,   "none",   "1ns.. or none", "half are shorter: the median")         \
    F(T, TIME, p75,   "none",   "1ns.. or none", "75 in 100 are shorter")                \
    F(T, TIME, p90,   "none",   "1ns.. or none", "90 in 100 are shorter")                \
    F(T, TIME, p95,   "none",   "1ns.. or none", "95 in 100 are shorter")                \
    F(T, TIME, p99,   "none",   "1ns.. or none", "99 in 100 are shorter")                \
    F(T, TIME, p999,  "none",   "1ns.. or none", "999 in 1000 are shorter")              \
    F(T, TIME, p9999, "none",   "1ns.. or none", "9999 in 10000 are shorter")            \
    F(T, TIME, max,   REQUIRED, "1ns..",         "nothing is longer")
FIELD_STRUCT(dist_quantiles_spec, QUANTILES_FIELDS);
FIELD_TABLE(dist_quantiles_spec, QUANTILES_FIELDS);

enum { POINTS = sizeof dist_quantiles_spec_rows / sizeof *dist_quantiles_spec_rows };

struct quantiles {
    struct dist_quantiles_spec spec;
    size_t pieces;
    double p[POINTS], x[POINTS]; /* the points given, pieces + 1 of them; x in seconds */
};

/* In the order of the fields. */
static const double shares[POINTS] = { 0,    0.10, 0.25, 0.50,  0.75,   0.90,
                                       0.95, 0.99, 0.999, 0.9999, 1 };

static sim_time time_of(const struct dist_quantiles_spec *spec, const struct field *field)
{
    return *(const sim_time *)(const void *)((const char *)spec + field->offset);
}

static bool quantiles_prepare(void *value, struct arena *arena, struct err *err)
{
    struct quantiles *quantiles = value;
    const struct field *row = dist_quantiles_spec_rows, *before = NULL;
    size_t points = 0;
    (void)arena;
    for (size_t i = 0; i < POINTS; i++) {
        sim_time time = time_of(&quantiles->spec, &row[i]);
        if (!time_given(time))
            continue;
        if (before && time <= time_of(&quantiles->spec, before))
            return err_set(err, "%s must be above %s", row[i].key, before->key);
        before = &row[i];
        quantiles->p[points] = shares[i];
        quantiles->x[points++] = time_to_s(time);
    }
    quantiles->pieces = points - 1;
    if (quantiles->pieces < 2)
        return err_set(err, "quantiles needs at least one of p10 .. p9999 beside max");
    return true;
}

static double quantiles_draw(const void *value, struct rng *rng)
{
    const struct quantiles *quantiles = value;
    const double *p = quantiles->p, *x = quantiles->x;
    double u = rng_uniform(rng);
    size_t i = 0;
    while (u >= p[i + 1])
        i++;
    double t = (u - p[i]) / (p[i + 1] - p[i]);
    return x[i] > 0 ? x[i] * pow(x[i + 1] / x[i], t) : t * x[i + 1];
}

/* Of the mean. */
static double piece_brings(const struct quantiles *quantiles, size_t i)
{
    const double *p = quantiles->p, *x = quantiles->x;
    double middle = x[i] > 0 ? (x[i + 1] - x[i]) / log(x[i + 1] / x[i]) : x[i + 1] / 2;
    return (p[i + 1] - p[i]) * middle;
}

static double quantiles_mean(const void *value)
{
    const struct quantiles *quantiles = value;
    double mean = 0;
    for (size_t i = 0; i < quantiles->pieces; i++)
        mean += piece_brings(quantiles, i);
    return mean;
}

/* A piece is met as often as what it brings of the mean; there the length is uniform (linear: its
** square). */
static double quantiles_met(const void *value, struct rng *rng)
{
    const struct quantiles *quantiles = value;
    const double *x = quantiles->x;
    double left = rng_uniform(rng) * quantiles_mean(value), u = rng_uniform(rng);
    size_t i = 0;
    for (; i + 1 < quantiles->pieces && left >= piece_brings(quantiles, i); i++)
        left -= piece_brings(quantiles, i);
    return x[i] > 0 ? x[i] + u * (x[i + 1] - x[i]) : x[i + 1] * sqrt(u);
}

static double quantiles_cdf(const void *value, double at)
{
    const struct quantiles *quantiles = value;
    const double *p = quantiles->p, *x = quantiles->x;
    size_t i = 0;
    if (at <= x[0])
        return 0;
    while (i < quantiles->pieces && at >= x[i + 1])
        i++;
    if (i == quantiles->pieces)
        return 1;
    double t = x[i] > 0 ? log(at / x[i]) / log(x[i + 1] / x[i]) : at / x[i + 1];
    return p[i] + t * (p[i + 1] - p[i]);
}

const struct dist_type dist_quantiles = {
    .kind = { "quantiles", "through measured quantiles, log-linear between them",
              &dist_quantiles_spec_fields, sizeof(struct quantiles), quantiles_prepare },
    .draw = quantiles_draw,
    .met = quantiles_met,
    .mean = quantiles_mean,
    .cdf = quantiles_cdf,
};
