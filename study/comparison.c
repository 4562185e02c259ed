/* Comparing: the replications that all variants have finished, and the headlines of each of their
** runs.
**
** The bottom layer is looked for in each run: a pass over the services, which stand callers before
** callees, and for each over all edges.  A world of 100 services and 300 edges costs 30 000
** comparisons of names a run, a small part of a millisecond.
*/
#include "study/comparison.h"

#include "models/spec/client.h"
#include "models/spec/fault.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_MOST 2048

/* --- the bottom layer --- */

static double of_part(const struct results *results, const char *kind, const char *name,
                      const char *metric)
{
    char path[PATH_MOST];
    snprintf(path, sizeof path, "%s.%s.%s", kind, name, metric);
    return results_total(results, path);
}

static double of_service(const struct results *results, const char *service, const char *metric)
{
    return of_part(results, "services", service, metric);
}

static size_t place_of(const struct results *results, const char *service)
{
    for (size_t i = 0; i < results->services; i++)
        if (strcmp(results->service[i], service) == 0)
            return i;
    return results->services;
}

/* Steps from the clients to each service by the longest way. */
static void find_depths(const struct results *results, size_t *depth)
{
    for (size_t s = 0; s < results->services; s++) {
        depth[s] = 0;
        for (size_t e = 0; e < results->edges; e++) {
            const struct edge_name *edge = &results->edge[e];
            if (strcmp(edge->to, results->service[s]) != 0)
                continue;
            size_t from = edge->from_client ? s : place_of(results, edge->from);
            size_t way = from < s ? depth[from] + 1 : 1;
            depth[s] = way > depth[s] ? way : depth[s];
        }
    }
}

const char *headline_bottom(const struct results *results)
{
    size_t *depth = memory_resize(NULL, results->services + 1, sizeof *depth), deepest = 0;
    bool struck = false;
    const char *bottom = "";
    find_depths(results, depth);
    for (size_t s = 0; s < results->services; s++) {
        bool hit = faults_strike(results->spec, results->service[s]);
        if (*bottom && (depth[s] < deepest || (depth[s] == deepest && (struck || !hit))))
            continue;
        deepest = depth[s];
        struck = hit;
        bottom = results->service[s];
    }
    free(depth);
    return bottom;
}

/* --- headlines --- */

static double goodput(const struct results *results)
{
    return results_total(results, "run.goodput");
}

static double downtime(const struct results *results)
{
    return results_total(results, "run.downtime");
}

static double recovery(const struct results *results)
{
    const struct judgement *judgement = &results->judgement;
    if (!judgement->recovered)
        return INFINITY;
    return isnan(judgement->recovery_time) ? 0 : judgement->recovery_time;
}

static double amplification(const struct results *results)
{
    return of_service(results, headline_bottom(results), "amplification");
}

static double peak(const struct results *results)
{
    return of_service(results, headline_bottom(results), "retry_amplification_peak");
}

static double wasted(const struct results *results)
{
    double sum = 0, busy_sum = 0;
    for (size_t s = 0; s < results->services; s++) {
        double share = of_service(results, results->service[s], "wasted_work");
        double busy = of_service(results, results->service[s], "busy_mean");
        bool any = !isnan(share) && busy > 0;
        sum += any ? share * busy : 0;
        busy_sum += any ? busy : 0;
    }
    return busy_sum > 0 ? sum / busy_sum : NAN;
}

/* NaN is nothing, but where all are. */
static double plus(double sum, double more)
{
    if (isnan(more))
        return sum;
    return isnan(sum) ? more : sum + more;
}

static double duplicates(const struct results *results)
{
    double sum = NAN;
    for (size_t s = 0; s < results->services; s++)
        sum = plus(sum, of_service(results, results->service[s], "duplicates"));
    for (size_t c = 0; c < results->consumers; c++)
        sum = plus(sum, of_part(results, "consumers", results->consumer[c], "duplicates"));
    return sum;
}

