/* The instances that are on, starting or ready, are always the first ones: one is added behind
** them, and the last is removed.
**
** Invariants.  (1) `busy` is the sum over those that are ready.  (2) `area` is right at `since`:
** whatever changes how busy they are brings it up first (add_area).  (3) Not ready is out of
** rotation for AWAY_SCALED.  Finding out how many are ready is linear in them, once a decision.
*/
#include "models/service/autoscale.h"

#include "models/service/rotation.h"
#include "models/service/service.h"
#include "models/spec/service.h"

#include <math.h>

#define MORE_AT_ONCE 4 /* per interval, or twice as many */

struct scaler {
    const struct autoscale_spec *spec;
    struct service *service;
    struct event_id *start; /* of each instance; those not starting have none pending */
    bool *starting, *ready;
    int64_t on; /* starting or ready; these are the first ones */
    double area; /* instances wholly busy x seconds since the last decision, of those in rotation */
    double workers; /* of an instance, up to now; faults and changes alter their number */
    int64_t busy;
    sim_time since;
    int64_t *wanted; /* by the latest decisions, a ring */
    uint32_t wants, want;
};

/* --- the rule --- */

static bool tolerates(const struct autoscale_spec *spec, double ratio)
{
    return fabs(1 - ratio) <= spec->tolerance + 1e-9;
}

/* A hair below a whole number is that number, whatever the division left. */
static int64_t round_up(double value)
{
    return (int64_t)ceil(value - 1e-9);
}

int64_t autoscale_wanted(const struct autoscale_spec *spec, double busy, int64_t ready,
                         int64_t starting)
{
    int64_t all = ready + starting;
    double ratio = busy / spec->target;
    if (starting == 0 || ratio <= 1)
        return tolerates(spec, ratio) ? all : round_up(ratio * (double)ready);
    double with_idle = ratio * (double)ready / (double)all;
    if (tolerates(spec, with_idle) || with_idle < 1)
        return all;
    return round_up(with_idle * (double)all);
}

/* --- what it looks at --- */

static int64_t count_ready(const struct scaler *scaler)
{
    int64_t ready = 0;
    for (int64_t i = 0; i < scaler->on; i++)
        ready += scaler->ready[i];
    return ready;
}

/* Where a fault has taken all workers they are as busy as can be. */
static void add_area(struct scaler *scaler)
{
    sim_time now = sim_now(scaler->service->ground->sim);
    double busy = scaler->workers > 0 ? (double)scaler->busy / scaler->workers
                                      : (double)count_ready(scaler);
    scaler->area += busy * time_to_s(now - scaler->since);
    scaler->since = now;
}

void scaler_workers_change(struct scaler *scaler)
{
    const struct service *service = scaler->service;
    add_area(scaler);
    scaler->workers = (double)service->spec->workers * ailment_capacity(&service->ailment, 0);
}

void scaler_moves(struct scaler *scaler, const struct instance *instance, int by)
{
    if (!scaler->ready[instance->id])
        return;
    add_area(scaler);
    scaler->busy += by;
}

static double utilisation(const struct scaler *scaler, int64_t ready)
{
    return fmin(1, scaler->area / ((double)ready * time_to_s(scaler->spec->interval)));
}

/* --- instances come and go --- */

static void set_ready(struct scaler *scaler, uint32_t id, bool ready)
{
    struct instance *instance = &scaler->service->instance[id];
    add_area(scaler);
    scaler->busy += ready ? instance->busy : -instance->busy;
    scaler->ready[id] = ready;
    if (ready)
        rotation_bring_back(instance, AWAY_SCALED);
    else
        rotation_put_away(instance, AWAY_SCALED);
}

static void start_over(struct sim *sim, void *self, int64_t id)
{
    struct scaler *scaler = self;
    (void)sim;
    scaler->starting[id] = false;
    set_ready(scaler, (uint32_t)id, true);
}

static const struct event_type instance_start = { "instance serves", start_over, NULL };

static void add_instance(struct scaler *scaler)
{
    struct sim *sim = scaler->service->ground->sim;
    int64_t id = scaler->on++;
    scaler->starting[id] = true;
    scaler->start[id] = sim_after(sim, scaler->spec->delay, &instance_start, scaler, id);
}

/* The one added last. */
static void remove_instance(struct scaler *scaler)
{
    uint32_t id = (uint32_t)--scaler->on;
    if (scaler->starting[id])
        sim_cancel(scaler->service->ground->sim, scaler->start[id]);
    else
        set_ready(scaler, id, false);
    scaler->starting[id] = false;
}

/* --- decisions --- */

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* The largest of the latest wants, this one included. */
static int64_t stabilised(struct scaler *scaler, int64_t wanted)
{
    int64_t most = wanted;
    scaler->wanted[scaler->want] = wanted;
    scaler->want = scaler->want + 1 < scaler->wants ? scaler->want + 1 : 0;
    for (uint32_t i = 0; i < scaler->wants; i++)
        most = scaler->wanted[i] > most ? scaler->wanted[i] : most;
    return most < scaler->on ? most : scaler->on;
}

static int64_t decide(struct scaler *scaler)
{
    const struct autoscale_spec *spec = scaler->spec;
    int64_t ready = count_ready(scaler), on = scaler->on;
    int64_t step = on > MORE_AT_ONCE ? on : MORE_AT_ONCE;
    double busy = ready > 0 ? utilisation(scaler, ready) : 1;
    int64_t wanted = clamp(autoscale_wanted(spec, busy, ready, on - ready), spec->min, spec->max);
    int64_t most = stabilised(scaler, wanted);
    if (wanted < on)
        return most;
    return wanted < on + step ? wanted : on + step;
}

static void decision_comes(struct sim *sim, void *self, int64_t unused);
static const struct event_type decision = { "autoscaler decides", decision_comes, NULL };

static void decision_comes(struct sim *sim, void *self, int64_t unused)
{
    struct scaler *scaler = self;
    (void)unused;
    add_area(scaler);
    int64_t wanted = decide(scaler);
    scaler->area = 0;
    while (scaler->on < wanted)
        add_instance(scaler);
    while (scaler->on > wanted)
        remove_instance(scaler);
    sim_after(sim, scaler->spec->interval, &decision, scaler, 0);
}

/* --- life --- */

struct scaler *scaler_make(struct service *service)
{
    struct arena *arena = service->ground->arena;
    struct scaler *scaler = ARENA_NEW(arena, struct scaler);
    *scaler = (struct scaler){ .spec = service->spec->autoscale, .service = service,
                               .on = service->spec->instances,
                               .workers = (double)service->spec->workers };
    scaler->start = ARENA_ARRAY(arena, service->instances, struct event_id);
    scaler->starting = ARENA_ARRAY(arena, service->instances, bool);
    scaler->ready = ARENA_ARRAY(arena, service->instances, bool);
    for (int64_t i = 0; i < scaler->on; i++)
        scaler->ready[i] = true;
    scaler->wants = (uint32_t)(scaler->spec->stabilisation / scaler->spec->interval) + 1;
    scaler->wanted = ARENA_ARRAY(arena, scaler->wants, int64_t);
    scaler->wanted[scaler->wants - 1] = scaler->on;
    return scaler;
}

void scaler_start(struct scaler *scaler)
{
    sim_after(scaler->service->ground->sim, scaler->spec->interval, &decision, scaler, 0);
}
