/* Chance: the generator against its authors' numbers, streams, whole numbers without bias, and both
** ziggurats against GSL's distributions and against tables worked out anew. */
#include "sim/rng.h"

#include "tests/sample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* --- the generator --- */

static void the_first_numbers_are_the_authors(void **state)
{
    (void)state;
    static const uint64_t wanted[] = {
        41943041u, 58720359u, 3588806011781223u, 3591011842654386u, 9228616714210784205u,
        9973669472204895162u, 14011001112246962877u, 12406186145184390807u,
        15849039046786891736u, 10450023813501588000u,
    };
    struct rng rng = { { 1, 2, 3, 4 } };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(rng_next(&rng), wanted[i]);
}

static uint64_t the_10000th(struct rng rng)
{
    for (int i = 0; i < 9999; i++)
        rng_next(&rng);
    return rng_next(&rng);
}

/* If one of these moves, so does every result of every scenario. */
static void the_10000th_number_is_pinned(void **state)
{
    (void)state;
    struct rng rng;
    rng_seed(&rng, 0);
    assert_int_equal(rng.state[0], 0xe220a8397b1dcdafu); /* splitmix64's own first number */
    rng_seed(&rng, 1);
    assert_int_equal(the_10000th(rng), 14284593984176909131u);
    rng_stream(&rng, 1, 2, "web arrivals");
    assert_int_equal(the_10000th(rng), 8840466269705332772u);
    double sum = 0;
    for (int i = 0; i < 10000; i++)
        sum += rng_exponential(&rng) + rng_normal(&rng);
    if (sum != 0x1.3cf1d08a78861p+13)
        fail_msg("the sum of both ziggurats' first draws is %a", sum);
}

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void streams_differ_in_each_of_their_names(void **state)
{
    (void)state;
    static const char *const names[] = { "", "a", "b", "ab", "ba", "web arrivals", "web arrivalt" };
    enum { NAMES = sizeof names / sizeof *names, SEEDS = 20, TIMES = 20 };
    uint64_t *first = calloc(NAMES * SEEDS * TIMES, sizeof *first);
    size_t count = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (uint64_t replication = 0; replication < TIMES; replication++)
            for (size_t name = 0; name < NAMES; name++) {
                struct rng rng, again;
                rng_stream(&rng, seed, replication, names[name]);
                rng_stream(&again, seed, replication, names[name]);
                assert_memory_equal(&rng, &again, sizeof rng);
                first[count++] = rng_next(&rng);
            }
    qsort(first, count, sizeof *first, by_number);
    for (size_t i = 1; i < count; i++)
        assert_true(first[i - 1] != first[i]);
    free(first);
}

/* Pearson's test at 1 in 1000; 3 x 2^62 is the n for which plain multiplication is most biased. */
/* Exactly: also where a ziggurat's first comparison does not decide. */
static void a_first_keyed_draw_is_the_generators(void **state)
{
    (void)state;
    struct rng own, rng;
    rng_stream(&own, 7, 0, "keys");
    for (int i = 0; i < 100000; i++) {
        uint64_t stream = rng_next(&own), key = rng_next(&own);
        rng_keyed(&rng, stream, key);
        assert_int_equal(rng_keyed_next(stream, key), rng_next(&rng));
        rng_keyed(&rng, stream, key);
        assert_true(rng_keyed_uniform(stream, key) == rng_uniform(&rng));
        rng_keyed(&rng, stream, key);
        assert_true(rng_keyed_exponential(stream, key) == rng_exponential(&rng));
        rng_keyed(&rng, stream, key);
        assert_true(rng_keyed_normal(stream, key) == rng_normal(&rng));
    }
}

static void whole_numbers_have_no_bias(void **state)
{
    (void)state;
    static const uint64_t limits[] = { 1, 2, 7, 1000, (uint64_t)3 << 62, UINT64_MAX };
    enum { DRAWS = 1000000, CELLS = 7 };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rng rng;
        uint64_t n = limits[i], counts[CELLS] = { 0 };
        uint64_t cells = n < CELLS ? n : CELLS;
        rng_seed(&rng, 2385);
        for (int draw = 0; draw < DRAWS; draw++) {
            uint64_t value = rng_below(&rng, n);
            assert_true(value < n);
            counts[(size_t)((double)value / (double)n * (double)cells) % CELLS]++;
        }
        double chi2 = 0;
        for (uint64_t cell = 0; cell < cells; cell++) {
            /* the whole numbers that fall into this cell, as a share of all */
            double from = ceil((double)cell * (double)n / (double)cells);
            double to = ceil((double)(cell + 1) * (double)n / (double)cells);
            double wanted = DRAWS * (to - from) / (double)n;
            chi2 += ((double)counts[cell] - wanted) * ((double)counts[cell] - wanted) / wanted;
        }
        if (cells > 1 && gsl_cdf_chisq_Q(chi2, (double)(cells - 1)) < 1e-3)
            fail_msg("below %llu: chi squared is %g", (unsigned long long)n, chi2);
    }
}

static void gsl_draws_from_the_same_stream(void **state)
{
    (void)state;
    struct rng rng, plain;
    rng_stream(&rng, 1, 1, "x");
    plain = rng;
    gsl_rng gsl = rng_as_gsl(&rng);
    assert_int_equal(gsl_rng_get(&gsl), rng_next(&plain));
    assert_true(gsl_rng_uniform(&gsl) == rng_uniform(&plain));
    assert_memory_equal(&rng, &plain, sizeof rng);
    gsl_rng *own = gsl_rng_alloc(rng_gsl_type);
    gsl_rng_set(own, 1);
    rng_seed(&plain, 1);
    assert_int_equal(gsl_rng_get(own), rng_next(&plain));
    assert_string_equal(gsl_rng_name(own), "xoshiro256++");
    gsl_rng_free(own);
}