static double p99(const struct results *results)
{
    double slowest = NAN;
    for (size_t c = 0; c < results->spec->clients.count; c++) {
        char path[PATH_MOST];
        snprintf(path, sizeof path, "clients.%s.latency_p99", results->spec->clients.item[c].name);
        slowest = fmax(slowest, results_total(results, path)); /* NaN only where both are */
    }
    return slowest;
}

bool headline_queue(const struct results *results, const char *queue)
{
    const struct objective_spec *objective = &results->spec->objective;
    bool any = false;
    for (size_t i = 0; i < objective->queues.count; i++) {
        if (objective->queues.item[i].oldest == TIME_NONE)
            continue;
        if (strcmp(objective->queues.item[i].name, queue) == 0)
            return true;
        any = true;
    }
    return !any && part_is_read(results->spec, queue);
}

static double oldest(const struct results *results)
{
    double most = NAN;
    for (size_t q = 0; q < results->queues; q++)
        if (headline_queue(results, results->queue[q])) /* fmax passes over NaN */
            most = fmax(most, of_part(results, "queues", results->queue[q], "oldest"));
    return most;
}

/* A queue's amplification is that of the messages published there. */
static double deliveries(const struct results *results)
{
    double sum = 0, messages = 0;
    for (size_t q = 0; q < results->queues; q++) {
        double published = of_part(results, "queues", results->queue[q], "published");
        double each = of_part(results, "queues", results->queue[q], "amplification");
        bool any = published > 0 && !isnan(each) && part_is_read(results->spec, results->queue[q]);
        sum += any ? each * published : 0;
        messages += any ? published : 0;
    }
    return messages > 0 ? sum / messages : NAN;
}

static double dead(const struct results *results)
{
    double sum = NAN;
    for (size_t q = 0; q < results->queues; q++)
        sum = plus(sum, of_part(results, "queues", results->queue[q], "dead"));
    return sum;
}

const struct headline headlines[HEADLINES] = {
    [HEADLINE_GOODPUT] = { "goodput", "1/s", "root calls answered ok per second", true, goodput },
    [HEADLINE_DOWNTIME] = { "downtime", "s", "sum of the unhealthy windows", false, downtime },
    [HEADLINE_RECOVERY] = { "recovery", "s", "from the last trigger's end to lasting health", false,
                            recovery },
    [HEADLINE_AMPLIFICATION] = { "amplification", "ratio",
                                 "requests at the bottom layer, relative to those without failures",
                                 false, amplification },
    [HEADLINE_PEAK] = { "peak", "ratio", "the largest window of the retry amplification", false,
                        peak },
    [HEADLINE_WASTED] = { "wasted work", "ratio",
                          "share of the work done for callers that had left", false, wasted },
    [HEADLINE_DUPLICATES] = { "duplicates", "requests", "side effects that took place again", false,
                              duplicates },
    [HEADLINE_P99] = { "p99", "s", "99 % of the answers came within this; the slowest client's",
                       false, p99 },
    [HEADLINE_OLDEST] = { "oldest", "s", "age that the oldest message in a queue reached", false,
                          oldest },
    [HEADLINE_DELIVERIES] = { "deliveries", "ratio", "deliveries of a message, in the mean", false,
                              deliveries },
    [HEADLINE_DEAD] = { "dead", "messages", "messages given up", false, dead },
};

/* --- pairs --- */

/* The replications that all studies have, run after run in the order of the first. */
static void match(struct comparison *comparison, struct arena *arena)
{
    size_t studies = comparison->studies, most = studies ? comparison->study[0]->runs : 0;
    comparison->run = ARENA_ARRAY(arena, studies * most, const struct results *);
    for (size_t r = 0; r < most; r++) {
        const struct results **row = &comparison->run[comparison->pairs * studies];
        uint64_t replication = comparison->study[0]->run[r]->replication;
        bool all = true;
        for (size_t v = 0; v < studies && all; v++) {
            row[v] = study_replication(comparison->study[v], replication);
            all = row[v] != NULL;
        }
        comparison->pairs += all ? 1 : 0;
    }
}

