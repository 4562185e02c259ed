/* A visitor has a call under way and an alarm, or waits to reload, or is free.
**
**   1. The alarm is set before the call is made: a call may end at once.
**   2. The owner of a call is place x fleet + process: it finds the visitor, whichever call it is.
**   3. Free visitors are linked and used again; the pool only grows to those there at once.
*/
#include "models/load/impatient.h"

#include "models/call/chain.h"
#include "models/call/op.h"
#include "models/load/client.h"
#include "models/spec/client.h"
#include "models/spec/load.h"
#include "sim/dist/dist.h"

#include <stdlib.h>

#define NO_VISITOR UINT32_MAX
#define OWNERS (1u << 24) /* what a call's owner can hold (models/call/call.h) */

struct visitor {
    struct client *client;
    struct call *call; /* while he waits */
    struct op *op;     /* what he wants done, once, however often he asks */
    struct event_id alarm;
    uint32_t place, process, key, reloads;
    uint32_t next_free;
};

/* --- records --- */

static void make_room(struct visitors *visitors)
{
    if (visitors->used < visitors->room)
        return;
    visitors->room = visitors->room ? 2 * visitors->room : 256;
    visitors->at = memory_resize(visitors->at, visitors->room, sizeof *visitors->at);
}

static struct visitor *take(struct client *client)
{
    struct visitors *visitors = &client->visitors;
    struct visitor *visitor;
    if (visitors->free != NO_VISITOR) {
        visitor = visitors->at[visitors->free];
        visitors->free = visitor->next_free;
        return visitor;
    }
    make_room(visitors);
    visitor = pool_take(&visitors->pool);
    *visitor = (struct visitor){ .client = client, .place = visitors->used };
    return visitors->at[visitors->used++] = visitor;
}

static void leave(struct visitor *visitor)
{
    struct visitors *visitors = &visitor->client->visitors;
    op_drop(visitor->client->ground, visitor->op);
    visitor->next_free = visitors->free;
    visitors->free = visitor->place;
}

/* --- patience --- */

static void patience_ends(struct sim *sim, void *self, int64_t unused)
{
    struct visitor *visitor = self;
    (void)sim;
    (void)unused;
    chain_abandon(visitor->call, OUTCOME_cancelled);
}

static const struct event_type patience_end = { "patience ends", patience_ends, NULL };

/* By the user and the number of the reload: what else happens moves nothing. */
static sim_time draw(const struct visitor *visitor, const struct one *dist, uint32_t question)
{
    struct rng rng;
    uint64_t key = (uint64_t)visitor->key << 32 | visitor->reloads;
    if (!dist->kind)
        return 0;
    rng_keyed(&rng, visitor->client->visitors.patience_chance + question, key);
    return dist_draw_time(dist, &rng);
}

static void calls(struct visitor *visitor)
{
    struct client *client = visitor->client;
    const struct impatient_spec *spec = client->spec->impatient;
    uint32_t key = visitor->reloads ? key_make(visitor->key, visitor->reloads) : visitor->key;
    uint32_t owner = visitor->place * (uint32_t)client->spec->fleet + visitor->process;
    sim_time patience = draw(visitor, &spec->patience, 0);
    /* The alarm first: whoever is answered at once has cancelled it by then. */
    visitor->alarm = sim_after(client->ground->sim, patience, &patience_end, visitor, 0);
    visitor->call = client_call(client, owner, key, visitor->key, visitor->op,
                                visitor->reloads > 0);
}

/* --- reloads --- */

static void reloads(struct sim *sim, void *self, int64_t unused)
{
    struct visitor *visitor = self;
    (void)sim;
    (void)unused;
    if (visitor->client->ground->overflown)
        return;
    visitor->reloads++;
    calls(visitor);
}

static const struct event_type reload = { "user reloads", reloads, NULL };

/* An alarm that can't be cancelled any more has rung: he has given the call up. */
void impatient_ended(struct client *client, uint32_t owner)
{
    struct visitor *visitor = client->visitors.at[owner / (uint32_t)client->spec->fleet];
    struct sim *sim = client->ground->sim;
    const struct impatient_spec *spec = client->spec->impatient;
    if (sim_cancel(sim, visitor->alarm) || visitor->reloads >= (uint64_t)spec->reloads) {
        leave(visitor);
        return;
    }
    sim_after(sim, draw(visitor, &spec->pause, 1), &reload, visitor, 0);
}

void impatient_comes(struct client *client, uint32_t process, uint32_t key)
{
    struct visitor *visitor = take(client);
    if ((uint64_t)(visitor->place + 1) * (uint64_t)client->spec->fleet > OWNERS) {
        client->ground->overflown = true;
        return;
    }
    visitor->process = process;
    visitor->key = key;
    visitor->reloads = 0;
    visitor->op = client->ground->has_ops ? op_root(client->ground) : NULL;
    calls(visitor);
}

void impatient_build(struct client *client)
{
    struct visitors *visitors = &client->visitors;
    pool_init(&visitors->pool, sizeof(struct visitor));
    visitors->free = NO_VISITOR;
    visitors->patience_chance =
        ground_chance(client->ground, "clients.%s patience", client->spec->name);
}

void impatient_release(struct client *client)
{
    if (!client->spec || !client->spec->impatient)
        return;
    pool_release(&client->visitors.pool);
    free(client->visitors.at);
}
