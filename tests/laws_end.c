/* The laws at the end of a run: the books are closed, and held against the metrics. */
#include "models/spec/client.h"
#include "models/spec/part.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "tests/laws_books.h"
#include "tests/measure_laws.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static void count_open(const struct laws *laws, uint64_t *calls, uint64_t *attempts)
{
    *calls = *attempts = 0;
    for (size_t e = 0; e < laws->topology.roads; e++) {
        const struct edge_book *book = &laws->edge[e];
        *calls += book->started - book->ended;
        *attempts += book->sent - book->answered - book->lost;
    }
}

static double stay_of_open(const struct laws *laws, size_t service)
{
    double stay = 0;
    for (size_t i = 0; i < laws->requests.room; i++) {
        const struct who *who = &laws->requests.who[i];
        if (who->key && who->service == service)
            stay += time_to_s(laws->now - who->since);
    }
    return stay;
}

/* Little's law, exactly: the area under the number inside is the sum of all stays, those of the
** ones still inside counted up to now. */
static void check_little(struct laws *laws, size_t s)
{
    struct service_book *book = &laws->service[s];
    laws_step(book, laws->now);
    double stay = book->stay + stay_of_open(laws, s);
    laws_must(laws, fabs(book->area - stay) <= 1e-6 * (book->area + 1), "Little's law");
}

/* Whoever is at work when there are fewer stays so: of the scenario and all that it changes to. */
static int64_t workers_most(const struct laws *laws, const struct service_spec *spec)
{
    int64_t most = spec->workers;
    for (size_t v = 0; v < laws->spec->changes.count; v++) {
        const struct world_spec *then = laws->spec->changes.item[v].spec;
        int64_t workers = then->parts.item[part_find(then, spec->name)].service->workers;
        most = workers > most ? workers : most;
    }
    return most;
}

static void check_service(struct laws *laws, size_t s)
{
    struct service_book *book = &laws->service[s];
    int64_t most = workers_most(laws, laws->topology.service[s]);
    for (int i = 0; i < INSTANCES_MAX; i++)
        laws_must(laws, laws->busy_most[s][i] <= most, "no more at work than workers");
    laws_must(laws,
              book->arrived ==
                  book->finished + book->refused + book->dropped + book->lost + book->inside,
              "arrivals = finished + refused + dropped + lost + inside");
    check_little(laws, s);
}

/* Little's law with the two sides counted apart: the stays of the requests, kept here one by one,
** against the number at work or waiting, which the metrics keep as levels of queue and workers.  A
** synchronous service holds whoever is inside in one of the two. */
static void check_levels(struct laws *laws, const struct results *results, size_t s,
                         struct arena *arena)
{
    const char *name = laws->topology.service[s]->name;
    bool consumer = laws->topology.part[s]->kind == PART_CONSUMER;
    const struct service_book *book = &laws->service[s];
    double seconds = time_to_s(laws->spec->run.duration - laws->measured_from), queue = 0;
    double busy = results_total(results, arena_format(arena, consumer ? "consumers.%s.busy"
                                                                      : "services.%s.busy_mean",
                                                      name));
    if (!consumer)
        queue = results_total(results, arena_format(arena, "services.%s.queue_mean", name));
    double stay = book->stay + stay_of_open(laws, s), held = book->held_area - book->held_before;
    laws_must(laws, fabs((busy + queue) * seconds - held) <= 1e-6 * (held + 1),
              "busy + queue over time = those at work or waiting");
    if (!laws->topology.service[s]->async)
        laws_must(laws, fabs(book->held_area - stay) <= 1e-6 * (stay + 1),
                  "stays = at work or waiting over time");
}

static void check_counts(struct laws *laws, const struct results *results, size_t e,
                         struct arena *arena)
{
    const struct edge_book *book = &laws->edge[e];
    const char *prefix = arena_format(arena, "edges.%s.%s", topology_from(&laws->topology, e),
                                      laws->topology.service[laws->topology.road[e].to]->name);
    double calls = results_total(results, arena_format(arena, "%s.calls", prefix));
    double sent = results_total(results, arena_format(arena, "%s.attempts", prefix));
    laws_must(laws, (uint64_t)calls == book->started - book->started_before &&
                        (uint64_t)sent == book->sent - book->sent_before,
              "the metrics count what happened");
}

static void check_metrics(struct laws *laws, const struct results *results, struct arena *arena)
{
    for (size_t s = 0; s < laws->topology.services; s++)
        if (laws->topology.part[s]->kind != PART_QUEUE)
            check_levels(laws, results, s, arena);
    for (size_t e = 0; e < laws->topology.roads; e++)
        if (!laws->topology.road[e].delivers)
            check_counts(laws, results, e, arena);
}

size_t laws_part(const struct laws *laws, int kind, size_t n)
{
    size_t s = 0;
    while ((int)laws->topology.part[s]->kind != kind || n-- > 0)
        s++;
    return s;
}

/* Deliveries are edges without metrics. */
static const struct edge_book *edge_book(const struct laws *laws, size_t n)
{
    size_t e = 0;
    while (laws->topology.road[e].delivers || n-- > 0)
        e++;
    return &laws->edge[e];
}

/* What was open where the metrics begin to count: it may end within what they count. */
static double open_then(const void *self, enum metric_scope scope, size_t place, const char *unit)
{
    const struct laws *laws = self;
    const struct world_spec *spec = laws->spec;
    size_t edge = 0;
    uint64_t open = 0;
    switch (scope) {
    case OF_RUN: return 0;
    case OF_SERVICE:
        return (double)laws->service[laws_part(laws, PART_SERVICE, place)].inside_then;
    case OF_EDGE:
        return (double)(strcmp(unit, "calls") == 0 ? edge_book(laws, place)->calls_then
                                                   : edge_book(laws, place)->attempts_then);
    case OF_QUEUE: return laws_queues_open_then(laws, laws_part(laws, PART_QUEUE, place));
    case OF_CONSUMER:
    case OF_ENDPOINT:
    case OF_ALERT: return 0;
    case OF_CLIENT: break;
    }
    for (size_t c = 0; c < place; c++)
        edge += spec->clients.item[c].calls.count;
    for (size_t i = 0; i < spec->clients.item[place].calls.count; i++)
        open += laws->edge[edge + i].calls_then;
    return (double)open;
}

const char *laws_broken(struct laws *laws, const struct results *results)
{
    struct arena *arena = arena_create();
    uint64_t calls, attempts;
    laws->now = laws->spec->run.duration;
    if (!laws->measuring)
        laws_warm_up_ends(laws);
    count_open(laws, &calls, &attempts);
    laws_must(laws, calls == laws->calls.count, "calls = ended + open");
    laws_must(laws, attempts >= laws->requests.count, "attempts = answered + lost + open");
    for (size_t s = 0; s < laws->topology.services; s++)
        check_service(laws, s);
    laws_queues_end(laws, results);
    check_metrics(laws, results, arena);
    if (!laws->broken && measures_broken(results, open_then, laws, laws->text, sizeof laws->text))
        laws->broken = laws->text;
    arena_destroy(arena);
    return laws->broken;
}

const char *laws_broken_so_far(const struct laws *laws)
{
    return laws->broken;
}

void laws_hold(struct laws *laws, const struct results *results, const char *what)
{
    const char *broken = laws_broken(laws, results);
    if (broken)
        fail_msg("%s breaks the law: %s", what, broken);
}
