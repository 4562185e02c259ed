/* Bad windows are summed first, those under repair left out where enough others stay; everything
** below is a question to these sums.  Questions come in a fixed order and the first that is
** answered names the cause.
*/
#include "models/measure/cause.h"

#include "models/measure/cause_sums.h"
#include "models/shape/gates.h"
#include "models/spec/client.h"
#include "models/spec/objective.h"
#include "models/spec/run.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

/* --- adding up --- */

static const struct topology *in_force(const struct cause_view *view, sim_time time)
{
    size_t last = 0;
    while (last + 1 < view->shapes && view->shape[last + 1].at <= time)
        last++;
    return view->shape[last].topology;
}

static void add_window(struct sums *sums, size_t w)
{
    const struct metrics *metrics = sums->metrics;
    struct client_counts client = health_counts(metrics, w);
    client_counts_add(&sums->client, &client);
    for (size_t e = 0; e < metrics->topology->roads; e++)
        edge_counts_add(&sums->edge[e], &metrics->edge[e].row[w]);
    for (size_t s = 0; s < metrics->topology->services; s++) {
        service_counts_add(&sums->service[s], &metrics->service[s].row[w]);
        if (metrics->queue[s].row)
            queue_counts_add(&sums->queue[s], &metrics->queue[s].row[w]);
        if (metrics->consumer[s].row)
            consumer_counts_add(&sums->consumer[s], &metrics->consumer[s].row[w]);
    }
    sums->seconds += time_to_s(metrics->tick);
    sums->hanging += (double)client.hanging;
    sums->wanted += client_counts_wanted(&client) - (double)client.reloads;
}

/* A remedy or event that stops or harms by itself is there: what it turns away says nothing of the
** load. */
static bool is_under_repair(const struct cause_view *view, size_t w)
{
    sim_time from = (sim_time)w * view->metrics->tick, to = from + view->metrics->tick;
    for (size_t i = 0; i < view->periods; i++) {
        const struct fault_period *period = &view->period[i];
        if (period->role != ROLE_TRIGGER && period->strikes && period->begin < to &&
            period->end > from)
            return true;
    }
    return false;
}

/* Whether most of the bad windows are left when those are left out. */
static bool leaves_most(const struct cause_view *view, size_t from, size_t to)
{
    size_t bad = 0, out = 0;
    for (size_t w = from; w < to; w++) {
        bool is_bad = view->health->window[w] == HEALTH_BAD;
        bad += is_bad;
        out += is_bad && is_under_repair(view, w);
    }
    return 2 * out < bad;
}

static size_t take_windows(const struct cause_view *view, size_t from, size_t to, struct sums *sums)
{
    bool all = !leaves_most(view, from, to);
    size_t last = to;
    for (size_t w = from; w < to; w++) {
        if (view->health->window[w] != HEALTH_BAD || (!all && is_under_repair(view, w)))
            continue;
        add_window(sums, w);
        sums->looked_at[w] = true;
        last = w;
    }
    return last;
}

static struct sums add_up(const struct cause_view *view, size_t from, size_t to,
                          struct arena *arena)
{
    const struct metrics *metrics = view->metrics;
    size_t services = metrics->topology->services;
    struct sums sums = { .metrics = metrics, .arena = arena, .health = view->health,
                         .from = from, .to = to };
    sums.looked_at = ARENA_ARRAY(arena, metrics->windows + 1, uint8_t);
    sums.queue = ARENA_ARRAY(arena, services, struct queue_counts);
    sums.consumer = ARENA_ARRAY(arena, services, struct consumer_counts);
    sums.concerned = metrics->topology->awaited;
    sums.edge = ARENA_ARRAY(arena, metrics->topology->roads, struct edge_counts);
    sums.service = ARENA_ARRAY(arena, services, struct service_counts);
    size_t last = take_windows(view, from, to, &sums);
    sums.topology = in_force(view, (sim_time)last * metrics->tick);
    return sums;
}

/* --- what is overloaded --- */

static bool find_crowded(const struct sums *sums, size_t *found)
{
    for (size_t e = sums->metrics->topology->roads; e-- > 0;) {
        if (!sums_is_road(sums, e))
            continue;
        const struct edge_counts *counts = &sums->edge[e];
        double away = (double)(counts->unsent[OUTCOME_bulkhead_full] +
                               counts->unsent[OUTCOME_pool_timeout]);
        if (sums_part(away, (double)counts->calls) >= SOME) {
            *found = e;
            return true;
        }
    }
    return false;
}

