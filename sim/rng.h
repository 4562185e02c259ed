/* Chance: xoshiro256++ (Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM
** TOMS 47(4), 2021), one stream per source of chance.
**
** A stream is named after what it drives ("services.payments service time"): its seed is
** f(run seed, replication, name), so adding a policy never moves the arrivals, and two scenarios
** can be compared draw by draw.  There is no global generator.
*/
#ifndef SQUALL_SIM_RNG_H
#define SQUALL_SIM_RNG_H

#include "sim/ziggurat.h"

#include <gsl/gsl_rng.h>
#include <stdint.h>
#include <string.h>

struct rng {
    uint64_t state[4];
};

/* The four words come from splitmix64 started at the seed, as the authors advise. */
void rng_seed(struct rng *rng, uint64_t seed);

/* The stream of a name in one replication of a run; its seed alone. */
void rng_stream(struct rng *rng, uint64_t run_seed, uint64_t replication, const char *name);
uint64_t rng_stream_seed(uint64_t run_seed, uint64_t replication, const char *name);

/* The draws about one thing among many: the generator for `key` under a stream's seed.  Whatever
** else happens and in whatever order, the same thing gets the same draws. */
void rng_keyed(struct rng *rng, uint64_t stream_seed, uint64_t key);

/* What the first draw of that generator gives, for whoever needs no second one: of its four words
** only two are worked out. */
static inline uint64_t rng_keyed_next(uint64_t stream_seed, uint64_t key);
static inline double rng_keyed_uniform(uint64_t stream_seed, uint64_t key);
static inline double rng_keyed_exponential(uint64_t stream_seed, uint64_t key);
static inline double rng_keyed_normal(uint64_t stream_seed, uint64_t key);

static inline uint64_t rng_rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rng_rotate(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rng_rotate(s[3], 45);
    return result;
}

/* Uniform in [0, 1), 53 bits. */
static inline double rng_uniform(struct rng *rng);

/* Uniform in {0 .. n-1}, n >= 1, without bias (Lemire, 2019). */
uint64_t rng_below(struct rng *rng, uint64_t n);

/* Mean 1, by ziggurat (Marsaglia, Tsang, 2000) with 256 layers. */
static inline double rng_exponential(struct rng *rng);

/* Mean 0, standard deviation 1, by ziggurat. */
static inline double rng_normal(struct rng *rng);

/* The same generator for GSL's samplers.  gsl_rng_alloc(rng_gsl_type) gives one of its own;
** rng_as_gsl() wraps a stream in place: the wrapper holds a pointer, both advance together. */
extern const gsl_rng_type *const rng_gsl_type;
gsl_rng rng_as_gsl(struct rng *rng);

/* --- private part: seeds --- */

/* The finaliser of splitmix64: Stafford's variant 13, a bijection. */
static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

#define RNG_GOLDEN ((uint64_t)0x9e3779b97f4a7c15u)

/* The seed and the key are mixed once more, or two keys that differ by a multiple of RNG_GOLDEN
** would share words of their states. */
static inline uint64_t rng_keyed_seed(uint64_t stream_seed, uint64_t key)
{
    return rng_mix(stream_seed ^ (key * RNG_GOLDEN));
}

/* rng_keyed(), then rng_next(). */
static inline uint64_t rng_keyed_next(uint64_t stream_seed, uint64_t key)
{
    uint64_t seed = rng_keyed_seed(stream_seed, key);
    uint64_t first = rng_mix(seed + RNG_GOLDEN), last = rng_mix(seed + 4 * RNG_GOLDEN);
    return rng_rotate(first + last, 23) + first;
}

/* --- private part: the common case of the ziggurats, 99 draws in 100, inline --- */

double rng_exponential_edge(struct rng *rng, uint64_t bits);
double rng_normal_edge(struct rng *rng, uint64_t bits);

/* Bits 0..7 of a number choose the layer, bit 8 the sign, bits 11..63 the place in the layer. */
static inline int rng_layer(uint64_t bits)
{
    return (int)(bits & 255);
}

/* Signed, because that becomes a double in one instruction. */
static inline int64_t rng_place(uint64_t bits)
{
    return (int64_t)(bits >> 11);
}

static inline double rng_unit(uint64_t bits)
{
    return (double)(bits >> 11) * 0x1.0p-53;
}

static inline double rng_uniform(struct rng *rng)
{
    return rng_unit(rng_next(rng));
}

static inline double rng_keyed_uniform(uint64_t stream_seed, uint64_t key)
{
    return rng_unit(rng_keyed_next(stream_seed, key));
}

/* Sets the sign of x >= 0 without a branch, which would be foretold wrongly half of the time. */
static inline double rng_signed(double x, uint64_t bits)
{
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    word |= (bits & 256) << 55;
    memcpy(&x, &word, sizeof word);
    return x;
}

static inline double rng_exponential(struct rng *rng)
{
    uint64_t bits = rng_next(rng);
    const struct ziggurat_layer *layer = &exponential_ziggurat.layers[rng_layer(bits)];
    if (rng_place(bits) < layer->inside)
        return (double)rng_place(bits) * layer->scale;
    return rng_exponential_edge(rng, bits);
}

static inline double rng_normal(struct rng *rng)
{
    uint64_t bits = rng_next(rng);
    const struct ziggurat_layer *layer = &normal_ziggurat.layers[rng_layer(bits)];
    if (rng_place(bits) < layer->inside)
        return rng_signed((double)rng_place(bits) * layer->scale, bits);
    return rng_normal_edge(rng, bits);
}

/* What the first comparison does not decide begins anew, with the whole generator. */
double rng_keyed_exponential_edge(uint64_t stream_seed, uint64_t key);
double rng_keyed_normal_edge(uint64_t stream_seed, uint64_t key);

static inline double rng_keyed_exponential(uint64_t stream_seed, uint64_t key)
{
    uint64_t bits = rng_keyed_next(stream_seed, key);
    const struct ziggurat_layer *layer = &exponential_ziggurat.layers[rng_layer(bits)];
    if (rng_place(bits) < layer->inside)
        return (double)rng_place(bits) * layer->scale;
    return rng_keyed_exponential_edge(stream_seed, key);
}

static inline double rng_keyed_normal(uint64_t stream_seed, uint64_t key)
{
    uint64_t bits = rng_keyed_next(stream_seed, key);
    const struct ziggurat_layer *layer = &normal_ziggurat.layers[rng_layer(bits)];
    if (rng_place(bits) < layer->inside)
        return rng_signed((double)rng_place(bits) * layer->scale, bits);
    return rng_keyed_normal_edge(stream_seed, key);
}

#endif
