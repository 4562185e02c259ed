/* Maximum likelihood for two parameters, one inside the other.
**
** With eta = a + b x the log likelihood is concave in (a, b).  Hence
**   1. for a fixed b the best a is the only root of a falling function;
**   2. along these best a it is concave in b, so the best b is the only root of a falling function,
**      too;
**   3. for a fixed crossing c it is concave in b, and the c with a likelihood of at least L form
**      one interval: the (a, b) of which that is so are a convex set, and c = (logit t - a) / b
**      maps such a set to an interval.
** All roots are found by Newton's method kept within a bracket that halves where a step leaves it.
** Flat places (all probabilities 0 or 1 to the last bit) are what the bracket is for.  A fit takes
** some hundred passes over the trials, of which there are a few dozen.
*/
#include "study/tip/logistic.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define SLOPE_MOST 1e5
#define STEPS 200
#define HALVINGS 26 /* an end of an interval, to 1e-8 of its width */
#define FLAT 40.0 /* logistic(-40) is nothing beside 1 in double precision */

static double logistic(double eta)
{
    return eta >= 0 ? 1 / (1 + exp(-eta)) : exp(eta) / (1 + exp(eta));
}

static double logit(double p)
{
    return log(p) - log1p(-p);
}

/* log(logistic(eta)), without loss on either side. */
static double log_logistic(double eta)
{
    return eta >= 0 ? -log1p(exp(-eta)) : eta - log1p(exp(eta));
}

/* The trials, mirrored where the curve falls: from here on it always rises. */
struct data {
    const struct trials *trials;
    size_t count;
    double sign, logit_target;
};

static double place(const struct data *data, size_t i)
{
    return data->sign * data->trials[i].x;
}

/* Log likelihood of eta = offset + b (x - origin); its slopes in both, and how these change. */
struct look {
    double value, by_offset, by_slope, offset2, slope2, mixed;
};

static struct look look_at(const struct data *data, double offset, double b, double origin)
{
    struct look look = { 0 };
    for (size_t i = 0; i < data->count; i++) {
        double n = (double)data->trials[i].runs, hits = (double)data->trials[i].hits;
        double x = place(data, i) - origin, eta = offset + b * x, p = logistic(eta);
        double miss = hits - n * p, weight = n * p * logistic(-eta);
        look.value += hits > 0 ? hits * log_logistic(eta) : 0;
        look.value += n > hits ? (n - hits) * log_logistic(-eta) : 0;
        look.by_offset += miss;
        look.by_slope += miss * x;
        look.offset2 -= weight;
        look.slope2 -= weight * x * x;
        look.mixed -= weight * x;
    }
    return look;
}

/* --- roots of falling functions --- */

struct falling {
    double (*at)(void *self, double x, double *slope);
    void *self;
};

/* In [low, high]; the end where there is none.  start: a guess within. */
static double root_of(struct falling falling, double low, double high, double start)
{
    double slope, x = start;
    if (falling.at(falling.self, low, &slope) <= 0)
        return low;
    if (falling.at(falling.self, high, &slope) >= 0)
        return high;
    for (int step = 0; step < STEPS && high - low > 1e-13 * (1 + fabs(low)); step++) {
        double value = falling.at(falling.self, x, &slope);
        if (value > 0)
            low = x;
        else
            high = x;
        double next = x - value / slope;
        bool inside = slope < 0 && next > low && next < high;
        next = inside ? next : low + (high - low) / 2;
        if (value == 0 || (inside && fabs(next - x) <= 1e-14 * fabs(x)))
            return x;
        x = next;
    }
    return x;
}

struct line {
    const struct data *data;
    double slope, origin, least, most; /* of the place of the trials */
};

static double by_offset(void *self, double offset, double *slope)
{
    const struct line *line = self;
    struct look look = look_at(line->data, offset, line->slope, line->origin);
    *slope = look.offset2;
    return look.by_offset;
}

static double best_offset(struct line *line)
{
    double low = -FLAT - line->slope * (line->most - line->origin);
    double high = FLAT - line->slope * (line->least - line->origin);
    return root_of((struct falling){ by_offset, line }, low, high, low + (high - low) / 2);
}

/* Along the best offsets. */
static double along(void *self, double b, double *slope)
{
    struct line *line = self;
    line->slope = b;
    struct look look = look_at(line->data, best_offset(line), b, line->origin);
    *slope = look.offset2 < 0 ? look.slope2 - look.mixed * look.mixed / look.offset2 : 0;
    return look.by_slope;
}

/* With the crossing at the origin. */
static double through(void *self, double b, double *slope)
{
    const struct line *line = self;
    struct look look = look_at(line->data, line->data->logit_target, b, line->origin);
    *slope = look.slope2;
    return look.by_slope;
}

static double profile(const struct data *data, double crossing, double guess)
{
    struct line line = { .data = data, .origin = crossing };
    double b = root_of((struct falling){ through, &line }, 0, SLOPE_MOST, guess);
    return look_at(data, data->logit_target, b, crossing).value;
}

/* --- the fit --- */

