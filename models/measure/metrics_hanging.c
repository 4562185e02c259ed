/* Open calls are kept by the window they were wanted in; as time goes on a window becomes old, and
** those still open in it hang.  Each window becomes old once, so the cost is one step a window and
** edge.
*/
#include "models/measure/metrics_hanging.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/load.h"
#include "models/spec/run.h"
#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <math.h>

/* Mean seconds of an answer to the client's calls when nothing queues: in their mix, and of the
** slowest. */
struct answers {
    double mean, slowest;
};

static struct answers answers_of(const struct topology *topology, size_t client)
{
    const struct client_spec *spec = &topology->spec->clients.item[client];
    struct answers answers = { 0, 0 };
    double weights = 0;
    for (size_t e = 0; e < topology->client_roads; e++) {
        if (topology->road[e].from != client)
            continue;
        double weight = spec->calls.item[topology->road[e].call].weight;
        if (!(weight > 0))
            continue;
        double answer = topology_answer(topology, e);
        answers.mean += weight * answer;
        answers.slowest = fmax(answers.slowest, answer);
        weights += weight;
    }
    answers.mean = weights > 0 ? answers.mean / weights : 0;
    return answers;
}

static sim_time slowest_target(const struct metrics *metrics)
{
    sim_time slowest = TIME_NONE;
    for (int i = 0; i < TARGETS; i++)
        slowest = metrics->target[i] > slowest ? metrics->target[i] : slowest;
    return slowest;
}

/* Windows, at least one. */
static size_t windows_of(const struct metrics *metrics, double seconds)
{
    double windows = ceil(seconds / time_to_s(metrics->tick));
    return (size_t)fmin(fmax(1, windows), (double)metrics->rows + 1);
}

static void set_patience(struct metrics *metrics, size_t e)
{
    const struct topology *topology = metrics->topology;
    struct edge_meter *edge = &metrics->edge[e];
    sim_time target = slowest_target(metrics);
    double patience = target != TIME_NONE ? time_to_s(target) : 10 * topology_answer(topology, e);
    edge->patience = windows_of(metrics, patience);
    if (edge->patience > edge->client->patience)
        edge->client->patience = edge->patience;
}

void hanging_init(struct metrics *metrics)
{
    const struct world_spec *spec = metrics->topology->spec;
    double tick = time_to_s(metrics->tick);
    for (size_t c = 0; c < spec->clients.count; c++) {
        const struct client_spec *client = &spec->clients.item[c];
        struct client_meter *meter = &metrics->client[c];
        struct answers answers = answers_of(metrics->topology, c);
        meter->first_answers = windows_of(metrics, 3 * answers.slowest);
        meter->lag = (size_t)fmin(answers.mean / tick, (double)metrics->rows);
        if (!client->closed)
            continue;
        double think = client->closed->think.kind ? dist_mean(&client->closed->think) : 0;
        meter->asks = tick / fmax(think + answers.mean, 1e-9);
    }
    for (size_t e = 0; e < metrics->topology->client_roads; e++)
        set_patience(metrics, e);
}

/* Windows become old one after the other. */
static void grow_old(const struct metrics *metrics, struct edge_meter *edge)
{
    while (edge->old + edge->patience <= metrics->window) {
        edge->hanging += edge->row[edge->old].calls - edge->row[edge->old].meant_ended;
        edge->old++;
    }
}

void hanging_count(struct metrics *metrics)
{
    for (size_t e = 0; e < metrics->topology->client_roads; e++) {
        struct edge_meter *edge = &metrics->edge[e];
        struct client_meter *client = edge->client;
        grow_old(metrics, edge);
        client->now->hanging += edge->hanging;
        client->now->unasked += (double)edge->hanging * client->asks;
    }
}

void hanging_close(struct metrics *metrics)
{
    for (size_t e = 0; e < metrics->topology->client_roads; e++)
        for (size_t w = 0; w < metrics->edge[e].old; w++)
            metrics->edge[e].client->row[w].hung +=
                metrics->edge[e].row[w].calls - metrics->edge[e].row[w].meant_ended;
}
