/* Kept apart from the metrics on purpose: nothing here uses their counts, so a mistake in one shows
** in the other.  Open calls and requests are remembered one by one.
*/
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "tests/laws_books.h"
#include "tests/support.h"

#include <stdlib.h>

void laws_must(struct laws *laws, bool holds, const char *law)
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
    laws->arena = arena_create();
    topology_make(&laws->topology, spec, laws->arena);
    assert_true(laws->topology.services <= SERVICES_MAX && laws->topology.roads <= EDGES_MAX);
    for (size_t s = 0; s < laws->topology.services; s++)
        assert_true(laws->topology.service[s]->instances <= INSTANCES_MAX);
    crowd_init(&laws->calls, 1024);
    crowd_init(&laws->requests, 1024);
    laws_queues_begin(laws);
    return laws;
}

void laws_destroy(struct laws *laws)
{
    crowd_release(&laws->calls);
    crowd_release(&laws->requests);
    crowd_release(&laws->messages);
    arena_destroy(laws->arena);
    free(laws);
}

void laws_step(struct service_book *book, sim_time now)
{
    double seconds = time_to_s(now - book->since);
    book->area += (double)book->inside * seconds;
    book->held_area += (double)book->held * seconds;
    book->since = now;
}

/* Of an attempt the answer may be to come, or the caller's giving up, or both. */
static void open_at_warm_up_end(struct edge_book *book)
{
    book->calls_then = book->started - book->ended;
    book->attempts_then = book->sent - book->answered - book->lost +
                          book->sent - book->in_time - book->given_up;
}

/* The metrics leave out what was before. */
void laws_warm_up_ends(struct laws *laws)
{
    laws->measuring = true;
    for (size_t s = 0; s < SERVICES_MAX; s++) {
        laws_step(&laws->service[s], laws->measured_from);
        laws->service[s].held_before = laws->service[s].held_area;
        laws->service[s].inside_then = laws->service[s].inside;
    }
    laws_queues_warm_up_ends(laws);
    for (size_t e = 0; e < EDGES_MAX; e++) {
        laws->edge[e].started_before = laws->edge[e].started;
        laws->edge[e].sent_before = laws->edge[e].sent;
        open_at_warm_up_end(&laws->edge[e]);
    }
}

static void arrives(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    laws_step(book, fact->time);
    laws_must(laws, !crowd_find(&laws->requests, fact->request), "a request arrives once");
    struct who *who = crowd_add(&laws->requests, fact->request);
    who->since = fact->time;
    who->service = fact->service;
    book->arrived++;
    book->inside++;
}

static void leaves(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    laws_step(book, fact->time);
    laws_must(laws, who != NULL, "only a request that has arrived can leave");
    if (!who)
        return;
    laws_must(laws, !who->working && !who->queued, "a request that leaves holds nothing");
    book->stay += time_to_s(fact->time - who->since);
    book->inside--;
    crowd_remove(&laws->requests, who);
}

static void works(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    laws_must(laws, who && !who->working && !who->queued, "a request takes one worker");
    if (who)
        who->working = true;
    laws_step(book, fact->time);
    book->held++;
    laws_must(laws, ++book->at_work <= book->workers, "no more at work than workers there are");
    int64_t busy = ++book->busy[fact->instance % INSTANCES_MAX];
    int64_t *most = &laws->busy_most[fact->service][fact->instance % INSTANCES_MAX];
    *most = busy > *most ? busy : *most;
}

static void stops(struct laws *laws, struct service_book *book, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    laws_must(laws, who && who->working, "a worker is given back by who holds it");
    if (who)
        who->working = false;
    laws_step(book, fact->time);
    book->held--;
    book->at_work--;
    laws_must(laws, --book->busy[fact->instance % INSTANCES_MAX] >= 0,
              "a worker is given back once");
}

static void queues(struct laws *laws, struct service_book *book, const struct fact *fact, bool in)
{
    struct who *who = crowd_find(&laws->requests, fact->request);
    laws_must(laws, who && who->queued != in && !who->working, "a request waits once");
    if (who)
        who->queued = in;
    laws_step(book, fact->time);
    book->held += in ? 1 : -1;
}

static void call_opens(struct laws *laws, const struct fact *fact)
{
    laws_must(laws, !crowd_find(&laws->calls, fact->call), "a call starts once");
    crowd_add(&laws->calls, fact->call);
}

static void call_closes(struct laws *laws, const struct fact *fact)
{
    struct who *who = crowd_find(&laws->calls, fact->call);
    laws_must(laws, who != NULL, "a call ends once");
    if (who)
        crowd_remove(&laws->calls, who);
}

static void hear(void *self, const struct fact *fact)
{
    struct laws *laws = self;
    struct edge_book *edge = &laws->edge[fact->edge];
    struct service_book *service = &laws->service[fact->service];
    laws_must(laws, fact->time >= laws->now, "time never goes back");
    laws->now = fact->time;
    if (!laws->measuring && fact->time >= laws->measured_from)
        laws_warm_up_ends(laws);
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
        laws_must(laws, crowd_find(&laws->calls, fact->call) != NULL, "only an open call sends");
        break;
    case FACT_ATTEMPT_ANSWERED:
        edge->answered++;
        edge->in_time += !fact->late;
        laws_must(laws, fact->late || crowd_find(&laws->calls, fact->call),
                  "an answer in time finds its call");
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
    case FACT_CALL_HELD:
    case FACT_CALL_GOES_ON:
    case FACT_EDGE_GAUGE:
    case FACT_DUPLICATE_SUPPRESSED:
    case FACT_DELIVERY_BEGUN:
        break;
    case FACT_SERVICE_GAUGE:
        if (fact->number == GAUGE_WORKERS)
            service->workers += (int64_t)fact->by;
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
    case FACT_MESSAGE_IN:
    case FACT_MESSAGE_DUE:
    case FACT_MESSAGE_DELIVERED:
    case FACT_LEASE_RENEWED:
    case FACT_MESSAGE_RETURNED:
    case FACT_MESSAGE_OUT:
    case FACT_QUEUE_OLDEST:
    case FACT_DELIVERY_OVER:
        laws_queues_hear(laws, fact);
        break;
    case FACT_MESSAGES_HELD:
    case FACT_KINDS:
        break;
    }
}

struct observer laws_observer(struct laws *laws)
{
    return (struct observer){ hear, laws };
}

const struct results *laws_run(const char *yaml, uint64_t seed, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    *spec = support_spec(yaml, arena);
    struct laws *laws = laws_create(spec);
    struct observer observer = laws_observer(laws);
    const struct results *results = support_run(spec, seed, &observer, arena);
    laws_hold(laws, results, yaml);
    laws_destroy(laws);
    return results;
}
