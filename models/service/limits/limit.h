/* A concurrency limit that learns: how many requests an instance may have at once, from how long
** they take.  The rules are those of the libraries, each in a file of its own; who may come in and
** what is counted is the guard's business (models/service/guards/concurrency_limit.c).
**
** The state of every type begins with struct limit; the limit in force is the whole part of `now`.
** A type is a constant; adding one is its fields, a row in models/spec/limits.h, and a file.
*/
#ifndef SQUALL_MODELS_SERVICE_LIMITS_LIMIT_H
#define SQUALL_MODELS_SERVICE_LIMITS_LIMIT_H

#include "models/spec/limits.h"
#include "sim/rng.h"

struct limit {
    double now;
};

/* One request that has ended, or a window of them. */
struct limit_sample {
    sim_time begun, now;
    sim_time rtt;     /* its whole stay, the wait included */
    int64_t inflight; /* when it came in, itself included */
    bool dropped;     /* it was given up: overload */
    struct rng *rng;
};

struct limit_type {
    const struct kind *kind; /* models/spec/limits.h */
    size_t state_size; /* zeroed, then begin() */
    bool hears_failures; /* samples of requests that failed count like others; else they are
                            ignored */
    void (*begin)(const void *spec, void *state, sim_time now, struct rng *rng);
    /* Time has passed: what a timer would have done.  NULL: nothing. */
    void (*advance)(const void *spec, void *state, sim_time now, struct rng *rng);
    void (*sample)(const void *spec, void *state, const struct limit_sample *sample);
};

#define LIMIT_TYPE(name, ...) extern const struct limit_type name##_limit;
LIMITS(LIMIT_TYPE)
#undef LIMIT_TYPE

/* For when a guard begins: it searches. */
const struct limit_type *limit_type_of(const struct one *limit);

static inline double limit_clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

/* How many are allowed. */
static inline int64_t limit_in_force(const void *state)
{
    return (int64_t)((const struct limit *)state)->now;
}

#endif
