#include "models/fault.h"

#include <math.h>
#include <string.h>

sim_time fault_end(const struct fault_spec *spec, sim_time run_end)
{
    sim_time end = spec->lasts == TIME_NONE ? run_end : time_add(spec->at, spec->lasts);
    return end < run_end ? end : run_end;
}

double fault_strength(const struct fault *fault, sim_time time)
{
    const struct fault_spec *spec = fault->spec;
    if (time < fault->begin || time >= fault->end)
        return 0;
    double up = 1, down = 1;
    if (spec->ramp_up > 0)
        up = (double)(time - fault->begin) / (double)spec->ramp_up;
    if (spec->ramp_down > 0)
        down = (double)(fault->end - time) / (double)spec->ramp_down;
    return fmin(1, fmin(up, down));
}

/* --- what ails the target --- */

static struct ailment *ailment_of(const struct fault *fault)
{
    if (fault->service)
        return &fault->service->ailment;
    return fault->edge ? fault->edge->ailment : NULL;
}

static void add_effects(struct ailment *ailment, const struct fault *fault)
{
    const struct fault_spec *spec = fault->spec;
    ailment->any = true;
    if (spec->latency)
        ailment->slowing[ailment->slowings++] = (struct slowing){ spec->latency, fault->strength };
    if (spec->errors)
        ailment->erring[ailment->errings++] = (struct erring){ spec->errors, fault->strength };
    if (spec->down)
        ailment->down = 1 - (1 - ailment->down) * (1 - fault->strength);
    if (spec->black_hole)
        ailment->black_hole = 1 - (1 - ailment->black_hole) * (1 - fault->strength);
    if (!isnan(spec->capacity))
        ailment->capacity *= 1 - (1 - spec->capacity) * fault->strength;
}

static void set_workers(struct service *service)
{
    service->capacity = service->ailment.capacity;
    service_resume(service);
}

static void put_together(struct ailment *ailment, const struct faults *faults)
{
    ailment->any = false;
    ailment->slowings = ailment->errings = 0;
    ailment->down = ailment->black_hole = 0;
    ailment->capacity = 1;
    for (size_t i = 0; i < faults->count; i++)
        if (ailment_of(&faults->fault[i]) == ailment && faults->fault[i].strength > 0)
            add_effects(ailment, &faults->fault[i]);
}

/* --- its course --- */

static sim_time next_change(const struct fault *fault, sim_time now)
{
    const struct fault_spec *spec = fault->spec;
    sim_time fade = fault->end - spec->ramp_down;
    if (now < fault->begin + spec->ramp_up)
        return now + spec->ramp_up / FAULT_STEPS + 1;
    if (now < fade)
        return fade;
    sim_time next = now + spec->ramp_down / FAULT_STEPS + 1;
    return next < fault->end ? next : fault->end;
}

static void fault_moves(struct sim *sim, void *self, int64_t unused);
static const struct event_type fault_move = { "fault moves", fault_moves, NULL };

static void fault_moves(struct sim *sim, void *self, int64_t unused)
{
    struct fault *fault = self;
    sim_time now = sim_now(sim);
    (void)unused;
    fault->strength = fault_strength(fault, now);
    put_together(ailment_of(fault), fault->all);
    if (fault->service)
        set_workers(fault->service);
    if (now < fault->end)
        sim_at(sim, next_change(fault, now), &fault_move, fault, 0);
}

void faults_start(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (ailment_of(&faults->fault[i]))
            sim_at(faults->ground->sim, faults->fault[i].begin, &fault_move, &faults->fault[i], 0);
}

void faults_build(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        struct ailment *ailment = ailment_of(&faults->fault[i]);
        if (!ailment || ailment->slowing)
            continue;
        ailment->slowing = ARENA_ARRAY(faults->ground->arena, faults->count, struct slowing);
        ailment->erring = ARENA_ARRAY(faults->ground->arena, faults->count, struct erring);
    }
}

/* --- load --- */

static struct line load_line(const struct fault_spec *spec, sim_time run_end, struct arena *arena)
{
    sim_time end = fault_end(spec, run_end);
    struct line line = { ARENA_ARRAY(arena, 4, struct knot), 4 };
    line.knot[0] = (struct knot){ spec->at, 1 };
    line.knot[1] = (struct knot){ spec->at + spec->ramp_up, spec->load };
    line.knot[2] = (struct knot){ end - spec->ramp_down, spec->load };
    line.knot[3] = (struct knot){ end, 1 };
    return line;
}

size_t fault_loads(const struct world_spec *spec, const char *client, struct arena *arena,
                   struct line **lines)
{
    size_t count = 0;
    *lines = ARENA_ARRAY(arena, spec->faults.count, struct line);
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (isnan(fault->load) || (fault->client && strcmp(fault->client, client) != 0))
            continue;
        (*lines)[count++] = load_line(fault, spec->run.duration, arena);
    }
    return count;
}
