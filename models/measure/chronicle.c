/* The way of a chronicle: faults from the results, the course from the judgement, and the signs,
** each asked of every object it may show on; then all in the order of time, and for each what it
** follows from.
**
** What is frequent: nothing.  It is made once, of the run that is shown: objects x signs x windows,
** 10 000 windows and 20 objects in some milliseconds.
*/
#include "models/measure/chronicle.h"

#include "models/measure/chronicle_parts.h"
#include "models/spec/alert.h"
#include "models/spec/client.h"
#include "models/spec/endpoint.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOW_AND_THEN 0.1 /* of the windows before the first trigger: then it is no news */

/* --- faults --- */

static void add_faults(struct making *making)
{
    const struct results *run = making->run;
    sim_time end = (sim_time)run->windows * run->tick;
    for (size_t i = 0; i < run->faults; i++) {
        struct happening *one = making_add(making, HAPPENING_FAULT, run->fault[i].begin);
        one->fault = i;
        one->until = run->fault[i].end;
        if (run->fault[i].end >= end || run->fault[i].end <= run->fault[i].begin)
            continue;
        making_add(making, HAPPENING_FAULT_OVER, run->fault[i].end)->fault = i;
    }
}

/* --- alerts --- */

static void add_alerts(struct making *making)
{
    const struct world_spec *spec = making->run->spec;
    for (size_t i = 0; i < spec->alerts.count; i++) {
        const char *name = spec->alerts.item[i].name;
        const char *path = arena_format(making->arena, "alerts.%s.fired_at", name);
        double at = results_total(making->run, path);
        if (!isnan(at))
            making_add(making, HAPPENING_ALERT, time_from_s(at))->to = name;
    }
}

/* --- signs --- */

static bool shows(const struct watched *watched, const struct sign *sign, size_t w)
{
    for (size_t i = 0; i < SIGN_SERIES && sign->metric[i]; i++)
        if (isnan(watched->series[i][w]))
            return false;
    return sign->shows(watched, w);
}

/* It shows in this window, and where it must last in one of the two after it. */
static bool begins(const struct watched *watched, const struct sign *sign, size_t w)
{
    if (!shows(watched, sign, w))
        return false;
    for (size_t next = w + 1; sign->lasts && next <= w + 2 && next < watched->run->windows; next++)
        if (shows(watched, sign, next))
            return true;
    return !sign->lasts;
}

static bool is_usual(const struct watched *watched, const struct sign *sign)
{
    size_t shown = 0, windows = watched->from_window - watched->first;
    for (size_t w = watched->first; w < watched->from_window; w++)
        shown += shows(watched, sign, w);
    return windows > 0 && (double)shown >= NOW_AND_THEN * (double)windows;
}

/* The window from which on it is away for a hold, or to the end. */
static size_t gone_from(const struct watched *watched, const struct sign *sign, size_t begin,
                        size_t hold)
{
    size_t last = begin;
    for (size_t w = begin; w < watched->run->windows && w <= last + hold; w++)
        last = shows(watched, sign, w) ? w : last;
    return last + 1;
}

static void add_sign(struct making *making, const struct watched *watched, const struct sign *sign,
                     size_t begin, size_t end)
{
    const struct trigger *trigger = &watched->run->judgement.trigger;
    sim_time at = (sim_time)begin * watched->run->tick;
    if (begin == watched->from_window && trigger->any && trigger->begin > at)
        at = trigger->begin; /* in the middle of that window */
    struct happening *one = making_add(making, sign->kind, at);
    one->until = (sim_time)end * watched->run->tick;
    one->from = watched->from;
    one->to = watched->to;
    one->endpoint = watched->endpoint;
    sign->tell(watched, begin, one);
}

