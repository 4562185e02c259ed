/* What an edge tells those who watch: facts about its calls, levels that move. */
#include "models/call/edge.h"

void edge_tell_unsent(const struct edge *edge, struct call *call, enum outcome why)
{
    const struct ground *ground = edge->ground;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_ATTEMPT_UNSENT, .edge = edge->id, .outcome = (uint8_t)why,
                              .time = sim_now(ground->sim), .call = call_primary(call) });
}

/* A level that has ended with a version is none of the versions' before it either. */
static bool is_muted(const struct edge *edge, enum gauge gauge)
{
    while (edge && !(edge->mute >> gauge & 1))
        edge = edge->next;
    return edge;
}

void edge_gauge(const struct edge *edge, enum gauge gauge, double by)
{
    const struct ground *ground = edge->ground;
    if (is_muted(edge, gauge))
        return;
    if (edge->level)
        edge->level[gauge] += by;
    probe_tell(&ground->probe,
               &(struct fact){ .kind = FACT_EDGE_GAUGE, .edge = edge->id, .number = gauge, .by = by,
                              .time = sim_now(ground->sim) });
}
