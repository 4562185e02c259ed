/* What follows from what: along the edges, and never from what came later.
**
** Workers are busy because each request holds one for longer than before the first trigger (what it
** calls is slow, or a fault strikes it), or because more requests come (retries, load).  Both are
** held against the run's own windows before the trigger.
*/
#include "models/measure/chronicle_parts.h"
#include "models/spec/effect.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

#define MORE 1.2 /* times what there was before: more than chance */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* --- doubles --- */

/* How many times the first-born all of them are. */
static double times(const struct happening *happening)
{
    return (happening->value + happening->of) / happening->of;
}

/* The same is said by the other one, or there is nothing in it. */
static bool is_said_by(const struct happening *one, const struct happening *other)
{
    if (one == other || !same(one->to, other->to))
        return false;
    if (one->kind == HAPPENING_QUEUE_LONG)
        return other->kind == HAPPENING_QUEUE_FULL && one->at == other->at;
    return one->kind == HAPPENING_MULTIPLIED && other->kind == HAPPENING_RETRIES &&
           other->at <= one->at && MORE * times(other) >= times(one);
}

static bool has_broken(const struct making *making, const char *part)
{
    for (size_t i = 0; i < making->happenings; i++)
        if (happening_carries(making->happening[i].kind) && same(making->happening[i].to, part))
            return true;
    return false;
}

static bool any_retries(const struct making *making)
{
    for (size_t i = 0; i < making->happenings; i++)
        if (making->happening[i].kind == HAPPENING_RETRIES)
            return true;
    return false;
}

/* Services stand callers before callees. */
static size_t depth(const struct making *making, const char *service)
{
    size_t s = 0;
    while (s < making->run->services && !same(making->run->service[s], service))
        s++;
    return s;
}

static bool is_to_go(const struct making *making, const struct happening *one)
{
    bool needs_break = one->kind == HAPPENING_WASTED ||
                       (one->kind == HAPPENING_MULTIPLIED && !any_retries(making));
    if (needs_break && !has_broken(making, one->to))
        return true;
    for (size_t i = 0; i < making->happenings; i++) {
        const struct happening *other = &making->happening[i];
        if (is_said_by(one, other) ||
            (one->kind == HAPPENING_MULTIPLIED && other->kind == HAPPENING_MULTIPLIED &&
             depth(making, other->to) > depth(making, one->to)))
            return true;
    }
    return false;
}

void leave_out_doubles(struct making *making)
{
    bool *goes = ARENA_ARRAY(making->arena, making->happenings, bool);
    size_t kept = 0;
    for (size_t i = 0; i < making->happenings; i++)
        goes[i] = is_to_go(making, &making->happening[i]);
    for (size_t i = 0; i < making->happenings; i++)
        if (!goes[i])
            making->happening[kept++] = making->happening[i];
    making->happenings = kept;
}

/* --- faults --- */

/* What the scenario says of a fault of the run's. */
static const struct fault_spec *spec_of(const struct making *making, size_t fault)
{
    const struct world_spec *spec = making->run->spec;
    const struct fault_period *period = &making->run->fault[fault];
    for (size_t i = 0; i < spec->faults.count; i++)
        if (spec->faults.item[i].at == period->begin &&
            strcmp(fault_text(&spec->faults.item[i], making->arena), period->text) == 0)
            return &spec->faults.item[i];
    return NULL;
}

/* It strikes this part, or the road to it, and is there at this time. */
static bool strikes(const struct making *making, const struct happening *fault, const char *part,
                    sim_time at)
{
    if (fault->kind != HAPPENING_FAULT || fault->at > at || fault->until < at)
        return false;
    const struct fault_spec *spec = spec_of(making, fault->fault);
    return spec && part && same(fault_at_service(spec), part);
}

static size_t find_strike(const struct making *making, const char *part, sim_time at)
{
    for (size_t i = 0; i < making->happenings; i++)
        if (strikes(making, &making->happening[i], part, at))
            return i;
    return HAPPENING_NONE;
}

/* Its workers take longer, stand still or are fewer by it. */
static bool slows(const struct fault_spec *fault)
{
    static const enum fault_effect effects[] = { EFFECT_latency, EFFECT_capacity, EFFECT_pause,
                                                 EFFECT_restart, EFFECT_deploy };
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (fault->service && effect_given(effects[i], fault))
            return true;
    return false;
}