/* What carries load may break again, after it had been whole for a hold; of all else it is the
** first time that counts. */
static void see(struct making *making, const struct watched *watched, const struct sign *sign)
{
    size_t windows = watched->run->windows, hold = making->hold;
    bool seen = false, recurs = happening_carries(sign->kind);
    if (is_usual(watched, sign))
        return;
    for (size_t w = watched->from_window; w < windows && (!seen || recurs); w++) {
        if (!begins(watched, sign, w))
            continue;
        size_t end = gone_from(watched, sign, w, recurs ? hold : windows);
        add_sign(making, watched, sign, w, end);
        making->happening[making->happenings - 1].again = seen;
        seen = true;
        w = end;
    }
}

/* Looks for all signs of a scope on one object. */
static void look_at(struct making *making, enum metric_scope scope, const char *from,
                    const char *to, const char *endpoint)
{
    const char *path = object_path(scope, from, to, endpoint, making->arena);
    for (size_t i = 0; i < signs_count; i++) {
        const struct sign *sign = &signs[i];
        struct watched watched = { making->run, scope, from, to, endpoint, { NULL },
                                   making->first, making->begin, NAN };
        if (sign->scope != scope)
            continue;
        bool known = true;
        for (size_t s = 0; s < SIGN_SERIES && sign->metric[s]; s++)
            known &= (watched.series[s] = series_of(making->run, path, sign->metric[s])) != NULL;
        if (!known)
            continue;
        watched.room = sign->room ? sign->room(&watched) : NAN;
        if (!sign->room || !isnan(watched.room))
            see(making, &watched, sign);
    }
}

static void look_at_endpoints(struct making *making)
{
    const struct world_spec *spec = making->run->spec;
    for (size_t s = 0; s < spec->services.count; s++) {
        const struct service_spec *service = &spec->services.item[s];
        for (size_t i = 0; i < service->endpoints.count; i++)
            if (service->endpoints.item[i].workers != COUNT_NONE)
                look_at(making, OF_ENDPOINT, NULL, service->name, service->endpoints.item[i].name);
    }
}

/* What carries load from behind: those above wait for those below. */
static void look_at_all(struct making *making)
{
    const struct results *run = making->run;
    for (size_t i = run->services; i-- > 0;)
        look_at(making, OF_SERVICE, NULL, run->service[i], NULL);
    look_at_endpoints(making);
    for (size_t i = run->edges; i-- > 0;)
        look_at(making, OF_EDGE, run->edge[i].from, run->edge[i].to, NULL);
    for (size_t i = 0; i < run->consumers; i++)
        look_at(making, OF_CONSUMER, NULL, run->consumer[i], NULL);
    for (size_t i = 0; i < run->queues; i++)
        look_at(making, OF_QUEUE, NULL, run->queue[i], NULL);
    for (size_t i = 0; i < run->spec->clients.count && run->spec->clients.count > 1; i++)
        look_at(making, OF_CLIENT, NULL, run->spec->clients.item[i].name, NULL);
}

/* --- the order --- */

static int compare(const void *a, const void *b)
{
    const struct happening *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return (one->order > other->order) - (one->order < other->order);
}

static void sort(struct making *making)
{
    for (size_t i = 0; i < making->happenings; i++)
        making->happening[i].order = i;
    if (making->happenings)
        qsort(making->happening, making->happenings, sizeof *making->happening, compare);
}

struct chronicle chronicle_make(const struct results *results, struct arena *arena)
{
    struct making making = { .run = results, .arena = arena };
    making.first = first_measured(results);
    making.begin = first_looked_at(results);
    making.hold = (size_t)((results->spec->objective.hold + results->tick - 1) / results->tick);
    add_faults(&making);
    add_alerts(&making);
    look_at_all(&making);
    add_course(&making);
    leave_out_doubles(&making);
    sort(&making);
    find_reasons(&making);
    struct chronicle chronicle = { results, making.happening, making.happenings, HAPPENING_NONE };
    for (size_t i = making.happenings; i-- > 0;)
        if (happening_breaks(making.happening[i].kind))
            chronicle.first = i;
    return chronicle;
}
