/* Every load ends in want(): the serial number of a call gives its key, and the key all of its
** chance.  So calls are the same draw by draw whatever becomes of them.
**
**   1. An open generator has at most one arrival scheduled, at `due`; a change of rate moves it.
**   2. A closed user has either a call under way or an event of his pause, never both.
**   3. Once the run is given up, nothing more is scheduled.
*/
#include "models/load/client.h"

#include "models/load/trace_file.h"
#include "models/spec/client.h"
#include "models/spec/load.h"
#include "sim/dist/dist.h"

#include <math.h>

/* Once the run is given up nothing more is wanted: up to the end of its slice a rate of 1e9/s would
** keep the engine busy for minutes. */
static bool is_over(const struct client *client)
{
    return client->ground->overflown;
}

/* The `serial`-th call of the client. */
static void want(struct client *client, uint32_t owner, uint32_t serial)
{
    uint32_t key = key_mix(serial ^ client->salt);
    if (is_over(client))
        return;
    if (client->spec->impatient)
        impatient_comes(client, owner, key);
    else
        client_call(client, owner, key, key, NULL, false);
}

/* Sources number their calls apart from each other, so none moves another's. */
static void generator_wants(struct generator *generator)
{
    struct client *client = generator->client;
    want(client, generator->id, generator->id + generator->wanted++ * client->generators);
}

/* --- open --- */

/* The next gap, with mean 1. */
static double draw_gap(struct client *client, struct rng *rng)
{
    const struct open_spec *open = client->spec->open;
    if (!open) /* impatient users */
        return rng_exponential(rng);
    if (open->gaps.kind)
        return dist_draw(&open->gaps, rng) * client->gap_scale;
    switch ((enum arrivals)open->arrivals) {
    case ARRIVALS_POISSON:
        return rng_exponential(rng);
    case ARRIVALS_CONSTANT:
        return 1;
    }
    return 1;
}

static void generator_calls(struct sim *sim, void *self, int64_t arg);
static const struct event_type open_arrival = { "client calls", generator_calls, NULL };

static void schedule_next(struct generator *generator, double gap)
{
    struct client *client = generator->client;
    sim_time when = curve_advance(&client->curve, &generator->cursor, gap);
    sim_time now = sim_now(client->ground->sim);
    generator->due = when < now ? now : when;
    generator->next = sim_at(client->ground->sim, generator->due, &open_arrival, generator, 0);
}

static void generator_calls(struct sim *sim, void *self, int64_t unused)
{
    struct generator *generator = self;
    struct client *client = generator->client;
    (void)sim;
    (void)unused;
    generator_wants(generator);
    if (!is_over(client))
        schedule_next(generator, draw_gap(client, &generator->rng));
}

/* Several processes stand at random places in their gaps, each with what is left of its own, or
** those of even gaps would be one herd. */
static double first_gap(struct client *client, struct generator *generator)
{
    const struct open_spec *open = client->spec->open;
    if (!open || client->generators == 1)
        return draw_gap(client, &generator->rng);
    if (open->gaps.kind)
        return dist_draw_rest(&open->gaps, &generator->rng) * client->gap_scale;
    if (open->arrivals == ARRIVALS_CONSTANT)
        return rng_uniform(&generator->rng);
    return draw_gap(client, &generator->rng);
}

/* --- closed --- */

static void user_calls(struct sim *sim, void *self, int64_t unused)
{
    struct generator *user = self;
    (void)sim;
    (void)unused;
    generator_wants(user);
}

static const struct event_type user_call = { "user calls", user_calls, NULL };

static void call_after(struct generator *user, sim_time pause)
{
    sim_after(user->client->ground->sim, pause, &user_call, user, 0);
}

static void think(struct generator *user)
{
    const struct one *thinking = &user->client->spec->closed->think;
    call_after(user, thinking->kind ? dist_draw_time(thinking, &user->rng) : 0);
}

/* At the start nobody waits for an answer: all think, and have done so for a while. */
static void awake(struct generator *user)
{
    const struct closed_spec *closed = user->client->spec->closed;
    if (!closed->think.kind || closed->start == START_TOGETHER)
        think(user);
    else
        call_after(user, time_from_s(dist_draw_rest(&closed->think, &user->rng)));
}

static void call_ended(void *self, struct request *no_parent, uint32_t owner, enum outcome outcome)
{
    struct client *client = self;
    (void)no_parent;
    (void)outcome;
    if (client->spec->closed)
        think(&client->generator[owner]);
    else if (client->spec->impatient)
        impatient_ended(client, owner);
}

struct caller_port client_port(struct client *client)
{
    return (struct caller_port){ call_ended, client };
}

/* --- batch and trace --- */

static void batch_calls(struct sim *sim, void *self, int64_t unused);
static const struct event_type batch_call = { "batch calls", batch_calls, NULL };

static void batch_calls(struct sim *sim, void *self, int64_t unused)
{
    struct client *client = self;
    const struct batch_spec *batch = client->spec->batch;
    (void)unused;
    if (batch->every != TIME_NONE && !is_over(client))
        sim_after(sim, batch->every, &batch_call, client, 0);
    for (int64_t i = 0; i < batch->calls; i++)
        want(client, (uint32_t)(i % client->spec->fleet), client->wanted++);
}

static void trace_calls(struct sim *sim, void *self, int64_t unused);
static const struct event_type trace_call = { "trace calls", trace_calls, NULL };

static void trace_calls(struct sim *sim, void *self, int64_t unused)
{
    struct client *client = self;
    (void)unused;
    want(client, (uint32_t)(client->next % (size_t)client->spec->fleet), client->wanted++);
    if (++client->next < client->arrivals && !is_over(client))
        sim_at(sim, client->arrival[client->next], &trace_call, client, 0);
}

