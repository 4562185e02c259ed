/* Only the measures that a comparison reads, at the paths where it looks for them. */
#include "tests/versus.h"

#include "models/spec/client.h"
#include "models/spec/world.h"

#include <math.h>

#define MEASURES_MOST 20

static const struct metric metric = { OF_RUN, "m", "1", "made by hand", METRIC_TOTAL, NULL };

static void add(struct results *results, const char *path, double total)
{
    results->measure[results->measures++] = (struct measure){ path, &metric, total, NULL };
}

static void add_services(struct results *results, double amplification)
{
    add(results, "services.front.amplification", 1);
    add(results, "services.front.wasted_work", 0.1);
    add(results, "services.front.busy_mean", 30);
    add(results, "services.front.duplicates", NAN);
    add(results, "services.back.amplification", amplification);
    add(results, "services.back.retry_amplification_peak", 2 * amplification);
    add(results, "services.back.wasted_work", 0.4);
    add(results, "services.back.busy_mean", 10);
    add(results, "services.back.duplicates", 17);
}

static struct results *make_run(struct arena *arena, const struct world_spec *spec,
                                double amplification, const struct outcome_of_run *run)
{
    static const struct edge_name edges[] = { { "web", "front", true },
                                              { "web", "back", true },
                                              { "front", "back", false } };
    static const char *const services[] = { "front", "back" };
    static const uint8_t health[1]; /* of no window */
    struct results *results = ARENA_NEW(arena, struct results);
    *results = (struct results){ .spec = spec,
                                 .health = health,
                                 .seed = 7,
                                 .replication = run->replication,
                                 .edge = edges,
                                 .edges = 3,
                                 .service = services,
                                 .services = 2 };
    results->measure = ARENA_ARRAY(arena, MEASURES_MOST, struct measure);
    add(results, "run.goodput", run->goodput);
    add(results, "run.downtime", run->downtime);
    add_services(results, amplification);
    add(results, "clients.web.latency_p99", 2.5);
    add(results, "clients.cron.latency_p99", NAN);
    bool recovered = isfinite(run->recovery);
    results->judgement =
        (struct judgement){ .verdict = recovered ? VERDICT_RECOVERED : VERDICT_METASTABLE,
                            .recovered = recovered,
                            .remedy = REMEDY_NONE,
                            .relapsed = NAN,
                            .recovery_time = recovered ? run->recovery : NAN,
                            .downtime = run->downtime };
    return results;
}

static struct world_spec *make_spec(struct arena *arena)
{
    static struct client_spec clients[] = { { .name = "web" }, { .name = "cron" } };
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    spec->name = "made by hand";
    spec->run.replications = 1;
    spec->run.duration = 600 * SIM_S;
    spec->clients.item = clients;
    spec->clients.count = 2;
    return spec;
}

struct study *versus_study(struct arena *arena, const char *variant, double amplification,
                           const struct outcome_of_run *runs, size_t count)
{
    struct study *study = ARENA_NEW(arena, struct study);
    *study =
        (struct study){ .spec = make_spec(arena), .variant = variant, .seed = 7, .runs = count };
    study->run = ARENA_ARRAY(arena, count, struct results *);
    double *times = ARENA_ARRAY(arena, count, double);
    for (size_t i = 0; i < count; i++) {
        study->run[i] = make_run(arena, study->spec, amplification, &runs[i]);
        study->verdicts[study->run[i]->judgement.verdict]++;
        study->recovered += study->run[i]->judgement.recovered;
        times[i] = runs[i].recovery;
    }
    study->recovery = median_of(times, count);
    size_t measures = count ? study->run[0]->measures : 0;
    study->estimate = ARENA_ARRAY(arena, measures, struct estimate);
    for (size_t m = 0; m < measures; m++) {
        for (size_t i = 0; i < count; i++)
            times[i] = study->run[i]->measure[m].total;
        study->estimate[m] = estimate_of(times, count);
    }
    return study;
}
