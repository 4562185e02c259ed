/* One step of a service, between flow_arrive() (what all roads bring) and flow_call_on() (what its
** requests ask of the services below).  Of its waiting and inside no more is kept than can be:
** room_of() is the least of all that bounds a queue, be it the patience of those who wait in it.
*/
#include "study/flow_parts.h"

#include "models/shape/contention.h"
#include "models/spec/load.h"
#include "study/strain.h"

#include <math.h>
#include <string.h>

/* What a request waits for below, and how often that fails: parallel calls take as long as the
** slowest. */
static double below(const struct flow *flow, size_t s, double *fails)
{
    double sum = 0, group = 0;
    const char *word = NULL;
    for (size_t r = flow->topology->client_roads; r < flow->topology->roads; r++) {
        const struct way *way = &flow->way[r];
        if (flow->topology->road[r].from != s || flow->topology->road[r].delivers ||
            !(way->share > 0))
            continue;
        const struct call_spec *call = topology_call(flow->topology, r);
        double often = way->share * flow_passes(flow, r);
        double beside = call->parallel ? (double)call->times : 1; /* as long as one of them */
        double one = often > 0 ? often / beside * way->fate.time : 0;
        bool same = word && call->parallel && strcmp(word, call->parallel) == 0;
        sum += same ? 0 : group;
        group = same ? fmax(group, one) : one;
        word = call->parallel;
        if (call->on_failure != ON_FAILURE_IGNORE && call->on_failure != ON_FAILURE_DEGRADED)
            *fails = 1 - (1 - *fails) * (1 - fmin(often, 1) * way->fate.fails);
    }
    return sum + group;
}

/* Requests a second that its workers can do. */
static double can_do(const struct service_spec *spec, const struct basin *basin, double work,
                     double elsewhere, double workers)
{
    double hold = work + elsewhere, most = hold > 0 ? workers / hold : INFINITY;
    if (!contention_any(spec) || !isfinite(elsewhere) || !(work > 0))
        return most;
    double each = basin->waiting > 0 ? contention_when_full(spec, work, elsewhere)
                                     : contention_capacity(spec, work, elsewhere);
    return fmin(most, each * workers / (double)spec->workers);
}

/* Those that have their worker, or wait for an answer without one. */
double flow_inside(const struct flow *flow, size_t s, double hold, double workers)
{
    const struct service_spec *spec = flow->topology->service[s];
    const struct basin *basin = &flow->basin[s];
    double most = spec->async ? INFINITY : workers, come = basin->done * flow->step;
    if (!isfinite(hold))
        return fmin(most, basin->inside + (spec->async ? come : basin->waiting));
    double stay = hold > 0 ? exp(-flow->step / hold) : 0;
    return fmin(most, basin->inside * stay + basin->done * hold * (1 - stay));
}

/* How long the most patient caller waits. */
static double patience(const struct flow *flow)
{
    double most = 0;
    for (size_t r = 0; r < flow->topology->roads; r++)
        most = fmax(most, flow->way[r].fate.time);
    return most;
}

/* Calls that wait for it, where all callers tell it that they leave. */
static double told_of(const struct flow *flow, size_t s)
{
    double open = 0;
    for (size_t r = 0; r < flow->topology->roads; r++) {
        if (flow->topology->road[r].to != s)
            continue;
        if (flow_cancel(flow, r) == CANCEL_NONE)
            return INFINITY;
        open += (flow->way[r].open + flow->way[r].calls * flow->step) * flow->way[r].fate.twins;
    }
    return open;
}

/* Requests that may wait. */
static double room_of(const struct flow *flow, size_t s)
{
    const struct service_spec *spec = flow->topology->service[s];
    const struct basin *basin = &flow->basin[s];
    const struct queue_spec *queue = &spec->queue;
    double room = INFINITY;
    if (queue->limit != COUNT_UNLIMITED)
        room = (double)queue->limit * (double)spec->instances;
    if (queue->max_wait != TIME_NONE)
        room = fmin(room, basin->arrives * time_to_s(queue->max_wait));
    if (queue->codel)
        room = fmin(room, basin->arrives * 2 * time_to_s(queue->codel->interval));
    if (queue->drop_expired)
        room = fmin(room, basin->arrives * patience(flow));
    return fmin(room, told_of(flow, s));
}

/* Who comes last is served first: some as if nobody waited, the others not before all is over. */
static double queued(const struct service_spec *spec, struct basin *basin, double most)
{
    bool last_first =
        spec->queue.order == QUEUE_LIFO || spec->queue.order == QUEUE_ADAPTIVE_LIFO;
    basin->starves = 0;
    if (!(basin->waiting > 0))
        return 0;
    if (!last_first || !(most > 0))
        return basin->waiting / most;
    if (basin->arrives > most)
        basin->starves = 1 - most / basin->arrives;
    return 0;
}

struct toil flow_toil(const struct flow *flow, size_t s)
{
    const struct service_spec *spec = flow->topology->service[s];
    struct toil toil = { .strain = strain_of_part(flow->topology->spec, spec->name,
                                                  (double)spec->instances, flow->now) };
    const struct strain *strain = &toil.strain;
    toil.fails = strain->fails + (1 - strain->fails) *
                 (spec->error_rate.error + spec->error_rate.unavailable +
                  spec->error_rate.overloaded + spec->error_rate.invalid);
    toil.elsewhere = below(flow, s, &toil.fails);
    toil.work = flow->basin[s].work * strain->times + strain->adds;
    toil.held = toil.work + strain->slow * strain->slows;
    toil.workers = (double)(spec->workers * spec->instances) * strain->workers;
    return toil;
}

void flow_serve(struct flow *flow, size_t s)
{
    const struct service_spec *spec = flow->topology->service[s];
    struct basin *basin = &flow->basin[s];
    struct toil toil = flow_toil(flow, s);
    struct strain strain = toil.strain;
    double comes = strain.down ? 0 : fmin(basin->arrives, strain.rate);
    double most = can_do(spec, basin, toil.held, spec->async ? 0 : toil.elsewhere, toil.workers);
    double refused = basin->arrives - comes;
    basin->waiting = strain.down ? 0 : basin->waiting + comes * flow->step;
    basin->done = fmin(basin->waiting / flow->step, most);
    basin->waiting -= basin->done * flow->step;
    basin->inside = flow_inside(flow, s, toil.held + toil.elsewhere, toil.workers);
    double room = strain.paused ? INFINITY : room_of(flow, s);
    if (basin->waiting > room) {
        refused += (basin->waiting - room) / flow->step;
        basin->waiting = room;
    }
    basin->answer = strain.down ? 0 : queued(spec, basin, most) + toil.work + toil.elsewhere;
    refused = basin->arrives > 0 ? fmin(refused / basin->arrives, 1) : 0;
    basin->refused = strain.down ? 1 : refused;
    basin->fails = toil.fails;
}