/* Services whose requests end up at this one, itself among them. */
static const bool *leading_to(const struct sums *sums, size_t service)
{
    const struct topology *topology = sums->metrics->topology;
    bool *leads = ARENA_ARRAY(sums->arena, topology->services, bool);
    leads[service] = true;
    for (size_t e = topology->roads; e-- > topology->client_roads;) /* callees after callers */
        if (leads[topology->road[e].to])
            leads[topology->road[e].from] = true;
    return leads;
}

/* Attempts of the calls that ended, on the road where that is the most. */
static double tries(const struct sums *sums)
{
    double most = 0;
    for (size_t e = 0; e < sums->metrics->topology->roads; e++)
        if (sums_is_road(sums, e))
            most = fmax(most, sums_part((double)sums->edge[e].attempts_of_ended,
                                        (double)sums->edge[e].ended));
    return most;
}

/* --- what can be served --- */

/* Root calls on each client road, of whoever asks in these windows. */
static const double *mix_of(const struct sums *sums)
{
    const struct topology *topology = sums->metrics->topology;
    double *mix = ARENA_ARRAY(sums->arena, topology->client_roads, double), all = 0;
    for (size_t e = 0; e < topology->client_roads; e++)
        all += mix[e] = (double)sums->edge[e].calls;
    for (size_t e = 0; e < topology->client_roads && !(all > 0); e++)
        mix[e] = 1;
    return mix;
}

static double passed(const struct edge_counts *counts)
{
    return 1 - fmin(1, sums_part((double)counts->cache_hits, (double)counts->calls));
}

/* Of the services that scale themselves, the instances that there were; and only what clients wait
** for. */
static struct topology scaled(const struct sums *sums)
{
    struct topology now = topology_copy(sums->topology, sums->arena);
    now.beyond = false;
    for (size_t s = 0; s < now.services; s++)
        if (now.service[s]->autoscale && sums->seconds > 0)
            now.instances[s] = fmax(1, sums->service[s].gauge_area[GAUGE_INSTANCES - EDGE_GAUGES] /
                                           sums->seconds);
    return now;
}

static double capacity_of(const struct topology *topology, const double *mix)
{
    return fmin(topology_capacity(topology, mix), gates_capacity(topology, mix));
}

/* With what the caches let through in these windows. */
static double capacity_now(const struct sums *sums, const double *mix)
{
    struct topology now = scaled(sums);
    double *passes = ARENA_ARRAY(sums->arena, now.roads, double);
    for (size_t e = 0; e < now.roads; e++)
        passes[e] = passed(&sums->edge[e]);
    topology_learn(&now, passes, sums->arena);
    return capacity_of(&now, mix);
}

/* --- naming it --- */

static void name_edge(const struct sums *sums, size_t e, struct cause *cause)
{
    const struct topology *topology = sums->metrics->topology;
    cause->from = topology_from(topology, e);
    cause->to = topology->service[topology->road[e].to]->name;
}

static void name_service(const struct sums *sums, size_t s, struct cause *cause)
{
    cause->to = sums->metrics->topology->service[s]->name;
}

/* The coldest cache there is: where the most calls get through that a warm one would have answered.
** */
static void name_cache(const struct sums *sums, struct cause *cause)
{
    double most = 0;
    for (size_t e = 0; e < sums->topology->roads; e++) {
        double more = passed(&sums->edge[e]) - sums->topology->passes[e];
        if (more <= most)
            continue;
        most = more;
        cause->share = 1 - passed(&sums->edge[e]);
        name_edge(sums, e, cause);
    }
}

static void explain_overload(const struct sums *sums, struct cause *cause)
{
    size_t s = 0, e = 0;
    bool pressed = sums_pressed(sums, &s);
    if (pressed)
        name_service(sums, s, cause);
    else if (find_crowded(sums, &e))
        name_edge(sums, e, cause);
    double abandoned = pressed ? sums_part(sums->service[s].wasted, sums->service[s].worked) : 0;
    cause->wasted = abandoned;
    cause->retried = sums_retried(sums, pressed ? leading_to(sums, s) : NULL);
    if (cause->wanted > cause->capacity) {
        cause->kind = CAUSE_SATURATION;
    } else if (cause->wanted > cause->can) {
        cause->kind = CAUSE_COLD_CACHE;
        name_cache(sums, cause);
    } else if (cause->retried) {
        cause->kind = CAUSE_RETRIES;
    } else if (abandoned >= MOST) {
        cause->kind = CAUSE_ABANDONED;
        cause->share = abandoned;
    } else {
        cause->kind = CAUSE_BACKLOG;
    }
}