/* --- ziggurats --- */

struct curve {
    const char *name;
    double (*draw)(struct rng *rng);
    double (*cdf)(double x);
    long double (*density)(long double x);
    long double (*inverse)(long double y);
    long double (*beyond)(long double x); /* the area under the density from x on */
    const struct ziggurat *table;
};

static double exponential_P(double x)
{
    return gsl_cdf_exponential_P(x, 1);
}

static long double exponential_curve(long double x)
{
    return expl(-x);
}

static long double exponential_inverse(long double y)
{
    return -logl(y);
}

static long double normal_curve(long double x)
{
    return expl(-x * x / 2);
}

static long double normal_inverse(long double y)
{
    return sqrtl(-2 * logl(y));
}

static long double normal_rest(long double x)
{
    return sqrtl(acosl(-1) / 2) * erfcl(x / sqrtl(2));
}

static const struct curve curves[] = {
    { "exponential", rng_exponential, exponential_P, exponential_curve, exponential_inverse,
      exponential_curve, &exponential_ziggurat },
    { "normal", rng_normal, gsl_cdf_ugaussian_P, normal_curve, normal_inverse, normal_rest,
      &normal_ziggurat },
};
enum { CURVES = sizeof curves / sizeof *curves };

/* The top layer's lack of area is how far rounding r to a double moves the last of 255 steps. */
static void the_tables_follow_their_formula(void **state)
{
    (void)state;
    for (const struct curve *curve = curves; curve < curves + CURVES; curve++) {
        const struct ziggurat_layer *layers = curve->table->layers;
        const double *density = curve->table->density;
        long double r = curve->table->tail, v = r * curve->density(r) + curve->beyond(r), edge[257];
        edge[0] = v / curve->density(r);
        edge[1] = r;
        for (int i = 1; i < 255; i++)
            edge[i + 1] = curve->inverse(curve->density(edge[i]) + v / edge[i]);
        edge[256] = 0;
        assert_true(fabsl(curve->density(edge[255]) + v / edge[255] - 1) < 1e-12L);
        for (int i = 0; i < 256; i++) {
            double scale = layers[i].scale * 0x1p53;
            long double inside = 0x1p53L * edge[i + 1] / edge[i];
            assert_true(fabs(scale - (double)edge[i]) <= 1e-12 * scale);
            long double apart = fabsl((long double)layers[i].inside - inside);
            assert_true(apart <= 1e-11L * inside + 1);
            assert_true(fabsl(density[i] - curve->density(edge[i])) <=
                        1e-12L * density[i]);
        }
        assert_true(density[256] == 1);
    }
}

/* A curve from some place on. */
struct rest {
    const struct curve *curve;
    double from;
};

static double below(const void *self, double x)
{
    const struct rest *rest = self;
    double before = rest->curve->cdf(rest->from);
    return (rest->curve->cdf(x) - before) / (1 - before);
}

static double distance_of(double *values, size_t count, const struct curve *curve, double from)
{
    sample_sort(values, count);
    return sample_distance(values, count, below, &(struct rest){ curve, from });
}

static void ziggurats_follow_their_curve(void **state)
{
    (void)state;
    enum { DRAWS = 1000000 };
    double *values = calloc(DRAWS, sizeof *values);
    for (const struct curve *curve = curves; curve < curves + CURVES; curve++) {
        struct rng rng;
        rng_stream(&rng, 2385, 0, curve->name);
        for (int i = 0; i < DRAWS; i++)
            values[i] = curve->draw(&rng);
        double distance = distance_of(values, DRAWS, curve, -INFINITY);
        if (!(distance < 1.95))
            fail_msg("%s is off by %g", curve->name, distance);
    }
    free(values);
}

/* Beyond the last edge another sampler takes over: how often, and is its shape right? */
static void ziggurats_have_the_right_tails(void **state)
{
    (void)state;
    enum { DRAWS = 20000000, KEPT = 20000 };
    double *values = calloc(KEPT, sizeof *values);
    for (const struct curve *curve = curves; curve < curves + CURVES; curve++) {
        struct rng rng;
        size_t count = 0, negative = 0;
        rng_stream(&rng, 5832, 0, curve->name);
        for (int i = 0; i < DRAWS; i++) {
            double x = curve->draw(&rng);
            negative += x < -curve->table->tail;
            if (x > curve->table->tail && count < KEPT)
                values[count++] = x;
        }
        double p = 1 - curve->cdf(curve->table->tail), wanted = DRAWS * p;
        if (!(fabs((double)count - wanted) < 3.29 * sqrt(wanted)))
            fail_msg("%s: %zu beyond the last edge, not %.0f", curve->name, count, wanted);
        if (negative > 0 && !(fabs((double)negative - wanted) < 3.29 * sqrt(wanted)))
            fail_msg("%s: %zu below, not %.0f", curve->name, negative, wanted);
        double distance = distance_of(values, count, curve, curve->table->tail);
        if (!(distance < 1.95))
            fail_msg("the tail of %s is off by %g", curve->name, distance);
    }
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_numbers_are_the_authors),
        cmocka_unit_test(the_10000th_number_is_pinned),
        cmocka_unit_test(streams_differ_in_each_of_their_names),
        cmocka_unit_test(a_first_keyed_draw_is_the_generators),
        cmocka_unit_test(whole_numbers_have_no_bias),
        cmocka_unit_test(gsl_draws_from_the_same_stream),
        cmocka_unit_test(the_tables_follow_their_formula),
        cmocka_unit_test(ziggurats_follow_their_curve),
        cmocka_unit_test(ziggurats_have_the_right_tails),
    };
    return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
