/* Kept apart from the metrics on purpose: nothing here uses their counts, so a mistake in one shows in
** the other.  Open calls and requests are remembered one by one.
*/
#include "tests/laws.h"

#include "tests/crowd.h"
#include "tests/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EDGES_MAX 64
#define SERVICES_MAX 64
#define INSTANCES_MAX 64

struct edge_book {
    uint64_t started, ended, sent, answered, lost, given_up;
    uint64_t started_before, sent_before; /* the end of the warm-up */
};

struct service_book {
    uint64_t arrived, finished, refused, dropped, lost, inside, inside_most;
    int64_t busy[INSTANCES_MAX], held; /* at work or waiting, in all instances */
    double area, stay; /* of requests inside; seconds */
    double held_area, held_before; /* of those held; up to the end of the warm-up */
    sim_time since;
};

struct laws {
    const struct world_spec *spec;
    struct edge_book edge[EDGES_MAX];
    struct service_book service[SERVICES_MAX];
    int64_t busy_most[SERVICES_MAX][INSTANCES_MAX];
    struct crowd calls, requests;
    sim_time now, measured_from; /* where the first window after the warm-up begins */
    bool measuring;
    const char *broken; /* the first law that was */
};

static void must(struct laws *laws, bool holds, const char *law)
{
    if (!holds && !laws->broken)
        laws->broken = law;
}

struct laws *laws_create(const struct world_spec *spec)
{
    struct laws *laws = calloc(1, sizeof *laws);
    assert_non_null(laws);
    laws->spec = spec;
    laws->measured_from = (spec->run.warmup + spec->run.tick - 1) / spec->run.tick *
                          spec->run.tick;
    assert_true(spec->services.count <= SERVICES_MAX);
    size_t edges = 0;
    for (size_t i = 0; i < spec->clients.count; i++)
        edges += spec->clients.item[i].calls.count;
    for (size_t i = 0; i < spec->services.count; i++) {
        edges += spec->services.item[i].calls.count;
        assert_true(spec->services.item[i].instances <= INSTANCES_MAX);
    }
    assert_true(edges <= EDGES_MAX);
    crowd_init(&laws->calls, 1024);
    crowd_init(&laws->requests, 1024);
    return laws;
}

void laws_destroy(struct laws *laws)
{
    crowd_release(&laws->calls);
    crowd_release(&laws->requests);
    free(laws);
}

static void step(struct service_book *book, sim_time now)
{
    double seconds = time_to_s(now - book->since);
    book->area += (double)book->inside * seconds;
    book->held_area += (double)book->held * seconds;
    book->since = now;
}

/* The metrics leave out what was before. */
static void warm_up_ends(struct laws *laws)
{
    laws->measuring = true;
    for (size_t s = 0; s < SERVICES_MAX; s++) {
        step(&laws->service[s], laws->measured_from);
        laws->service[s].held_before = laws->service[s].held_area;
    }
    for (size_t e = 0; e < EDGES_MAX; e++) {
        laws->edge[e].started_before = laws->edge[e].started;
        laws->edge[e].sent_before = laws->edge[e].sent;
    }
}

static void arrives(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    step(book, fact->time);
    must(laws, !crowd_find(&laws->requests, fact->request), "a request arrives once");
    struct who *who = crowd_add(&laws->requests, fact->request);
    who->since = fact->time;
    who->service = fact->service;
    book->arrived++;
    book->inside++;
}

static void leaves(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    step(book, fact->time);
    must(laws, who != NULL, "only a request that has arrived can leave");
    if (!who)
        return;
    must(laws, !who->working && !who->queued, "a request that leaves holds nothing");
    book->stay += time_to_s(fact->time - who->since);
    book->inside--;
    crowd_remove(&laws->requests, who);
}

static void works(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    must(laws, who && !who->working && !who->queued, "a request takes one worker");
    if (who)
        who->working = true;
    step(book, fact->time);
    book->held++;
    int64_t busy = ++book->busy[fact->instance % INSTANCES_MAX];
    int64_t *most = &laws->busy_most[fact->service][fact->instance % INSTANCES_MAX];
    *most = busy > *most ? busy : *most;
}

