/* A slowdown says how many times as long each of n requests takes; cores say how much of that is
** done at once.  Capacity is the largest rate over the numbers at work that the workers allow, for
** with a slowdown more at work may get less done.
*/
#include "models/shape/contention.h"

#include "models/spec/service.h"
#include "models/spec/slowdown.h"

#include <math.h>

/* linear, usl, thrashing. */
struct slowdown_type {
    const struct kind *kind;
    double (*factor)(const void *value, double n); /* times as long, n >= 1; 1 for n = 1 */
    enum slowdown_when (*when)(const void *value);
};

/* --- linear: each request more in progress adds the same --- */

static double linear_factor(const void *value, double n)
{
    const struct slowdown_linear_spec *linear = value;
    return 1 + linear->each * (n - 1);
}

static enum slowdown_when linear_when(const void *value)
{
    return (enum slowdown_when)((const struct slowdown_linear_spec *)value)->when;
}

static const struct slowdown_type linear_slowdown = {
    .kind = &slowdown_linear_kind,
    .factor = linear_factor,
    .when = linear_when,
};

/* --- usl: N. Gunther, "Guerrilla Capacity Planning", 2007, chapter 4 --- */

/* Throughput n / (1 + sigma (n - 1) + kappa n (n - 1)) times that of one. */
static double usl_factor(const void *value, double n)
{
    const struct slowdown_usl_spec *usl = value;
    return 1 + usl->contention * (n - 1) + usl->coherency * n * (n - 1);
}

static enum slowdown_when usl_when(const void *value)
{
    return (enum slowdown_when)((const struct slowdown_usl_spec *)value)->when;
}

static const struct slowdown_type usl_slowdown = {
    .kind = &slowdown_usl_kind,
    .factor = usl_factor,
    .when = usl_when,
};

/* --- thrashing: up to so many fit into the memory --- */

static double thrashing_factor(const void *value, double n)
{
    const struct slowdown_thrashing_spec *thrashing = value;
    return n > (double)thrashing->from ? thrashing->factor : 1;
}

static enum slowdown_when thrashing_when(const void *value)
{
    return (enum slowdown_when)((const struct slowdown_thrashing_spec *)value)->when;
}

static const struct slowdown_type thrashing_slowdown = {
    .kind = &slowdown_thrashing_kind,
    .factor = thrashing_factor,
    .when = thrashing_when,
};

/* One of three at most, so it is quicker to look than to keep. */
static const struct slowdown_type *slowdown_type_of(const struct one *slowdown)
{
#define SLOWDOWN_TYPE(name, ...) &name##_slowdown,
    static const struct slowdown_type *const types[] = { SLOWDOWNS(SLOWDOWN_TYPE) };
    return types[registry_place(&slowdown_registry, slowdown->kind)];
}

/* --- both together --- */

bool contention_any(const struct service_spec *service)
{
    return service->discipline == DISCIPLINE_SHARING || service->slowdown.kind;
}

/* Times as long, among n, where the slowdown acts just then. */
static double factor_when(const struct one *slowdown, enum slowdown_when when, double n)
{
    if (!slowdown->kind)
        return 1;
    const struct slowdown_type *type = slowdown_type_of(slowdown);
    return type->when(slowdown->value) == when ? type->factor(slowdown->value, n) : 1;
}

double contention_speed(const struct service_spec *service, double n, double capacity)
{
    double speed = 1;
    if (service->discipline == DISCIPLINE_SHARING)
        speed = fmin(1, (double)service->cores * capacity / n);
    return speed / factor_when(&service->slowdown, SLOWDOWN_ALWAYS, n);
}

double contention_stretch(const struct service_spec *service, double n)
{
    return factor_when(&service->slowdown, SLOWDOWN_START, n);
}

/* Of n at work, and the workers that they and those elsewhere hold together. */
struct load {
    double rate, workers;
};

static struct load load_of(const struct service_spec *service, double n, double work,
                           double elsewhere)
{
    double rate =
        n > 0 ? n * contention_speed(service, n, 1) / (work * contention_stretch(service, n)) : 0;
    return (struct load){ rate, n + rate * elsewhere };
}

/* Between two numbers at work time is divided so that just all workers are held. */
static double rate_between(struct load before, struct load after, double workers)
{
    double part = (workers - before.workers) / (after.workers - before.workers);
    return before.rate + part * (after.rate - before.rate);
}

double contention_capacity(const struct service_spec *service, double work, double elsewhere)
{
    double workers = (double)service->workers, best = 0;
    struct load before = { 0, 0 };
    if (!(work > 0))
        return elsewhere > 0 ? workers / elsewhere : INFINITY;
    for (double n = 1; before.workers < workers && n <= workers; n++) {
        struct load load = load_of(service, n, work, elsewhere);
        best = fmax(best,
                    load.workers <= workers ? load.rate : rate_between(before, load, workers));
        before = load;
    }
    return best;
}

/* The largest number at work that the workers allow. */
double contention_when_full(const struct service_spec *service, double work, double elsewhere)
{
    double workers = (double)service->workers;
    for (double n = workers; n >= 1 && work > 0; n--) {
        struct load load = load_of(service, n, work, elsewhere);
        if (load.workers <= workers)
            return load.rate;
    }
    return contention_capacity(service, work, elsewhere);
}
