#include "study/flow_parts.h"

#include "models/spec/load.h"
#include "sim/dist/dist.h"
#include "study/strain.h"

static const struct client_call_spec *root_call(const struct flow *flow, size_t r)
{
    const struct road *road = &flow->topology->road[r];
    return &flow->topology->spec->clients.item[road->from].calls.item[road->call];
}

enum cancel flow_cancel(const struct flow *flow, size_t road)
{
    return (enum cancel)(flow->topology->road[road].from_client ? root_call(flow, road)->cancel
                                                                : topology_call(flow->topology, road)->cancel);
}

double flow_network(const struct flow *flow, size_t road)
{
    const struct one *delay = flow->topology->road[road].from_client
                                  ? &root_call(flow, road)->network
                                  : &topology_call(flow->topology, road)->network;
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