static void stops(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    must(laws, who && who->working, "a worker is given back by who holds it");
    if (who)
        who->working = false;
    step(book, fact->time);
    book->held--;
    must(laws, --book->busy[fact->instance % INSTANCES_MAX] >= 0, "a worker is given back once");
}

static void queues(struct laws *laws, struct service_book *book, const struct fact *fact, bool in)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    must(laws, who && who->queued != in && !who->working, "a request waits once");
    if (who)
        who->queued = in;
    step(book, fact->time);
    book->held += in ? 1 : -1;
}

static void call_opens(struct laws *laws, const struct fact *fact)
{
    must(laws, !crowd_find(&laws->calls, fact->call), "a call starts once");
    crowd_add(&laws->calls, fact->call);
}

static void call_closes(struct laws *laws, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->calls, fact->call);
    must(laws, who != NULL, "a call ends once");
    if (who)
        crowd_remove(&laws->calls, who);
}

static void hear(void *self, const struct fact *fact)
{
    struct laws *laws = self;
    struct edge_book *edge = &laws->edge[fact->edge];
    struct service_book *service = &laws->service[fact->service];
    must(laws, fact->time >= laws->now, "time never goes back");
    laws->now = fact->time;
    if (!laws->measuring && fact->time >= laws->measured_from)
        warm_up_ends(laws);
    switch ((enum fact_kind)fact->kind) {
    case FACT_CALL_STARTED:
        edge->started++;
        call_opens(laws, fact);
        break;
    case FACT_CALL_ENDED:
        edge->ended++;
        call_closes(laws, fact);
        break;
    case FACT_ATTEMPT_SENT:
        edge->sent++;
        must(laws, crowd_find(&laws->calls, fact->call) != NULL, "only an open call sends");
        break;
    case FACT_ATTEMPT_ANSWERED:
        edge->answered++;
        must(laws, fact->late || crowd_find(&laws->calls, fact->call), "an answer in time finds its call");
        break;
    case FACT_ATTEMPT_LOST:
        edge->lost++;
        if (crowd_find(&laws->requests, fact->request)) {
            service->lost++;
            leaves(laws, service, fact);
        }
        break;
    case FACT_ATTEMPT_GIVEN_UP:
        edge->given_up++;
        break;
    case FACT_RETRIES_EXHAUSTED:
    case FACT_ATTEMPT_UNSENT:
    case FACT_HEDGED:
    case FACT_CACHE_ASKED:
    case FACT_RELOADED:
    case FACT_EDGE_GAUGE:
    case FACT_SERVICE_GAUGE:
    case FACT_DUPLICATE_SUPPRESSED:
        break;
    case FACT_REQUEST_DROPPED:
        service->dropped++;
        leaves(laws, service, fact);
        break;
    case FACT_REQUEST_ARRIVED:
        arrives(laws, service, fact);
        break;
    case FACT_REQUEST_REFUSED:
        service->refused++;
        leaves(laws, service, fact);
        break;
    case FACT_REQUEST_QUEUED:
        queues(laws, service, fact, true);
        break;
    case FACT_REQUEST_UNQUEUED:
        queues(laws, service, fact, false);
        break;
    case FACT_WORKER_TAKEN:
        works(laws, service, fact);
        break;
    case FACT_WORKER_FREED:
        stops(laws, service, fact);
        break;
    case FACT_REQUEST_FINISHED:
        service->finished++;
        leaves(laws, service, fact);
        break;
    case FACT_KINDS:
        break;
    }
}

struct observer laws_observer(struct laws *laws)
{
    return (struct observer){ hear, laws };
}

/* --- at the end --- */