/* Every value once: some are dear, and each is needed for itself and for the differences. */
static void evaluate(struct comparison *comparison, struct arena *arena)
{
    size_t cells = comparison->studies * comparison->pairs;
    comparison->cell = ARENA_ARRAY(arena, cells, struct headline_values);
    for (size_t i = 0; i < cells; i++)
        for (size_t h = 0; h < HEADLINES; h++)
            comparison->cell[i].of[h] = headlines[h].value(comparison->run[i]);
}

bool comparison_has(const struct comparison *comparison, enum headline_of h)
{
    bool has = h < HEADLINE_OLDEST;
    for (size_t v = 0; v < comparison->studies; v++)
        has |= !isnan(comparison->value[v][h].mean);
    return has;
}

double comparison_value(const struct comparison *comparison, size_t v, size_t pair,
                        enum headline_of h)
{
    return comparison->cell[pair * comparison->studies + v].of[h];
}

static void column(const struct comparison *comparison, size_t v, enum headline_of h,
                   double *values)
{
    for (size_t p = 0; p < comparison->pairs; p++) {
        double value = comparison_value(comparison, v, p, h);
        values[p] = isfinite(value) ? value : NAN;
    }
}

static void estimate_variant(struct comparison *comparison, size_t v, double *own, double *first)
{
    static const struct estimate none = { NAN, NAN, 0 };
    for (enum headline_of h = 0; h < HEADLINES; h++) {
        column(comparison, v, h, own);
        column(comparison, 0, h, first);
        comparison->value[v][h] =
            h == HEADLINE_RECOVERY ? none : estimate_of(own, comparison->pairs);
        comparison->difference[v][h] =
            v == 0 ? none : estimate_paired(first, own, comparison->pairs);
    }
}

static void count_recoveries(struct comparison *comparison, size_t v)
{
    size_t fewer = 0, more = 0;
    for (size_t p = 0; p < comparison->pairs; p++) {
        bool first = isfinite(comparison_value(comparison, 0, p, HEADLINE_RECOVERY));
        bool own = isfinite(comparison_value(comparison, v, p, HEADLINE_RECOVERY));
        fewer += first && !own ? 1 : 0;
        more += own && !first ? 1 : 0;
    }
    comparison->fewer_recover[v] = share_of(fewer, comparison->pairs);
    comparison->more_recover[v] = share_of(more, comparison->pairs);
}

struct comparison *comparison_make(struct study **studies, size_t count, struct arena *arena)
{
    struct comparison *comparison = ARENA_NEW(arena, struct comparison);
    *comparison = (struct comparison){ .study = studies, .studies = count };
    match(comparison, arena);
    evaluate(comparison, arena);
    comparison->value = arena_take_array(arena, count, sizeof *comparison->value);
    comparison->difference = arena_take_array(arena, count, sizeof *comparison->difference);
    comparison->fewer_recover = ARENA_ARRAY(arena, count, struct share);
    comparison->more_recover = ARENA_ARRAY(arena, count, struct share);
    double *own = memory_resize(NULL, comparison->pairs + 1, sizeof *own);
    double *first = memory_resize(NULL, comparison->pairs + 1, sizeof *first);
    for (size_t v = 0; v < count; v++) {
        estimate_variant(comparison, v, own, first);
        count_recoveries(comparison, v);
    }
    free(own);
    free(first);
    return comparison;
}

/* --- beyond chance --- */

bool recoveries_differ(size_t fewer, size_t more)
{
    size_t least = fewer < more ? fewer : more, all = fewer + more;
    double p = 2 * gsl_cdf_binomial_P((unsigned)least, 0.5, (unsigned)all);
    return all > 0 && p <= 1 - ESTIMATE_CONFIDENCE + 1e-12;
}

bool comparison_significant(const struct comparison *comparison, size_t v, enum headline_of h)
{
    if (h != HEADLINE_RECOVERY)
        return estimate_significant(&comparison->difference[v][h]);
    return recoveries_differ(comparison->fewer_recover[v].hits, comparison->more_recover[v].hits);
}
