#include "study/flow_parts.h"

#include "models/spec/load.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "sim/dist/dist.h"
#include "study/strain.h"

static const struct client_call_spec *root_call(const struct flow *flow, size_t r)
{
    const struct road *road = &flow->topology->road[r];
    return &flow->topology->spec->clients.item[road->from].calls.item[road->call];
}

enum cancel flow_cancel(const struct flow *flow, size_t road)
{
    return (enum cancel)(flow->topology->road[road].from_client
                             ? root_call(flow, road)->cancel
                             : topology_call(flow->topology, road)->cancel);
}

double flow_network(const struct flow *flow, size_t road)
{
    const struct one *delay = topology_network(flow->topology, road);
    return delay->kind ? 2 * dist_mean(delay) : 0;
}

double flow_passes(const struct flow *flow, size_t road)
{
    return strain_cold(flow->topology->spec, flow->now) ? 1 : flow->topology->passes[road];
}

bool flow_batch_comes(const struct flow *flow, const struct batch_spec *batch)
{
    if (flow->next <= batch->at)
        return false;
    if (batch->every == TIME_NONE)
        return flow->now <= batch->at;
    sim_time since = flow->next - 1 - batch->at, last = flow->next - 1 - since % batch->every;
    return flow->now <= last;
}

/* Consumers publish when a message is done. */
static bool on_success(const struct topology *topology, const struct road *road)
{
    return topology->part[road->from]->kind == PART_CONSUMER &&
           road->call >= topology->service[road->from]->calls.count;
}

void flow_call_on(struct flow *flow, size_t s)
{
    const struct basin *basin = &flow->basin[s];
    for (size_t r = flow->topology->client_roads; r < flow->topology->roads; r++) {
        const struct road *road = &flow->topology->road[r];
        double often = on_success(flow->topology, road) ? basin->good : basin->done;
        if (road->from == s && !road->delivers)
            flow->way[r].calls = often * flow->way[r].share * flow_passes(flow, r);
    }
}

void flow_arrive(struct flow *flow, size_t s)
{
    flow->basin[s].arrives = 0;
    for (size_t r = 0; r < flow->topology->roads; r++) {
        const struct way *way = &flow->way[r];
        if (flow->topology->road[r].to == s)
            flow->basin[s].arrives +=
                way->calls * way->fate.attempts * way->fate.twins * (1 - way->swallows);
    }
}
