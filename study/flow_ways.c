/* One step of the callers on a road, after that of the services: what an attempt gets (answer_of),
** what the policies make of that (study/fate.h), how many bulkheads let in (turn_away), and who is
** then still there (keep_open).
*/
#include "study/flow_parts.h"

#include "models/spec/load.h"
#include "models/spec/policies/bulkhead.h"
#include "sim/dist/dist.h"
#include "study/strain.h"

#include <math.h>

/* Those open for so long: `calls` a second come, and as many leave as have been there for that
** long. */
static double stay_open(const struct flow *flow, double open, double calls, double time)
{
    if (!isfinite(time))
        return open + calls * flow->step;
    double stay = time > 0 ? exp(-flow->step / time) : 0;
    return open * stay + calls * time * (1 - stay);
}

/* Who has no patience left ends his call. */
static void leave_after(struct fate *fate, double patience)
{
    fate->time = fmin((1 - fate->hangs) * fate->time + fate->hangs * patience, patience);
    fate->hangs = 0;
}

/* Calls that bulkheads let in at once. */
static double hull_of(const struct ones *policies, double processes, bool *caught)
{
    double most = INFINITY;
    for (size_t i = 0; i < policies->count; i++) {
        const struct one *policy = &policies->item[i];
        *caught |= one_is(policy, "fallback");
        const struct bulkhead_spec *bulkhead = one_is(policy, "bulkhead") ? policy->value : NULL;
        if (!bulkhead || bulkhead->queue == COUNT_UNLIMITED || bulkhead->max_wait != TIME_NONE)
            continue;
        double waits = bulkhead->queue == COUNT_NONE ? 0 : (double)bulkhead->queue;
        most = fmin(most, processes * ((double)bulkhead->concurrent + waits));
    }
    return most;
}

/* Those that are not let in end at once. */
static void turn_away(struct way *way, const struct ones *policies, double processes)
{
    bool caught = false;
    double most = hull_of(policies, processes, &caught);
    double lets = fmin(most / fmax(way->calls * way->fate.time, 1e-9), 1);
    way->fate.time *= lets;
    way->fate.hangs *= lets;
    way->fate.attempts *= lets;
    way->fate.fails = caught ? 0 : 1 - lets * (1 - way->fate.fails);
}

static void keep_open(const struct flow *flow, struct way *way, const struct client_spec *client)
{
    double calls = way->calls * (1 - way->fate.hangs);
    if (client && client->batch && flow_batch_comes(flow, client->batch))
        way->open += calls * flow->step;
    else
        way->open = stay_open(flow, way->open, calls, way->fate.time);
    way->hanging += way->calls * way->fate.hangs * flow->step;
    if (client && client->closed) {
        double users = way->share * (double)client->closed->users;
        way->hanging = fmin(way->hanging, users);
        way->open = fmin(way->open, users - way->hanging);
    }
}

/* What an attempt gets that is sent now; says how many get nothing, for they do not arrive. */
static struct answer answer_of(const struct flow *flow, size_t r, double *swallows)
{
    const struct topology *topology = flow->topology;
    const struct road *road = &topology->road[r];
    const struct service_spec *to = topology->service[road->to];
    const struct basin *basin = &flow->basin[road->to];
    struct strain on =
        strain_of_road(topology->spec, topology_from(topology, r), to->name, flow->now);
    struct strain there =
        strain_of_part(topology->spec, to->name, (double)to->instances, flow->now);
    struct answer answer = { .refused = on.down ? 1 : basin->refused,
                             .fast = basin->answer + flow_network(flow, r) * on.times + on.adds,
                             .fails = 1 - (1 - basin->fails) * (1 - on.fails) };
    answer.slow = answer.fast + fmax(there.slow, on.slow);
    answer.slows = fmax(there.slows, on.slows);
    *swallows = 1 - (1 - there.silent) * (1 - on.silent);
    if (*swallows > 0 || basin->starves > 0) {
        answer.slow = INFINITY;
        answer.slows = 1 - (1 - *swallows) * (1 - basin->starves) * (1 - answer.slows);
    }
    return answer;
}

void flow_wait(struct flow *flow, size_t r)
{
    const struct topology *topology = flow->topology;
    const struct road *road = &topology->road[r];
    const struct client_spec *client =
        road->from_client ? &topology->spec->clients.item[road->from] : NULL;
    const struct ones *policies = topology_policies(topology, r);
    struct way *way = &flow->way[r];
    if (road->delivers)
        return;
    struct answer answer = answer_of(flow, r, &way->swallows);
    way->fate = fate_of(policies, &answer);
    turn_away(way, policies, topology_processes(topology, r));
    if (client && client->impatient)
        leave_after(&way->fate, dist_mean(&client->impatient->patience));
    keep_open(flow, way, client);
}
