/* Chance.
**
** Seeding: splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
** 2014), whose outputs are distinct, so the state is never all zero.
**
** Exponential and normal: the ziggurat of Marsaglia and Tsang ("The ziggurat method for generating
** random variables", J. Stat. Softw. 5(8), 2000) with 256 layers.  As Doornik (2005) asks, layer
** and place come from different bits of one 64-bit number.
**
** Layer i >= 1 reaches from x = 0 to edge[i] and from density(edge[i]) to density(edge[i + 1]).
** Layer 0 is the bottom strip with the tail: all have the same area.  Here is only what the inline
** part of rng.h leaves open, so that the common case saves no registers: inlined and without this
** code a draw takes 2.1 ns instead of 3.7.
*/
#include "sim/rng.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>

/* --- seeds --- */

void rng_seed(struct rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        rng->state[i] = rng_mix(seed += RNG_GOLDEN);
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo, 1991). */
static uint64_t hash_of(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return hash;
}

/* Each step is a bijection of what it takes in, so for one seed no two replications share a stream
** of the same name, and names collide only where their 64-bit hashes do. */
uint64_t rng_stream_seed(uint64_t run_seed, uint64_t replication, const char *name)
{
    uint64_t seed = rng_mix(run_seed + RNG_GOLDEN);
    seed = rng_mix((seed ^ replication) + RNG_GOLDEN);
    return rng_mix((seed ^ hash_of(name)) + RNG_GOLDEN);
}

void rng_stream(struct rng *rng, uint64_t run_seed, uint64_t replication, const char *name)
{
    rng_seed(rng, rng_stream_seed(run_seed, replication, name));
}

void rng_keyed(struct rng *rng, uint64_t stream_seed, uint64_t key)
{
    rng_seed(rng, rng_keyed_seed(stream_seed, key));
}

/* --- whole numbers --- */

__extension__ typedef unsigned __int128 wide;

/* Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019, algorithm 5: the
** remainder is taken only when the low half might be one of the surplus values. */
uint64_t rng_below(struct rng *rng, uint64_t n)
{
    assert(n >= 1);
    wide product = (wide)rng_next(rng) * n;
    if ((uint64_t)product < n) {
        uint64_t surplus = (0 - n) % n;
        while ((uint64_t)product < surplus)
            product = (wide)rng_next(rng) * n;
    }
    return (uint64_t)(product >> 64);
}

/* --- the edges of the ziggurats: what the first comparison did not decide --- */

static double x_of(const struct ziggurat *ziggurat, uint64_t bits)
{
    return (double)rng_place(bits) * ziggurat->layers[rng_layer(bits)].scale;
}

static bool is_inside(const struct ziggurat *ziggurat, uint64_t bits)
{
    return rng_place(bits) < ziggurat->layers[rng_layer(bits)].inside;
}

/* Is a point at a random height within the layer below the curve, whose height there is `at_x`? */
static bool below_curve(struct rng *rng, const struct ziggurat *ziggurat, int layer, double at_x)
{
    double low = ziggurat->density[layer], high = ziggurat->density[layer + 1];
    return low + rng_uniform(rng) * (high - low) < at_x;
}

/* What lies beyond the last edge is again exponential, so the draw begins anew from there. */
double rng_exponential_edge(struct rng *rng, uint64_t bits)
{
    const struct ziggurat *ziggurat = &exponential_ziggurat;
    for (double begin = 0;; bits = rng_next(rng)) {
        double x = x_of(ziggurat, bits);
        if (is_inside(ziggurat, bits))
            return begin + x;
        if (rng_layer(bits) == 0)
            begin += ziggurat->tail;
        else if (below_curve(rng, ziggurat, rng_layer(bits), exp(-x)))
            return begin + x;
    }
}

/* Marsaglia, "Generating a variable from the tail of the normal distribution", Technometrics 6,
** 1964. */
static double normal_beyond(struct rng *rng, double tail)
{
    double beyond;
    do
        beyond = rng_exponential(rng) / tail;
    while (2 * rng_exponential(rng) < beyond * beyond);
    return tail + beyond;
}

double rng_normal_edge(struct rng *rng, uint64_t bits)
{
    const struct ziggurat *ziggurat = &normal_ziggurat;
    for (;; bits = rng_next(rng)) {
        double x = x_of(ziggurat, bits);
        if (is_inside(ziggurat, bits))
            return rng_signed(x, bits);
        if (rng_layer(bits) == 0)
            return rng_signed(normal_beyond(rng, ziggurat->tail), bits);
        if (below_curve(rng, ziggurat, rng_layer(bits), exp(-0.5 * x * x)))
            return rng_signed(x, bits);
    }
}

double rng_keyed_exponential_edge(uint64_t stream_seed, uint64_t key)
{
    struct rng rng;
    rng_keyed(&rng, stream_seed, key);
    return rng_exponential(&rng);
}

double rng_keyed_normal_edge(uint64_t stream_seed, uint64_t key)
{
    struct rng rng;
    rng_keyed(&rng, stream_seed, key);
    return rng_normal(&rng);
}

/* --- for GSL --- */

static void gsl_set(void *state, unsigned long seed)
{
    rng_seed(state, seed);
}

static unsigned long gsl_get(void *state)
{
    return (unsigned long)rng_next(state);
}

static double gsl_get_double(void *state)
{
    return rng_uniform(state);
}

static const gsl_rng_type xoshiro = {
    .name = "xoshiro256++",
    .max = ULONG_MAX,
    .min = 0,
    .size = sizeof(struct rng),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};

const gsl_rng_type *const rng_gsl_type = &xoshiro;

gsl_rng rng_as_gsl(struct rng *rng)
{
    return (gsl_rng){ &xoshiro, rng };
}
