/* A concurrency limit that learns: how many requests an instance may have at once, from how long they
** take.  The rules are those of the libraries, each in a file of its own; who may come in and what is
** counted is the guard's business (models/service/guards/concurrency_limit.c).
**
** The state of every type begins with struct limit; the limit in force is the whole part of `now`.
** A type is a constant; adding one is a file with its table of fields and one row in registry.c.
*/
#ifndef SQUALL_MODELS_SERVICE_LIMITS_LIMIT_H
#define SQUALL_MODELS_SERVICE_LIMITS_LIMIT_H

#include "base/field.h"
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
    struct kind kind;
    size_t state_size; /* zeroed, then begin() */
    bool hears_failures; /* samples of requests that failed count like others; else they are ignored */
    void (*begin)(const void *spec, void *state, sim_time now, struct rng *rng);
    /* Time has passed: what a timer would have done.  NULL: nothing. */
    void (*advance)(const void *spec, void *state, sim_time now, struct rng *rng);
    void (*sample)(const void *spec, void *state, const struct limit_sample *sample);
};

extern const struct registry limit_registry;
extern const struct limit_type aimd_limit, vegas_limit, gradient_limit, gradient2_limit,
    envoy_gradient_limit;

/* For prepare(): the bounds of a limit are in order. */
bool limit_bounds_fit(int64_t min, int64_t initial, int64_t max, struct err *err);

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