/* The highest place with a miss and the lowest with a hit: a gap where low < high. */
static struct span gap_of(const struct data *data)
{
    struct span gap = { -INFINITY, INFINITY };
    for (size_t i = 0; i < data->count; i++) {
        const struct trials *trials = &data->trials[i];
        if (trials->hits < trials->runs)
            gap.low = fmax(gap.low, place(data, i));
        if (trials->hits > 0)
            gap.high = fmin(gap.high, place(data, i));
    }
    return gap;
}

static struct line extent(const struct data *data)
{
    struct line line = { .data = data, .least = INFINITY, .most = -INFINITY };
    for (size_t i = 0; i < data->count; i++) {
        line.least = fmin(line.least, place(data, i));
        line.most = fmax(line.most, place(data, i));
    }
    line.origin = line.least + (line.most - line.least) / 2;
    return line;
}

static struct data data_of(const struct trials *trials, size_t count, double target, bool falls)
{
    return (struct data){ trials, count, falls ? -1 : 1, logit(target) };
}

struct logistic logistic_fit(const struct trials *trials, size_t count, double target, bool falls)
{
    struct data data = data_of(trials, count, target, falls);
    struct logistic fit = { .target = target, .crossing = NAN, .falls = falls };
    struct span gap = gap_of(&data);
    if (gap.low < gap.high && isfinite(gap.low) && isfinite(gap.high)) {
        fit.separated = true;
        fit.crossing = data.sign * (gap.low + (gap.high - gap.low) / 2);
        fit.slope = data.sign * fmin(SLOPE_MOST, FLAT / (gap.high - gap.low));
        return fit;
    }
    struct line line = extent(&data);
    double b = root_of((struct falling){ along, &line }, 0, SLOPE_MOST, 0);
    line.slope = b;
    double offset = best_offset(&line);
    fit.log_likelihood = look_at(&data, offset, b, line.origin).value;
    fit.slope = data.sign * b;
    if (b > 0)
        fit.crossing = data.sign * (line.origin + (data.logit_target - offset) / b);
    return fit;
}

double logistic_at(const struct logistic *fit, double x)
{
    return logistic(fit->slope * (x - fit->crossing) + logit(fit->target));
}

double logistic_where(const struct logistic *fit, double probability)
{
    return fit->crossing + (logit(probability) - logit(fit->target)) / fit->slope;
}

/* --- how sure --- */

static bool plausible(const struct logistic *fit, const struct data *data, double cutoff, double x)
{
    return 2 * (fit->log_likelihood - profile(data, data->sign * x, fabs(fit->slope))) <= cutoff;
}

/* The last plausible place on the way from `inner`, which is, to `outer`. */
static double last_plausible(const struct logistic *fit, const struct data *data, double cutoff,
                             double inner, double outer)
{
    if (plausible(fit, data, cutoff, outer))
        return outer;
    for (int step = 0; step < HALVINGS; step++) {
        double middle = inner + (outer - inner) / 2;
        *(plausible(fit, data, cutoff, middle) ? &inner : &outer) = middle;
    }
    return inner;
}

struct span logistic_interval(const struct logistic *fit, const struct trials *trials, size_t count,
                              double cutoff, struct span within)
{
    struct data data = data_of(trials, count, fit->target, fit->falls);
    if (isnan(fit->crossing))
        return within;
    double inner = fmin(fmax(fit->crossing, within.low), within.high);
    if (!plausible(fit, &data, cutoff, inner)) /* the crossing lies far outside */
        return within;
    return (struct span){ last_plausible(fit, &data, cutoff, inner, within.low),
                          last_plausible(fit, &data, cutoff, inner, within.high) };
}

/* --- does the curve fit --- */

struct group {
    double runs, hits, expected;
};

static double deviance(const struct group *group)
{
    double hits = group->hits, misses = group->runs - hits;
    double sum = hits > 0 ? hits * log(hits / group->expected) : 0;
    sum += misses > 0 ? misses * log(misses / (group->runs - group->expected)) : 0;
    return 2 * sum;
}

static bool is_full(const struct group *group)
{
    return group->expected >= 1 && group->runs - group->expected >= 1;
}

/* What is left at the end, too small for a group, belongs to the last one. */
double logistic_fitness(const struct logistic *fit, const struct trials *trials, size_t count)
{
    struct group last = { 0 }, open = { 0 };
    double sum = 0;
    int groups = 0;
    if (isnan(fit->crossing) || fit->separated)
        return NAN;
    for (size_t i = 0; i < count; i++) {
        open.runs += (double)trials[i].runs;
        open.hits += (double)trials[i].hits;
        open.expected += (double)trials[i].runs * logistic_at(fit, trials[i].x);
        if (!is_full(&open))
            continue;
        sum += groups ? deviance(&last) : 0;
        last = open;
        open = (struct group){ 0 };
        groups++;
    }
    last.runs += open.runs;
    last.hits += open.hits;
    last.expected += open.expected;
    if (groups < 3)
        return NAN;
    return gsl_cdf_chisq_Q(sum + deviance(&last), groups - 2);
}
