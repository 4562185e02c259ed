/* One root call of a client, on an edge chosen by the user's key: what a client and its impatient
** users make alike.
*/
#include "models/load/client.h"

#include "models/call/chain.h"
#include "models/spec/client.h"

static struct edge *choose_edge(const struct client *client, uint32_t key)
{
    size_t count = client->spec->calls.count;
    if (count == 1)
        return client->edges[0];
    double u = rng_keyed_uniform(client->choice_chance, key) * client->weight[count - 1];
    size_t i = 0;
    while (i + 1 < count && u >= client->weight[i])
        i++;
    return client->edges[i];
}

/* Users of a closed client are the same persons all the time; elsewhere each call is another's. */
static uint32_t user_of(const struct client *client, uint32_t owner, uint32_t key)
{
    return (uint32_t)(rng_keyed_next(client->user_chance,
                                     client->spec->closed ? owner : key) >> 32);
}

struct call *client_call(struct client *client, uint32_t owner, uint32_t key, uint32_t person,
                         struct op *op, bool again)
{
    const struct ground *ground = client->ground;
    struct edge *edge = choose_edge(client, person);
    if (again)
        probe_tell(&ground->probe, &(struct fact){ .kind = FACT_RELOADED, .edge = edge->id,
                                                   .time = sim_now(ground->sim) });
    struct baggage handed = { .deadline = SIM_FOREVER, .root = person,
                              .user = ground->carries ? user_of(client, owner, person) : 0,
                              .priority = (uint8_t)client->spec->priority, .op = op };
    return chain_call(edge, NULL, owner, key, again, &handed);
}
