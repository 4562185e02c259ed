#include "models/spec/load.h"
#include "sim/dist/dist.h"
#include "study/flow_parts.h"
#include "study/strain.h"

#include <math.h>

static size_t arrivals_before(const struct client *client, sim_time time)
{
    size_t low = 0, high = client->arrivals;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (client->arrival[middle] < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of users, those whose pause ends in this step. */
static double closed_calls(const struct flow *flow, size_t c, const struct closed_spec *closed)
{
    double think = closed->think.kind ? dist_mean(&closed->think) : 0;
    double free = (double)closed->users;
    for (size_t r = 0; r < flow->topology->client_roads; r++)
        if (flow->topology->road[r].from == c)
            free -= flow->way[r].open + flow->way[r].hanging;
    double call = think > 0 ? 1 - exp(-flow->step / think) : 1;
    return fmax(free, 0) * call / flow->step;
}

/* How often an impatient user calls. */
static double loads(const struct flow *flow, size_t r, const struct impatient_spec *impatient)
{
    double patience = dist_mean(&impatient->patience), time = flow->way[r].fate.time;
    double often = fmin((double)impatient->reloads, FATE_ATTEMPTS_MOST);
    return flow->way[r].fate.hangs > 0 || time >= patience ? 1 + often : 1;
}

/* Calls a second in this step, of all the client's roads. */
static double client_calls(const struct flow *flow, size_t r)
{
    const struct road *road = &flow->topology->road[r];
    struct client client = flow->client[road->from];
    client.spec = &flow->topology->spec->clients.item[road->from];
    if (client.spec->closed)
        return closed_calls(flow, road->from, client.spec->closed);
    if (client.spec->batch)
        return flow_batch_comes(flow, client.spec->batch)
                   ? (double)client.spec->batch->calls / flow->step
                   : 0;
    if (client.spec->trace)
        return (double)(arrivals_before(&client, flow->next) -
                        arrivals_before(&client, flow->now)) / flow->step;
    double fresh = client_fresh_load(&client, flow->now, flow->next, 0) *
                   strain_of_load(flow->topology->spec, client.spec->name, flow->now);
    return client.spec->impatient ? fresh * loads(flow, r, client.spec->impatient) : fresh;
}

void flow_call(struct flow *flow)
{
    for (size_t r = 0; r < flow->topology->client_roads; r++) {
        const struct client_spec *client =
            &flow->topology->spec->clients.item[flow->topology->road[r].from];
        double sum = 0;
        for (size_t i = 0; i < client->calls.count; i++)
            sum += client->calls.item[i].weight;
        flow->way[r].share = client->calls.item[flow->topology->road[r].call].weight / sum;
        flow->way[r].calls = flow->way[r].share * client_calls(flow, r) * flow_passes(flow, r);
    }
}
