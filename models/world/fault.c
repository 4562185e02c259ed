/* The course of a fault.
**
**   faults_start ──► fault_moves ──► set_strength ──► put_together: what ails the target
**                     ▲     ├──────► renew_capacity, where it takes workers
**                     │     ├──────► service_begins or edge_begins, at its begin
**                     │     └──────► service_goes_on, at its end
**                     └── next_change: the next step of a ramp, the fade, the end
**
** Invariants.  (1) A strength follows from the time alone.  (2) An ailment holds the strokes on its
** target that have a strength, fault after fault, and within a fault in the order of FAULT_EFFECTS;
** a fault's place among those of the target never changes, so neither do its draws.  (3) A fault
** has one event pending until its end, then none.  A fault on load alone has no course: its line is
** known before the run (fault_loads).
*/
#include "models/world/fault.h"

#include "models/effects/registry.h"
#include "models/service/capacity.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* How strong it is at a time from its begin up to `end`. */
static double strength_at(const struct fault_spec *spec, sim_time end, sim_time time)
{
    double up = 1, down = 1;
    if (spec->ramp_up > 0)
        up = (double)(time - spec->at) / (double)spec->ramp_up;
    if (spec->ramp_down > 0)
        down = (double)(end - time) / (double)spec->ramp_down;
    return fmin(1, fmin(up, down));
}

static double fault_strength(const struct fault *fault, sim_time time)
{
    bool there = time >= fault->begin && time < fault->over;
    return there ? strength_at(fault->spec, fault->end, time) : 0;
}

/* --- what ails the target --- */

static struct ailment *ailment_of(const struct fault *fault)
{
    if (fault->service)
        return &fault->service->ailment;
    if (fault->queue)
        return &fault->queue->ailment;
    return fault->edge ? fault->edge->ailment : NULL;
}

static void put_together(struct ailment *ailment, struct faults *faults)
{
    uint32_t place = 0;
    ailment->any = false;
    ailment->strokes = 0;
    for (size_t i = 0; i < faults->count; i++) {
        struct fault *fault = &faults->fault[i];
        if (ailment_of(fault) != ailment)
            continue;
        for (size_t s = 0; s < fault->strokes; s++)
            if (fault->stroke[s].strength > 0)
                ailment_add(ailment, &fault->stroke[s], place);
        place++;
    }
}

static void set_strength(struct fault *fault, sim_time now)
{
    double strength = fault_strength(fault, now);
    for (size_t s = 0; s < fault->strokes; s++)
        fault->stroke[s].strength = strength;
    put_together(ailment_of(fault), fault->all);
}

/* --- what it does to its target by itself --- */

static bool takes_workers(const struct fault *fault)
{
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->capacity)
            return true;
    return false;
}

static void renew_capacity(struct service *service)
{
    for (uint32_t i = 0; i < service->instances; i++)
        capacity_renew(&service->instance[i]);
}

static void service_begins(struct fault *fault)
{
    struct service *service = fault->service;
    for (uint32_t i = 0; i < service->instances; i++)
        for (size_t s = 0; fault_is_for(fault->spec, i) && s < fault->strokes; s++)
            if (fault->stroke[s].type->stops)
                fault->stroke[s].type->stops(&fault->stroke[s], &service->instance[i]);
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->service_begins)
            fault->stroke[s].type->service_begins(&fault->stroke[s], service);
}

static void service_goes_on(struct fault *fault)
{
    struct service *service = fault->service;
    for (uint32_t i = 0; i < service->instances; i++)
        for (size_t s = 0; fault_is_for(fault->spec, i) && s < fault->strokes; s++)
            if (fault->stroke[s].type->goes_on)
                fault->stroke[s].type->goes_on(&fault->stroke[s], &service->instance[i]);
}

static void edge_begins(struct fault *fault)
{
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->edge_begins)
            fault->stroke[s].type->edge_begins(&fault->stroke[s], fault->edge);
}

static void queue_begins(struct fault *fault)
{
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->queue_begins)
            fault->stroke[s].type->queue_begins(&fault->stroke[s], fault->queue);
}

static void consumer_begins(struct fault *fault)
{
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->consumer_begins)
            fault->stroke[s].type->consumer_begins(&fault->stroke[s], fault->consumer);
}

static void queues_begin(struct fault *fault)
{
    for (size_t s = 0; s < fault->strokes; s++)
        if (fault->stroke[s].type->queues_begin)
            fault->stroke[s].type->queues_begin(&fault->stroke[s], fault->from, fault->to);
}

/* Who takes messages looks again: it may refuse now whatever comes, or no longer. */
static void renew_queues(struct fault *fault, bool begins)
{
    if (fault->queue)
        mqueue_ails(fault->queue);
    if (fault->queue && begins)
        queue_begins(fault);
    if (fault->consumer && begins)
        consumer_begins(fault);
    if (fault->consumer)
        consumer_look_again(fault->consumer);
}

