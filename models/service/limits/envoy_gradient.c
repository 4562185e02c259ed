/* Envoy's adaptive concurrency (gradient_controller.cc, adaptive_concurrency.proto).
**
**                 measure                            has_measured
**   updating ─────────────────► measuring minRTT ──────────────────────► updating
**     │  ▲    every min_rtt_interval, or after    limit pinned to `min` until
**     └──┘    5 updates that left the limit       min_rtt_requests have ended
**    update   at `min`
**
** update() comes every interval that has samples.  No timer of its own: envoy_advance() catches up
** when a request comes or ends.  The percentile is that of the latest SAMPLES_MOST samples of an
** interval; Envoy's is that of all of them, in a histogram.  Of an interval or a measurement
** without requests nothing follows.
*/
#include "models/service/limits/limit.h"
#include "models/spec/limits/envoy_gradient.h"

#include <math.h>
#include <stdlib.h>

#define SAMPLES_MOST 1024
#define UPDATES_AT_MIN 5

struct envoy {
    struct limit limit;
    bool measuring;
    sim_time epoch;               /* requests begun before do not count */
    sim_time next, next_measuring;
    double before;                /* the limit to go back to */
    double min_rtt;               /* nanoseconds */
    int at_min;                   /* updates in a row that left it at the minimum */
    int64_t samples;
    sim_time sample[SAMPLES_MOST]; /* a ring */
};

static void set_limit(const struct limit_envoy_gradient_spec *spec, struct envoy *envoy,
                      double limit)
{
    bool stays = !envoy->measuring && envoy->limit.now == (double)spec->min &&
                 limit == (double)spec->min;
    envoy->at_min = stays ? envoy->at_min + 1 : 0;
    envoy->limit.now = limit;
}

static void measure(const struct limit_envoy_gradient_spec *spec, struct envoy *envoy, sim_time now)
{
    envoy->measuring = true;
    envoy->before = envoy->limit.now;
    envoy->epoch = now;
    envoy->samples = 0;
    set_limit(spec, envoy, (double)spec->min);
}

static void envoy_begin(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_envoy_gradient_spec *spec = value;
    struct envoy *envoy = state;
    (void)rng;
    envoy->limit.now = (double)spec->min;
    envoy->next = time_add(now, spec->interval);
    envoy->next_measuring = SIM_FOREVER;
    envoy->min_rtt = (double)spec->min_rtt;
    if (spec->min_rtt == TIME_NONE)
        measure(spec, envoy, now);
}

static int by_length(const void *a, const void *b)
{
    const sim_time *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* The samples are used up. */
static double take_percentile(const struct limit_envoy_gradient_spec *spec, struct envoy *envoy)
{
    int64_t count = envoy->samples < SAMPLES_MOST ? envoy->samples : SAMPLES_MOST;
    int64_t place = (int64_t)ceil(spec->percentile * (double)count - 1e-9);
    qsort(envoy->sample, (size_t)count, sizeof *envoy->sample, by_length);
    envoy->samples = 0;
    return (double)envoy->sample[place > 0 ? place - 1 : 0];
}

static void update(const struct limit_envoy_gradient_spec *spec, struct envoy *envoy, sim_time now)
{
    double present = fmax(1, take_percentile(spec, envoy));
    double gradient = limit_clamp(envoy->min_rtt * (1 + spec->buffer) / present, 0.5, 2);
    double next = envoy->limit.now * gradient;
    next = trunc(next + sqrt(next));
    set_limit(spec, envoy, limit_clamp(next, (double)spec->min, (double)spec->max));
    if (envoy->at_min >= UPDATES_AT_MIN && spec->min_rtt == TIME_NONE)
        measure(spec, envoy, now);
}

static void has_measured(const struct limit_envoy_gradient_spec *spec, struct envoy *envoy,
                         sim_time now, struct rng *rng)
{
    double jitter = spec->jitter * time_to_s(spec->min_rtt_interval) * rng_uniform(rng);
    envoy->min_rtt = take_percentile(spec, envoy);
    set_limit(spec, envoy, envoy->before);
    envoy->measuring = false;
    envoy->next = time_add(now, spec->interval);
    envoy->next_measuring = time_add(time_add(now, spec->min_rtt_interval), time_from_s(jitter));
}

static void envoy_advance(const void *value, void *state, sim_time now, struct rng *rng)
{
    const struct limit_envoy_gradient_spec *spec = value;
    struct envoy *envoy = state;
    (void)rng;
    if (envoy->measuring)
        return;
    if (now >= envoy->next && envoy->next < envoy->next_measuring) {
        envoy->next += (now - envoy->next) / spec->interval * spec->interval + spec->interval;
        if (envoy->samples > 0)
            update(spec, envoy, now);
    }
    if (!envoy->measuring && now >= envoy->next_measuring)
        measure(spec, envoy, now);
}

static void envoy_sample(const void *value, void *state, const struct limit_sample *sample)
{
    const struct limit_envoy_gradient_spec *spec = value;
    struct envoy *envoy = state;
    envoy_advance(spec, state, sample->now, sample->rng);
    if (sample->dropped || sample->begun < envoy->epoch)
        return;
    envoy->sample[envoy->samples++ % SAMPLES_MOST] = sample->rtt;
    if (envoy->measuring && envoy->samples >= spec->min_rtt_requests)
        has_measured(spec, envoy, sample->now, sample->rng);
}

const struct limit_type envoy_gradient_limit = {
    .kind = &limit_envoy_gradient_kind,
    .state_size = sizeof(struct envoy),
    .hears_failures = true,
    .begin = envoy_begin,
    .advance = envoy_advance,
    .sample = envoy_sample,
};
