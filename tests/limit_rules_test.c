/* Adaptive concurrency limits against the rules of Netflix's concurrency-limits (2026-01),
** written down plainly, sample by sample.  What the library draws at random is drawn from the
** same stream. */
#include "tests/support.h"

#include "base/time.h"
#include "models/service/limits/limit.h"

#include <math.h>

struct sample {
    double rtt; /* ns */
    int64_t inflight;
    bool dropped;
};

/* A rule and what it remembers: the limit itself, and up to four numbers more. */
struct rule {
    double limit, memory[4];
    struct rng rng;
    void (*begin)(struct rule *rule);
    void (*update)(struct rule *rule, const struct sample *sample);
};

static double clamp(double x, double low, double high)
{
    return fmax(low, fmin(high, x));
}

/* AIMDLimit.java: nothing but the limit */
static void begin_at_20(struct rule *rule)
{
    rule->limit = 20;
}

static void aimd_update(struct rule *rule, const struct sample *sample)
{
    double limit = rule->limit;
    if (sample->dropped || sample->rtt > 5e9)
        limit = trunc(limit * 0.9);
    else if ((double)sample->inflight * 2 >= limit)
        limit++;
    rule->limit = clamp(limit, 20, 200);
}

/* Gradient2Limit.java, ExpAvgMeasurement.java: count, sum, average */
static void gradient2_update(struct rule *rule, const struct sample *sample)
{
    double *count = &rule->memory[0], *sum = &rule->memory[1], *value = &rule->memory[2];
    double factor = 2.0 / 601;
    if (*count < 10) {
        *sum += sample->rtt;
        *value = *sum / ++*count;
    } else {
        *value = *value * (1 - factor) + sample->rtt * factor;
    }
    double average = *value;
    if (average / sample->rtt > 2)
        *value *= 0.95;
    if ((double)sample->inflight < rule->limit / 2)
        return;
    double slope = clamp(1.5 * average / sample->rtt, 0.5, 1);
    double next = rule->limit * slope + 4;
    rule->limit = clamp(rule->limit * (1 - 0.2) + next * 0.2, 20, 200);
}

/* VegasLimit.java: the jitter of the probe, samples since the last one, the shortest time */
static void vegas_begin(struct rule *rule)
{
    rule->limit = 20;
    rule->memory[0] = 0.5 + 0.5 * rng_uniform(&rule->rng);
}

static void vegas_update(struct rule *rule, const struct sample *sample)
{
    double *jitter = &rule->memory[0], *count = &rule->memory[1], *shortest = &rule->memory[2];
    double limit = rule->limit;
    if (*jitter * 30 * limit <= ++*count) {
        *jitter = 0.5 + 0.5 * rng_uniform(&rule->rng);
        *count = 0;
        *shortest = sample->rtt;
        return;
    }
    if (*shortest == 0 || sample->rtt < *shortest) {
        *shortest = sample->rtt;
        return;
    }
    int queue = (int)ceil(limit * (1 - *shortest / sample->rtt));
    int log10_of = (int)fmax(1, floor(log10((int)limit)));
    if (sample->dropped)
        limit -= log10_of;
    else if ((double)sample->inflight * 2 < limit)
        return;
    else if (queue <= log10_of)
        limit += 6 * log10_of;
    else if (queue < 3 * log10_of)
        limit += log10_of;
    else if (queue > 6 * log10_of)
        limit -= log10_of;
    rule->limit = clamp(limit, 1, 1000);
}

/* GradientLimit.java: samples until the next probe, the shortest time */
static void gradient_begin(struct rule *rule)
{
    rule->limit = 50;
    rule->memory[0] = 1000 + (double)rng_below(&rule->rng, 1000);
}

static void gradient_update(struct rule *rule, const struct sample *sample)
{
    double *left = &rule->memory[0], *shortest = &rule->memory[1];
    double limit = rule->limit, room = fmax(4, (int)sqrt((int)limit));
    if ((*left)-- <= 0) {
        *left = 1000 + (double)rng_below(&rule->rng, 1000);
        rule->limit = fmax(1, room);
        *shortest = 0;
        return;
    }
    *shortest = *shortest == 0 ? sample->rtt : fmin(*shortest, sample->rtt);
    double slope = clamp(2 * *shortest / sample->rtt, 0.5, 1), next = limit * slope + room;
    if (sample->dropped)
        next = limit * 0.9;
    else if ((double)sample->inflight < limit / 2)
        return;
    if (next < limit)
        next = fmax(1, limit * (1 - 0.2) + 0.2 * next);
    rule->limit = clamp(next, room, 1000);
}

/* Quiet and busy times, slow ones, drops. */
static struct sample draw_sample(struct rng *rng, int i, double limit)
{
    double slow = i / 700 % 3 == 2 ? 8 : 1, drops = i / 500 % 4 == 3 ? 0.2 : 0.002;
    double part = i / 300 % 2 ? 1.2 : 0.6;
    return (struct sample){ trunc(1e7 * slow * (0.5 + rng_exponential(rng))),
                            1 + (int64_t)(rng_uniform(rng) * limit * part),
                            rng_uniform(rng) < drops };
}

static void agrees(const char *name, struct rule rule)
{
    enum { SAMPLES = 24000 };
    const struct limit_type *type =
        limit_type_of(&(struct one){ registry_find(&limit_registry, name), NULL });
    struct arena *arena = arena_create();
    struct rng rng, draws;
    void *spec = arena_take(arena, type->kind->size), *state = arena_take(arena, type->state_size);
    sim_time now = 0;
    rng_seed(&rng, 3);
    rng_seed(&draws, 9);
    rng_seed(&rule.rng, 9);
    fields_default(type->kind->fields, spec, arena);
    type->begin(spec, state, now, &draws);
    rule.begin(&rule);
    double low = rule.limit, high = rule.limit;
    for (int i = 0; i < SAMPLES; i++) {
        struct sample sample = draw_sample(&rng, i, rule.limit);
        sim_time rtt = (sim_time)sample.rtt;
        now += rtt;
        type->sample(spec, state,
                     &(struct limit_sample){ .begun = now - rtt,
                                             .now = now,
                                             .rtt = rtt,
                                             .inflight = sample.inflight,
                                             .dropped = sample.dropped,
                                             .rng = &draws });
        rule.update(&rule, &sample);
        double got = ((const struct limit *)state)->now;
        if (!(fabs(got - rule.limit) <= 1e-9 * rule.limit))
            fail_msg("%s: after sample %d the limit is %.12g, by the library's rule %.12g", name, i,
                     got, rule.limit);
        low = fmin(low, got);
        high = fmax(high, got);
    }
    assert_true(high > 2 * low); /* it moved */
    arena_destroy(arena);
}

static void every_sample(void **state)
{
    (void)state;
    agrees("aimd", (struct rule){ .begin = begin_at_20, .update = aimd_update });
    agrees("gradient2", (struct rule){ .begin = begin_at_20, .update = gradient2_update });
    agrees("vegas", (struct rule){ .begin = vegas_begin, .update = vegas_update });
    agrees("gradient", (struct rule){ .begin = gradient_begin, .update = gradient_update });
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_sample) };
    return cmocka_run_group_tests_name("limit rules", tests, NULL, NULL);
}
