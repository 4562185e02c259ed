/* One fault after the other is added to what those before it do: times multiply, seconds add up,
** shares of failures are taken for independent (either).  A fault for one instance, or for some of
** the users, counts with that share.
*/
#include "study/strain.h"

#include "models/spec/effects/deploy.h"
#include "models/spec/effects/latency.h"
#include "models/spec/effects/loss.h"
#include "models/spec/effects/pause.h"
#include "models/spec/effects/poison.h"
#include "models/spec/effects/rate_limit.h"
#include "models/spec/effects/restart.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

/* How long a restart or a deploy takes was set when the spec was checked. */
static bool is_on(const struct world_spec *spec, const struct fault_spec *fault, sim_time now)
{
    return fault->at <= now && now < fault_end(fault, spec->run.duration);
}

/* Shares of failures that do not exclude each other. */
static double either(double a, double b)
{
    return 1 - (1 - a) * (1 - fmin(b, 1));
}

static void slow_down(struct strain *strain, const struct latency_fault_spec *latency, double share)
{
    share *= latency->share;
    if (latency->add.kind && share < 1) {
        strain->slow = fmax(strain->slow, dist_mean(&latency->add));
        strain->slows = either(strain->slows, share);
    } else if (latency->add.kind) {
        strain->adds += dist_mean(&latency->add);
    }
    strain->times *= 1 + share * (latency->multiply - 1);
}

static void fail(struct strain *strain, const struct fault_spec *fault, double share)
{
    const struct error_spec *errors = fault->errors;
    if (errors)
        strain->fails = either(strain->fails, share * (errors->error + errors->unavailable +
                                                       errors->overloaded + errors->invalid));
    if (fault->fail_first)
        strain->fails = either(strain->fails, share);
    if (fault->poison && fault->queue)
        strain->poisons = either(strain->poisons, share * fault->poison->share);
    else if (fault->poison)
        strain->fails = either(strain->fails, share * fault->poison->share);
    if (fault->loss)
        strain->silent = either(strain->silent, share * either(fault->loss->request,
                                                               fault->loss->answer));
    if (fault->black_hole || fault->partition)
        strain->silent = either(strain->silent, share);
}

/* What stops work, of the share of the instances that it strikes. */
static void stop(struct strain *strain, const struct fault_spec *fault, double share, sim_time now)
{
    bool down = fault->down, pauses = fault->pause && fault->pause->on;
    if (fault->restart && now < time_add(fault->at, fault->restart->down))
        down = true;
    else if (fault->restart)
        strain->times *= 1 + share * (fault->restart->cold - 1);
    if (down && share >= 1)
        strain->down = true;
    else if (down && !fault->consumer) /* whose instances take nothing while they are down */
        strain->fails = either(strain->fails, share);
    if (fault->rebalance != TIME_NONE && now < time_add(fault->at, fault->rebalance))
        strain->workers = 0;
    strain->paused |= pauses;
    if (down || pauses)
        strain->workers *= 1 - share;
    if (!isnan(fault->capacity))
        strain->workers *= 1 - share * (1 - fault->capacity);
    if (fault->rate_limit)
        strain->rate = fmin(strain->rate, fault->rate_limit->rate);
}

/* Some instances are down, others cold. */
static void roll(struct strain *strain, const struct deploy_spec *deploy, double instances)
{
    double batch = fmin((double)deploy->batch / instances, 1);
    double one = time_to_s(deploy->down) + time_to_s(deploy->pause);
    double cold = fmin(batch * ceil(time_to_s(deploy->warmup) / fmax(one, 1e-3)), 1);
    strain->workers *= 1 - batch;
    strain->times *= 1 + cold * (deploy->cold - 1) / 2;
    if (!deploy->drain)
        strain->fails = either(strain->fails, batch);
}

static void add(struct strain *strain, const struct fault_spec *fault, double instances,
                sim_time now)
{
    double share = fault->users / (fault->instance == COUNT_NONE ? 1 : instances);
    if (fault->latency)
        slow_down(strain, fault->latency, share);
    fail(strain, fault, share);
    stop(strain, fault, share, now);
    if (fault->deploy)
        roll(strain, fault->deploy, instances);
}

static const struct strain none = { .times = 1, .workers = 1, .rate = INFINITY };

struct strain strain_of_part(const struct world_spec *spec, const char *part, double instances,
                             sim_time now)
{
    struct strain strain = none;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        const char *struck = fault_part(fault);
        if (struck && is_on(spec, fault, now) && strcmp(struck, part) == 0)
            add(&strain, fault, instances, now);
    }
    return strain;
}

struct strain strain_of_road(const struct world_spec *spec, const char *from, const char *to,
                             sim_time now)
{
    struct strain strain = none;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (fault->edge && is_on(spec, fault, now) && edge_is(fault->edge, from, to))
            add(&strain, fault, 1, now);
    }
    strain.adds *= 2; /* each way */
    return strain;
}

double strain_of_load(const struct world_spec *spec, const char *client, sim_time now)
{
    double load = 1;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (!isnan(fault->load) && is_on(spec, fault, now) &&
            (!fault->client || strcmp(fault->client, client) == 0))
            load *= fault->load;
    }
    return load;
}

bool strain_cold(const struct world_spec *spec, sim_time now)
{
    for (size_t i = 0; i < spec->faults.count; i++)
        if (!isnan(spec->faults.item[i].cache_loss) && spec->faults.item[i].at <= now)
            return true;
    return false;
}
