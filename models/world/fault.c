#include "models/world/fault.h"

#include "models/policies/cache.h"
#include "models/service/capacity.h"
#include "models/service/deploy.h"
#include "models/service/outage.h"
#include "models/spec/fault.h"

#include <math.h>
#include <string.h>

/* How strong it is at a time. */
static double fault_strength(const struct fault *fault, sim_time time)
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

static void put_together(struct ailment *ailment, struct faults *faults)
{
    uint32_t place = 0;
    ailment->strokes = 0;
    for (size_t i = 0; i < faults->count; i++) {
        struct stroke *stroke = &faults->fault[i].stroke;
        if (ailment_of(&faults->fault[i]) != ailment)
            continue;
        stroke->place = place++;
        if (stroke->strength > 0)
            ailment->stroke[ailment->strokes++] = stroke;
    }
    ailment->any = ailment->strokes > 0;
}

static void set_capacity(struct service *service)
{
    for (uint32_t i = 0; i < service->instances; i++)
        capacity_renew(&service->instance[i]);
}

/* --- what stops instances --- */

static void begin_outage(struct fault *fault)
{
    struct service *service = fault->service;
    const struct fault_spec *spec = fault->spec;
    for (uint32_t i = 0; i < service->instances; i++) {
        if (!fault_is_for(spec, i))
            continue;
        if (fault_pauses(spec))
            outage_pause(&service->instance[i], spec->pause);
        if (spec->restart)
            outage_crash(&service->instance[i], spec->restart);
    }
    if (spec->deploy)
        deploy_start(service, spec->deploy, &fault->over);
}

/* What it knows is known to the next version, too. */
static bool handed_on(const struct policy *policy)
{
    const struct edge *next = policy->edge->next;
    for (uint32_t i = 0; next && i < next->policies; i++)
        if (next->policy[i].state == policy->state)
            return true;
    return false;
}

/* Of the version in force, and of those before, on which calls may still be under way. */
static void lose_caches(const struct edge *edge, double share)
{
    for (; edge; edge = edge->next)
        for (uint32_t i = 0; i < edge->policies; i++) {
            struct policy *policy = &edge->policy[i];
            if (strcmp(policy->type->kind->name, "cache") == 0 && !handed_on(policy))
                cache_empty(policy, share);
        }
}

static void end_pause(const struct fault *fault)
{
    struct service *service = fault->service;
    for (uint32_t i = 0; fault_pauses(fault->spec) && i < service->instances; i++)
        if (fault_is_for(fault->spec, i))
            outage_go_on(&service->instance[i], fault->spec->pause);
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
    fault->stroke.strength = fault_strength(fault, now);
    put_together(ailment_of(fault), fault->all);
    if (fault->service && !isnan(fault->spec->capacity))
        set_capacity(fault->service);
    if (fault->service && now == fault->begin)
        begin_outage(fault);
    if (fault->service && now == fault->end)
        end_pause(fault);
    if (fault->edge && now == fault->begin && !isnan(fault->spec->cache_loss))
        lose_caches(fault->edge, fault->spec->cache_loss);
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
        struct fault *fault = &faults->fault[i];
        const struct limit_fault_spec *limit = fault->spec->rate_limit;
        fault->stroke = (struct stroke){ .spec = fault->spec, .since = fault->begin,
                                         .tokens = limit ? limit_burst(limit) : 0 };
        struct ailment *ailment = ailment_of(&faults->fault[i]);
        if (ailment && !ailment->stroke)
            ailment->stroke = ARENA_ARRAY(faults->ground->arena, faults->count, struct stroke *);
    }
}

void faults_over(const struct faults *faults, sim_time *over)
{
    for (size_t i = 0; i < faults->count; i++)
        over[i] = faults->fault[i].over;
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