static bool find_breaker(const struct sums *sums, struct cause *cause)
{
    for (size_t e = sums->metrics->topology->roads; e-- > 0;) {
        if (!sums_is_road(sums, e))
            continue;
        const double *area = sums->edge[e].gauge_area;
        double open = sums_part(area[GAUGE_BREAKERS_OPEN], area[GAUGE_BREAKERS]);
        double away = sums_part((double)sums->edge[e].unsent[OUTCOME_breaker_open],
                           (double)sums->edge[e].calls);
        if (away < SOME)
            continue;
        cause->kind = area[GAUGE_BREAKERS] > 0 ? CAUSE_BREAKER : CAUSE_EJECTED;
        cause->share = open;
        name_edge(sums, e, cause);
        return true;
    }
    return false;
}

static bool find_limit(const struct sums *sums, struct cause *cause)
{
    for (size_t s = sums->metrics->topology->services; s-- > 0;) {
        if (!sums->concerned[s])
            continue;
        double shed = sums_part((double)sums->service[s].shed, (double)sums->service[s].arrivals);
        if (shed < SOME)
            continue;
        cause->kind = CAUSE_LIMIT;
        cause->share = shed;
        name_service(sums, s, cause);
        return true;
    }
    return false;
}

/* The class in which most of the calls end that end badly. */
static bool find_outcome(const struct sums *sums, struct cause *cause)
{
    uint64_t most = 0;
    bool degraded = sums->topology->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
    for (enum outcome o = 0; o < OUTCOME_COUNT; o++) {
        if (o == OUTCOME_ok || (o == OUTCOME_degraded && degraded) || sums->client.ends[o] <= most)
            continue;
        most = sums->client.ends[o];
        cause->outcome = o;
    }
    cause->share = sums_part((double)most, (double)sums->client.ended);
    cause->kind = CAUSE_OUTCOME;
    return most > 0;
}

static void explain_rest(const struct sums *sums, struct cause *cause)
{
    if (find_breaker(sums, cause) || find_limit(sums, cause) || find_outcome(sums, cause))
        return;
    double open = sums->hanging + (double)sums->client.ended;
    cause->kind = sums->hanging > 0 ? CAUSE_HANGING : CAUSE_SLOW;
    cause->share = sums_part(sums->hanging, open);
    if (!sums_retried(sums, NULL))
        return;
    cause->kind = CAUSE_PAUSES;
    cause->share = tries(sums);
}

/* The utilisation of the busiest service. */
static double busiest(const struct sums *sums)
{
    double most = 0;
    for (size_t s = 0; s < sums->metrics->topology->services; s++)
        if (sums->concerned[s])
            most = fmax(most, sums_part(sums->service[s].busy_area, sums_workers(sums, s)));
    return fmin(most, 1);
}

/* Of what clients were answered. */
static struct cause cause_of_calls(const struct sums *sums, const struct topology *warm)
{
    const double *mix = mix_of(sums);
    size_t place;
    struct cause cause = { .busy = busiest(sums),
                           .wanted = sums_part(sums->wanted, sums->seconds),
                           .well = sums_part((double)health_well(sums->metrics, &sums->client),
                                             sums->seconds),
                           .can = capacity_now(sums, mix), .capacity = capacity_of(warm, mix) };
    cause.overloaded = sums_pressed(sums, &place) || find_crowded(sums, &place);
    if (cause.overloaded)
        explain_overload(sums, &cause);
    else
        explain_rest(sums, &cause);
    return cause;
}

/* A fault is there when the windows looked at end. */
static bool is_struck(const struct cause_view *view, const struct sums *sums)
{
    sim_time at = (sim_time)sums_end(sums) * view->metrics->tick;
    for (size_t i = 0; i < view->periods; i++)
        if (view->period[i].strikes && view->period[i].begin < at && view->period[i].end >= at)
            return true;
    return false;
}

struct cause cause_find(const struct cause_view *view, size_t from, size_t to)
{
    struct arena *arena = arena_create();
    struct sums sums = add_up(view, from, to, arena);
    struct topology warm = scaled(&sums);
    struct cause cause;
    if (health_mostly_behind(view->health, from, to, sums.looked_at))
        cause_of_queue(&sums, &warm, &cause);
    else
        cause = cause_of_calls(&sums, &warm);
    if (cause.kind == CAUSE_HELD && is_struck(view, &sums))
        cause.overloaded = false; /* slow by what is done to it, not by itself */
    arena_destroy(arena);
    return cause;
}