/* --- its course --- */

static sim_time next_by_itself(const struct fault *fault, sim_time now)
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

static sim_time next_change(const struct fault *fault, sim_time now)
{
    sim_time next = next_by_itself(fault, now);
    return next < fault->over ? next : fault->over;
}

static void fault_moves(struct sim *sim, void *self, int64_t unused);
static const struct event_type fault_move = { "fault moves", fault_moves, NULL };

static void fault_moves(struct sim *sim, void *self, int64_t unused)
{
    struct fault *fault = self;
    sim_time now = sim_now(sim);
    (void)unused;
    set_strength(fault, now);
    if (fault->service && takes_workers(fault))
        renew_capacity(fault->service);
    if (fault->service && now == fault->begin)
        service_begins(fault);
    if (fault->service && now == fault->over)
        service_goes_on(fault);
    if (fault->edge && now == fault->begin)
        edge_begins(fault);
    renew_queues(fault, now == fault->begin);
    if (now < fault->over)
        sim_at(sim, next_change(fault, now), &fault_move, fault, 0);
}

/* It moves messages: nothing ails anybody. */
static void redrive_begins(struct sim *sim, void *self, int64_t unused)
{
    (void)sim;
    (void)unused;
    queues_begin(self);
}

static const struct event_type redrive_begin = { "redrive begins", redrive_begins, NULL };

void faults_start(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        struct fault *fault = &faults->fault[i];
        if (fault->over == fault->begin)
            continue; /* it never comes */
        if (ailment_of(fault))
            sim_at(faults->ground->sim, fault->begin, &fault_move, fault, 0);
        else if (fault->from)
            sim_at(faults->ground->sim, fault->begin, &redrive_begin, fault, 0);
    }
}

static void build_strokes(struct fault *fault, struct arena *arena)
{
    fault->stroke = ARENA_ARRAY(arena, EFFECTS, struct stroke);
    for (enum fault_effect e = 0; e < EFFECTS; e++) {
        const struct effect_type *type = effect_types[e];
        struct stroke *stroke = &fault->stroke[fault->strokes];
        if (!effect_given(e, fault->spec))
            continue;
        *stroke = (struct stroke){ .type = type, .spec = fault->spec, .until = fault->over,
                                    .over = TIME_NONE };
        if (type->state_size)
            stroke->state = arena_take_array(arena, 1, type->state_size);
        if (type->start)
            type->start(stroke);
        fault->strokes++;
    }
}

void faults_build(struct faults *faults)
{
    struct arena *arena = faults->ground->arena;
    for (size_t i = 0; i < faults->count; i++) {
        build_strokes(&faults->fault[i], arena);
        struct ailment *ailment = ailment_of(&faults->fault[i]);
        if (ailment && !ailment->stroke)
            ailment->stroke = ARENA_ARRAY(arena, faults->count * EFFECTS, struct stroke *);
    }
}

void faults_outcome(const struct faults *faults, struct fault_outcome *outcome)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        outcome[i] = (struct fault_outcome){ .over = TIME_NONE };
        for (size_t s = 0; s < fault->strokes; s++) {
            const struct stroke *stroke = &fault->stroke[s];
            outcome[i].over = stroke->over > outcome[i].over ? stroke->over : outcome[i].over;
            outcome[i].moved += stroke->moved;
        }
    }
}

/* --- load --- */

/* Its line up to `over`, and from there as if it had never been. */
static struct line load_line(const struct fault_spec *spec, double load, sim_time end,
                             sim_time over, struct arena *arena)
{
    const struct knot whole[] = { { spec->at, 1 }, { spec->at + spec->ramp_up, load },
                                  { end - spec->ramp_down, load } };
    struct line line = { ARENA_ARRAY(arena, 5, struct knot), 0 };
    double strength = strength_at(spec, end, over);
    for (size_t i = 0; i < 3 && whole[i].at < over; i++)
        line.knot[line.count++] = whole[i];
    line.knot[line.count++] = (struct knot){ over, load * strength + (1 - strength) };
    line.knot[line.count++] = (struct knot){ over, 1 };
    return line;
}

size_t fault_loads(const struct world_spec *spec, const char *client, struct arena *arena,
                   struct line **lines)
{
    size_t count = 0;
    *lines = ARENA_ARRAY(arena, spec->faults.count, struct line);
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        double load = effects_load(fault);
        if (isnan(load) || (fault->client && strcmp(fault->client, client) != 0))
            continue;
        sim_time end = fault_end(fault, spec->run.duration);
        sim_time over = fault_over(spec, fault, spec->run.duration);
        if (over > fault->at)
            (*lines)[count++] = load_line(fault, load, end, over, arena);
    }
    return count;
}