/* --- building --- */

static void build_generators(struct client *client, int64_t count, const char *what)
{
    struct ground *ground = client->ground;
    client->generators = (uint32_t)count;
    client->generator = ARENA_ARRAY(ground->arena, client->generators, struct generator);
    for (uint32_t i = 0; i < client->generators; i++) {
        struct generator *generator = &client->generator[i];
        *generator = (struct generator){ .client = client, .id = i };
        ground_stream(ground, &generator->rng, "clients.%s %s %u", client->spec->name, what, i);
    }
}

static struct line rate_line(const struct client_spec *spec, struct arena *arena)
{
    size_t count = spec->open ? spec->open->rate.count : spec->impatient->rate.count;
    const struct rate_point_spec *point =
        spec->open ? spec->open->rate.item : spec->impatient->rate.item;
    struct line line = { ARENA_ARRAY(arena, count, struct knot), count };
    for (size_t i = 0; i < count; i++)
        line.knot[i] = (struct knot){ point[i].at, point[i].rate };
    return line;
}

void client_curve(struct curve *curve, const struct client_spec *spec, const struct line *load,
                  size_t loads, struct arena *arena)
{
    struct line *lines = ARENA_ARRAY(arena, loads + 1, struct line);
    lines[0] = rate_line(spec, arena);
    for (size_t i = 0; i < loads; i++)
        lines[i + 1] = load[i];
    curve_make(curve, lines, loads + 1, 1 / (double)spec->fleet, arena);
}

static void build_open(struct client *client, const struct line *load, size_t loads)
{
    const struct open_spec *open = client->spec->open;
    client_curve(&client->curve, client->spec, load, loads, client->ground->arena);
    client->gap_scale = open && open->gaps.kind ? 1 / dist_mean(&open->gaps) : 1;
    build_generators(client, client->spec->fleet, "arrivals");
}

static void set_weights(struct client *client)
{
    double sum = 0;
    for (size_t i = 0; i < client->spec->calls.count; i++)
        client->weight[i] = sum += client->spec->calls.item[i].weight;
}

/* Where the rate has been 0 for ever, nothing of a gap is known yet. */
static void rearrange(struct generator *generator, const struct curve *curve)
{
    struct client *client = generator->client;
    sim_time now = sim_now(client->ground->sim);
    double left = generator->due == SIM_FOREVER ? draw_gap(client, &generator->rng)
                                             : curve_integral(&client->curve, now, generator->due);
    sim_cancel(client->ground->sim, generator->next);
    generator->cursor = curve_seek(curve, now);
    sim_time when = curve_advance(curve, &generator->cursor, left);
    generator->due = when < now ? now : when;
    generator->next = sim_at(client->ground->sim, generator->due, &open_arrival, generator, 0);
}

void client_change(struct client *client, const struct client_spec *spec,
                   const struct curve *curve)
{
    client->spec = spec;
    set_weights(client);
    if (!curve)
        return;
    for (uint32_t i = 0; i < client->generators; i++)
        rearrange(&client->generator[i], curve);
    client->curve = *curve;
}

static void build_weights(struct client *client)
{
    const struct client_spec *spec = client->spec;
    client->weight = ARENA_ARRAY(client->ground->arena, spec->calls.count, double);
    set_weights(client);
    client->choice_chance = ground_chance(client->ground, "clients.%s choice", spec->name);
    client->user_chance = ground_chance(client->ground, "clients.%s users", spec->name);
    client->salt = (uint32_t)ground_chance(client->ground, "clients.%s calls", spec->name);
}

bool client_build(struct client *client, const struct line *load, size_t loads, struct err *err)
{
    const struct client_spec *spec = client->spec;
    build_weights(client);
    if (spec->open || spec->impatient)
        build_open(client, load, loads);
    if (spec->impatient)
        impatient_build(client);
    if (spec->closed)
        build_generators(client, spec->closed->users, "user");
    if (spec->trace)
        return trace_file_read(spec->trace->file, client->ground->arena, &client->arrival,
                               &client->arrivals, err);
    return true;
}

void client_release(struct client *client)
{
    impatient_release(client);
}

void client_start(struct client *client)
{
    struct sim *sim = client->ground->sim;
    const struct client_spec *spec = client->spec;
    for (uint32_t i = 0; i < client->generators; i++) {
        if (!spec->closed)
            schedule_next(&client->generator[i], first_gap(client, &client->generator[i]));
        else
            awake(&client->generator[i]);
    }
    if (spec->batch)
        sim_at(sim, spec->batch->at, &batch_call, client, 0);
    if (spec->trace && client->arrivals > 0)
        sim_at(sim, client->arrival[0], &trace_call, client, 0);
}

double client_fresh_load(const struct client *client, sim_time from, sim_time to, double response)
{
    const struct client_spec *spec = client->spec;
    double length = time_to_s(to - from);
    if (length <= 0)
        return 0;
    if (spec->closed) {
        double think_s = spec->closed->think.kind ? dist_mean(&spec->closed->think) : 0;
        return (double)spec->closed->users / fmax(think_s + response, 1e-9);
    }
    if (spec->batch)
        return spec->batch->every == TIME_NONE
                   ? 0
                   : (double)spec->batch->calls / time_to_s(spec->batch->every);
    if (spec->trace) {
        size_t count = 0;
        for (size_t i = 0; i < client->arrivals; i++)
            count += client->arrival[i] >= from && client->arrival[i] < to;
        return (double)count / length;
    }
    struct curve fresh;
    struct arena *scratch = arena_create();
    struct line line = rate_line(spec, scratch);
    curve_make(&fresh, &line, 1, 1, scratch);
    double rate = curve_integral(&fresh, from, to) / length;
    arena_destroy(scratch);
    return rate;
}