static void count_open(const struct laws *laws, uint64_t *calls, uint64_t *attempts,
                       const struct results *results)
{
    *calls = *attempts = 0;
    for (size_t e = 0; e < results->edges; e++) {
        const struct edge_book *book = &laws->edge[e];
        *calls += book->started - book->ended;
        *attempts += book->sent - book->answered - book->lost;
    }
}

static const struct service_spec *spec_of(const struct laws *laws, const char *name)
{
    for (size_t i = 0; i < laws->spec->services.count; i++)
        if (strcmp(laws->spec->services.item[i].name, name) == 0)
            return &laws->spec->services.item[i];
    return NULL;
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

/* Little's law, exactly: the area under the number inside is the sum of all stays, those of the ones
** still inside counted up to now. */
static void check_little(struct laws *laws, size_t s)
{
    struct service_book *book = &laws->service[s];
    step(book, laws->now);
    double stay = book->stay + stay_of_open(laws, s);
    must(laws, fabs(book->area - stay) <= 1e-6 * (book->area + 1), "Little's law");
}

static void check_service(struct laws *laws, const struct results *results, size_t s)
{
    const struct service_spec *spec = spec_of(laws, results->service[s]);
    struct service_book *book = &laws->service[s];
    for (int i = 0; i < INSTANCES_MAX; i++)
        must(laws, laws->busy_most[s][i] <= spec->workers, "no more at work than workers");
    must(laws, book->arrived == book->finished + book->refused + book->dropped + book->lost + book->inside,
         "arrivals = finished + refused + dropped + lost + inside");
    check_little(laws, s);
}

/* Little's law with the two sides counted apart: the stays of the requests, kept here one by one,
** against the number at work or waiting, which the metrics keep as levels of queue and workers.  A
** synchronous service holds whoever is inside in one of the two. */
static void check_levels(struct laws *laws, const struct results *results, size_t s,
                         struct arena *arena)
{
    const char *name = results->service[s];
    const struct service_book *book = &laws->service[s];
    double seconds = time_to_s(laws->spec->run.duration - laws->measured_from);
    double busy = results_total(results, arena_format(arena, "services.%s.busy_mean", name));
    double queue = results_total(results, arena_format(arena, "services.%s.queue_mean", name));
    double stay = book->stay + stay_of_open(laws, s), held = book->held_area - book->held_before;
    must(laws, fabs((busy + queue) * seconds - held) <= 1e-6 * (held + 1),
         "busy + queue over time = those at work or waiting");
    if (!spec_of(laws, name)->async)
        must(laws, fabs(book->held_area - stay) <= 1e-6 * (stay + 1),
             "stays = at work or waiting over time");
}

static void check_counts(struct laws *laws, const struct results *results, size_t e,
                         struct arena *arena)
{
    const struct edge_book *book = &laws->edge[e];
    const char *prefix = arena_format(arena, "edges.%s.%s", results->edge[e].from,
                                      results->edge[e].to);
    double calls = results_total(results, arena_format(arena, "%s.calls", prefix));
    double sent = results_total(results, arena_format(arena, "%s.attempts", prefix));
    must(laws, (uint64_t)calls == book->started - book->started_before &&
                   (uint64_t)sent == book->sent - book->sent_before,
         "the metrics count what happened");
}

static void check_metrics(struct laws *laws, const struct results *results, struct arena *arena)
{
    for (size_t i = 0; i < results->services; i++)
        check_levels(laws, results, i, arena);
    for (size_t e = 0; e < results->edges; e++)
        check_counts(laws, results, e, arena);
}

const char *laws_broken(struct laws *laws, const struct results *results)
{
    struct arena *arena = arena_create();
    uint64_t calls, attempts;
    laws->now = laws->spec->run.duration;
    if (!laws->measuring)
        warm_up_ends(laws);
    count_open(laws, &calls, &attempts, results);
    must(laws, calls == laws->calls.count, "calls = ended + open");
    must(laws, attempts >= laws->requests.count, "attempts = answered + lost + open");
    for (size_t s = 0; s < results->services; s++)
        check_service(laws, results, s);
    check_metrics(laws, results, arena);
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