static void find_slowing(const struct making *making, struct happening *one)
{
    for (size_t i = 0; i < making->happenings && one->slowed == KEPT_NOWHERE; i++) {
        const struct happening *fault = &making->happening[i];
        if (!strikes(making, fault, one->to, one->at) || fault->until == one->at)
            continue;
        const struct fault_spec *spec = spec_of(making, fault->fault);
        if (!slows(spec))
            continue;
        one->slowed = fault->fault;
        one->none_left = spec->instance == COUNT_NONE && spec->capacity <= 0 &&
                         spec->ramp_up == 0;
    }
}

/* --- held for longer, or asked more often --- */

/* Of the window, against the mean before the first trigger; NaN where there is none. */
static double times_before(const struct making *making, const double *over, const double *under,
                           size_t w)
{
    double before = series_sum(over, making->first, making->begin);
    double per = under ? series_sum(under, making->first, making->begin)
                       : (double)(making->begin - making->first);
    double now = under ? over[w] / under[w] : over[w];
    return before > 0 && per > 0 && isfinite(now) ? now / (before / per) : NAN;
}

static void hold_against_before(const struct making *making, struct happening *one)
{
    bool consumer = one->kind == HAPPENING_SLOTS;
    const char *path = object_path(consumer ? OF_CONSUMER : OF_SERVICE, NULL, one->to, NULL,
                                   making->arena);
    const double *busy = series_of(making->run, path, consumer ? "busy" : "busy_mean");
    const double *come = series_of(making->run, path, consumer ? "done_rate" : "arrival_rate");
    size_t w = (size_t)(one->at / making->run->tick);
    if (!busy || !come || making->begin <= making->first || one->endpoint)
        return;
    one->longer = times_before(making, busy, come, w);
    one->more = times_before(making, come, NULL, w);
    const double *times = series_of(making->run, path, "retry_amplification");
    one->retried = times && times[w] >= 1 ? 1 - 1 / times[w] : NAN;
}

/* --- who waits for whom --- */

/* A break of this part that had come by then, the earliest. */
static size_t find_break(const struct making *making, const char *part, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (happening_carries(making->happening[i].kind) && same(making->happening[i].to, part))
            return i;
    return HAPPENING_NONE;
}

/* What its workers wait for: of what it calls, that which a fault strikes, or which broke first. */
static void find_waited_for(const struct making *making, size_t place)
{
    struct happening *one = &making->happening[place];
    size_t earliest = HAPPENING_NONE;
    for (size_t e = 0; e < making->run->edges; e++) {
        const struct edge_name *edge = &making->run->edge[e];
        if (edge->from_client || !same(edge->from, one->to))
            continue;
        size_t strike = find_strike(making, edge->to, one->at);
        size_t broken = find_break(making, edge->to, place);
        size_t found = broken != HAPPENING_NONE ? broken : strike;
        if (found == HAPPENING_NONE || found >= earliest)
            continue;
        earliest = found;
        one->waits_for = edge->to;
    }
    one->because = earliest;
}

static size_t find_retries(const struct making *making, const char *to, sim_time at)
{
    for (size_t i = 0; i < making->happenings; i++)
        if (making->happening[i].kind == HAPPENING_RETRIES && making->happening[i].at <= at &&
            same(making->happening[i].to, to))
            return i;
    return HAPPENING_NONE;
}

static void explain_service(const struct making *making, size_t place)
{
    struct happening *one = &making->happening[place];
    hold_against_before(making, one);
    find_slowing(making, one);
    size_t strike = find_strike(making, one->to, one->at);
    one->struck = strike != HAPPENING_NONE;
    if (!(one->longer < MORE))
        find_waited_for(making, place);
    if (one->because == HAPPENING_NONE)
        one->because = strike;
    if (one->because == HAPPENING_NONE && one->more >= MORE)
        one->because = find_retries(making, one->to, one->at);
    size_t own = find_break(making, one->to, place); /* a queue grows as the workers are busy */
    one->because = one->because == HAPPENING_NONE ? own : one->because;
}

/* What is done on an edge follows from what happened where it leads. */
static void explain_edge(const struct making *making, size_t place)
{
    struct happening *one = &making->happening[place];
    one->because = find_break(making, one->to, place);
    if (one->because == HAPPENING_NONE)
        one->because = find_strike(making, one->to, one->at);
}

void find_reasons(struct making *making)
{
    for (size_t i = 0; i < making->happenings; i++) {
        struct happening *one = &making->happening[i];
        if (happening_carries(one->kind))
            explain_service(making, i);
        else if (one->from || one->kind == HAPPENING_MULTIPLIED || one->kind == HAPPENING_SHED)
            explain_edge(making, i);
        if (one->because == i)
            one->because = HAPPENING_NONE;
    }
}
