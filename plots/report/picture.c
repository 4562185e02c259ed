/* Choosing what a picture shows. */
#include "plots/report/picture.h"

#include "models/spec/client.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"
#include "plots/report/words.h"

#include <math.h>

static const double *series_of(const struct picture *picture, const char *path)
{
    const struct measure *measure = results_find(picture->run, path);
    return measure ? measure->series : NULL;
}

static const double *object_series(const struct picture *picture, const char *kind,
                                   const char *name, const char *metric)
{
    return series_of(picture, arena_format(picture->arena, "%s.%s.%s", kind, name, metric));
}

double picture_point(const struct picture *picture, const double *series, size_t first)
{
    size_t windows = picture->run->windows, last = first + picture->stride, count = 0;
    double sum = 0;
    for (size_t i = first; series && i < last && i < windows; i++) {
        sum += isnan(series[i]) ? 0 : series[i];
        count += isnan(series[i]) ? 0 : 1;
    }
    return count ? sum / (double)count : NAN;
}

double picture_highest(const struct picture *picture, const double *series)
{
    double most = 0;
    for (size_t i = 0; i < picture->run->windows; i += picture->stride)
        most = fmax(most, picture_point(picture, series, i)); /* fmax passes over NaN */
    return most;
}

bool picture_makes_line(const struct picture *picture, const double *series)
{
    double last = NAN;
    for (size_t i = 0; i < picture->run->windows; i += picture->stride) {
        double here = picture_point(picture, series, i);
        if (!isnan(here) && (!isnan(last) || picture->run->windows <= picture->stride))
            return true;
        last = here;
    }
    return false;
}

/* --- which services matter --- */

/* Services, then consumers, which are services, too, but that nobody calls them. */
static const char *worker_name(const struct picture *picture, size_t worker)
{
    const struct results *run = picture->run;
    return worker < run->services ? run->service[worker] : run->consumer[worker - run->services];
}

static double interest(const struct picture *picture, size_t worker)
{
    const char *name = worker_name(picture, worker);
    if (faults_strike(picture->run->spec, name))
        return INFINITY;
    if (worker >= picture->run->services)
        return picture_highest(picture, object_series(picture, "consumers", name, "utilisation"));
    return picture_highest(picture, object_series(picture, "services", name,
                                                  "retry_amplification")) +
           picture_highest(picture, object_series(picture, "services", name, "utilisation"));
}

/* Whether fewer than `room` services are more interesting than this one; of equals the first. */
static bool among(const double *interest_of, size_t services, size_t service, size_t room)
{
    size_t before = 0;
    for (size_t i = 0; i < services; i++)
        before += interest_of[i] > interest_of[service] ||
                  (i < service && !(interest_of[i] < interest_of[service]));
    return before < room;
}

static void choose_services(struct picture *picture)
{
    size_t services = picture->run->services + picture->run->consumers;
    double *interest_of = ARENA_ARRAY(picture->arena, services, double);
    for (size_t i = 0; i < services; i++)
        interest_of[i] = interest(picture, i);
    for (size_t i = 0; i < services; i++) {
        if (!among(interest_of, services, i, PICTURE_SERVICES))
            continue;
        if (among(interest_of, services, i, PICTURE_LOADED))
            picture->loaded[picture->loadeds++] = picture->services;
        picture->consumers += i >= picture->run->services;
        picture->service[picture->services++] = worker_name(picture, i);
    }
}

/* --- time --- */

static void choose_time(struct picture *picture)
{
    static const struct { double from, scale; const char *unit; } axis[] = {
        { 0, 1e-3, "ms" }, { 2, 1, "s" }, { 600, 60, "min" }, { 6 * 3600.0, 3600, "h" },
        { 72 * 3600.0, 86400, "days" },
    };
    double length = time_to_s((sim_time)picture->run->windows * picture->run->tick);
    for (size_t i = 0; i < sizeof axis / sizeof *axis; i++) {
        if (length < axis[i].from)
            break;
        picture->unit = axis[i].unit;
        picture->scale = axis[i].scale;
    }
    picture->stride = (picture->run->windows + PICTURE_POINTS - 1) / PICTURE_POINTS;
    picture->stride += picture->stride == 0;
}

/* --- the series drawn --- */

#define NO_NEWS 1.02 /* amplification: beside queues there is better use for the room */

static void add(struct picture *picture, const double *series)
{
    picture->series[picture->columns++] = series;
}

static void add_services(struct picture *picture)
{
    picture->deepest = "";
    for (size_t i = 0; i < picture->services; i++) {
        const char *name = picture->service[i];
        const double *amplification = object_series(picture, "services", name,
                                                    "retry_amplification");
        bool consumes = i >= picture->services - picture->consumers;
        add(picture, amplification);
        add(picture, consumes ? object_series(picture, "consumers", name, "busy")
                              : object_series(picture, "services", name, "busy_mean"));
        add(picture, object_series(picture, "services", name, "queue_mean"));
        double peak = picture_highest(picture, amplification);
        if (peak > picture->amplification && words_inner(picture->run, name))
            picture->deepest = name;
        if (picture_makes_line(picture, amplification))
            picture->amplification = fmax(picture->amplification, peak);
    }
}

/* A panel of lines at 1, or in pieces at 1, says nothing. */
static void drop_amplification(struct picture *picture)
{
    if (picture->run->queues > 0 && picture->amplification < NO_NEWS)
        picture->amplification = 0;
}

static void add_clients(struct picture *picture)
{
    size_t count = picture->study->spec->clients.count;
    for (size_t i = 0; i < count && picture->clients < PICTURE_CLIENTS; i++) {
        const char *name = picture->study->spec->clients.item[i].name;
        const double *p99 = object_series(picture, "clients", name, "latency_p99");
        if (words_publishes(picture->run->spec, name) && !(picture_highest(picture, p99) > 0))
            continue;
        picture->client[picture->clients++] = name;
        add(picture, object_series(picture, "clients", name, "latency_p50"));
        add(picture, p99);
    }
}

struct picture picture_choose(const struct study *study, struct arena *arena)
{
    struct picture picture = { .study = study, .run = words_drawn(study), .arena = arena };
    choose_time(&picture);
    choose_services(&picture);
    add(&picture, series_of(&picture, "run.offered"));
    add(&picture, series_of(&picture, "run.attempts"));
    add(&picture, series_of(&picture, "run.goodput"));
    add_services(&picture);
    drop_amplification(&picture);
    add_clients(&picture);
    add(&picture, object_series(&picture, "services", picture.deepest, "arrival_rate"));
    add(&picture, series_of(&picture, "run.degraded"));
    return picture;
}
