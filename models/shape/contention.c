#include "models/shape/contention.h"

#include <math.h>

#define WHEN_FIELD(F, T)                                                                         \
    F(T, CHOICE, when, "always", "always|start",                                                 \
      "always: who comes slows down all work in progress; start: work has its length from how "  \
      "many are in progress when it begins, and keeps it")

/* --- linear: each request more in progress adds the same --- */

#define LINEAR_FIELDS(F, T)                                                                        \
    F(T, SHARE, each, REQUIRED, "0%..100%",                                                        \
      "of the time, added by each further request in progress")                                    \
    WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_linear_spec, LINEAR_FIELDS);
FIELD_TABLE_SHORT(slowdown_linear_spec, LINEAR_FIELDS);

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
    .kind = { "linear", "each further request in progress adds a share of the time",
              &slowdown_linear_spec_fields, sizeof(struct slowdown_linear_spec), NULL },
    .factor = linear_factor,
    .when = linear_when,
};

/* --- usl: N. Gunther, "Guerrilla Capacity Planning", 2007, chapter 4 --- */

#define USL_FIELDS(F, T)                                                                        \
    F(T, SHARE, contention, "0%", "0%..100%",                                                   \
      "share of the work that only one can do at a time (sigma): throughput levels off at its "      \
      "inverse") \
    F(T, SHARE, coherency, "0%", "0%..100%",                                                    \
      "what each pair of requests costs to keep in step (kappa): throughput falls again")        \
    WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_usl_spec, USL_FIELDS);
FIELD_TABLE(slowdown_usl_spec, USL_FIELDS);

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
    .kind = { "usl", "Gunther's universal scalability law: contention and coherency",
              &slowdown_usl_spec_fields, sizeof(struct slowdown_usl_spec), NULL },
    .factor = usl_factor,
    .when = usl_when,
};

/* --- thrashing: up to so many fit into the memory --- */

#define THRASHING_FIELDS(F, T)                                                                  \
    F(T, COUNT, from, REQUIRED, "1..1000000", "requests in progress that fit into the memory")  \
    F(T, NUMBER, factor, REQUIRED, "1..1e6",                                                    \
      "times as long everybody's work takes while there are more")                               \
    WHEN_FIELD(F, T)
FIELD_STRUCT(slowdown_thrashing_spec, THRASHING_FIELDS);
FIELD_TABLE(slowdown_thrashing_spec, THRASHING_FIELDS);

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
    .kind = { "thrashing", "beyond a number in progress the machine swaps, and all work slows down",
              &slowdown_thrashing_spec_fields, sizeof(struct slowdown_thrashing_spec), NULL },
    .factor = thrashing_factor,
    .when = thrashing_when,
};

static const struct kind *const kinds[] = {
    &linear_slowdown.kind,
    &usl_slowdown.kind,
    &thrashing_slowdown.kind,
};

const struct registry slowdown_registry = {
    .name = "slowdown",
    .kind = kinds,
    .count = sizeof kinds / sizeof *kinds,
};

/* --- both together --- */

bool contention_any(const struct service_spec *service)
{
    return service->discipline == DISCIPLINE_SHARING || service->slowdown.kind;
}

/* Times as long, among n, where the slowdown acts just then. */
static double factor_when(const struct one *slowdown, enum slowdown_when when, double n)
{
    if (!slowdown->kind || slowdown_type_of(slowdown)->when(slowdown->value) != when)
        return 1;
    return slowdown_type_of(slowdown)->factor(slowdown->value, n);
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
        best = fmax(best, load.workers <= workers ? load.rate : rate_between(before, load, workers));
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
