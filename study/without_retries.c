#include "study/without_retries.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/consumer.h"
#include "models/spec/part.h"
#include "models/spec/policies/retry.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <math.h>

/* --- the spec --- */

static bool retries(const struct one *policy)
{
    return one_is(policy, "retry") &&
           ((const struct retry_spec *)policy->value)->attempts > 1;
}

static bool any_retries(const struct ones *policies)
{
    for (size_t i = 0; i < policies->count; i++)
        if (retries(&policies->item[i]))
            return true;
    return false;
}

static void try_once(struct ones *policies, struct arena *arena)
{
    struct one *item = ARENA_ARRAY(arena, policies->count, struct one);
    for (size_t i = 0; i < policies->count; i++) {
        item[i] = policies->item[i];
        if (!retries(&item[i]))
            continue;
        struct retry_spec *once = ARENA_NEW(arena, struct retry_spec);
        *once = *(const struct retry_spec *)item[i].value;
        once->attempts = 1;
        item[i].value = once;
    }
    policies->item = item;
}

static struct call_spec *calls_once(const struct call_spec *call, size_t count,
                                    struct arena *arena)
{
    struct call_spec *once = ARENA_ARRAY(arena, count, struct call_spec);
    for (size_t i = 0; i < count; i++) {
        once[i] = call[i];
        try_once(&once[i].policies, arena);
    }
    return once;
}

static void clients_once(struct world_spec *spec, struct arena *arena)
{
    struct client_spec *item = ARENA_ARRAY(arena, spec->clients.count, struct client_spec);
    for (size_t i = 0; i < spec->clients.count; i++) {
        item[i] = spec->clients.item[i];
        size_t count = item[i].calls.count;
        struct client_call_spec *call = ARENA_ARRAY(arena, count, struct client_call_spec);
        for (size_t c = 0; c < count; c++) {
            call[c] = item[i].calls.item[c];
            try_once(&call[c].policies, arena);
        }
        item[i].calls.item = call;
    }
    spec->clients.item = item;
}

static void services_once(struct world_spec *spec, struct arena *arena)
{
    struct service_spec *item = ARENA_ARRAY(arena, spec->services.count, struct service_spec);
    for (size_t i = 0; i < spec->services.count; i++) {
        item[i] = spec->services.item[i];
        item[i].calls.item = calls_once(item[i].calls.item, item[i].calls.count, arena);
        item[i].publishes.item =
            calls_once(item[i].publishes.item, item[i].publishes.count, arena);
    }
    spec->services.item = item;
}

static void consumers_once(struct world_spec *spec, struct arena *arena)
{
    struct consumer_spec *item = ARENA_ARRAY(arena, spec->consumers.count, struct consumer_spec);
    for (size_t i = 0; i < spec->consumers.count; i++) {
        item[i] = spec->consumers.item[i];
        item[i].calls.item = calls_once(item[i].calls.item, item[i].calls.count, arena);
        item[i].publishes.item =
            calls_once(item[i].publishes.item, item[i].publishes.count, arena);
    }
    spec->consumers.item = item;
}

static struct world_spec *copy_of(const struct world_spec *spec, struct arena *arena)
{
    struct world_spec *copy = ARENA_NEW(arena, struct world_spec);
    *copy = *spec;
    clients_once(copy, arena);
    services_once(copy, arena);
    consumers_once(copy, arena);
    parts_make(copy, arena);
    return copy;
}

const struct world_spec *without_retries_spec(const struct world_spec *spec, struct arena *arena)
{
    struct world_spec *copy = copy_of(spec, arena);
    copy->changes.item = ARENA_ARRAY(arena, spec->changes.count, struct world_change);
    for (size_t v = 0; v < spec->changes.count; v++)
        copy->changes.item[v] = (struct world_change){ spec->changes.item[v].at,
                                                       copy_of(spec->changes.item[v].spec, arena) };
    return copy;
}

static bool any_calls_retry(const struct call_spec *call, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (any_retries(&call[i].policies))
            return true;
    return false;
}

static bool any_client_retries(const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        for (size_t c = 0; c < spec->clients.item[i].calls.count; c++)
            if (any_retries(&spec->clients.item[i].calls.item[c].policies))
                return true;
    return false;
}

static bool retries_now(const struct world_spec *spec)
{
    bool any = any_client_retries(spec);
    for (size_t i = 0; i < spec->services.count && !any; i++) {
        const struct service_spec *service = &spec->services.item[i];
        any = any_calls_retry(service->calls.item, service->calls.count) ||
              any_calls_retry(service->publishes.item, service->publishes.count);
    }
    for (size_t i = 0; i < spec->consumers.count && !any; i++) {
        const struct consumer_spec *consumer = &spec->consumers.item[i];
        any = any_calls_retry(consumer->calls.item, consumer->calls.count) ||
              any_calls_retry(consumer->publishes.item, consumer->publishes.count);
    }
    return any;
}

bool spec_retries(const struct world_spec *spec)
{
    bool any = retries_now(spec);
    for (size_t v = 0; v < spec->changes.count && !any; v++)
        any = retries_now(spec->changes.item[v].spec);
    return any;
}

/* --- the run --- */

struct again {
    const struct results *run;
    const struct world_spec *spec;
    bool given; /* to the team */
    struct without_retries found;
};

static double sum_of(const struct results *run, const char *path, const struct results *told)
{
    const double *series = results_find(run, path)->series;
    double sum = 0;
    for (size_t w = 0; w < told->windows; w++)
        sum += told->health[w] == HEALTH_BAD && !isnan(series[w]) ? series[w] : 0;
    return sum;
}

/* Over the bad windows of `told`. */
static double served_in(const struct results *run, const struct results *told)
{
    bool answered = run->spec->objective.counts == OBJECTIVE_COUNTS_ANSWERED;
    double wanted = sum_of(run, "run.offered", told), well = sum_of(run, "run.goodput", told);
    well += answered ? sum_of(run, "run.degraded", told) : 0;
    return wanted > 0 ? fmin(1, well / wanted) : NAN;
}

static bool next_job(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct again *again = self;
    if (again->given)
        return false;
    again->given = true;
    job->spec = again->spec;
    job->seed = again->run->seed;
    job->replication = again->run->replication;
    job->task = 0;
    return true;
}

static bool take_results(void *self, struct job *job, struct err *err)
{
    (void)err;
    struct again *again = self;
    again->found.without = served_in(job->results, again->run);
    again->found.recovers = job->results->judgement.recovered;
    again->found.recovery_s = job->results->judgement.recovery_time;
    arena_destroy(job->arena);
    return true;
}

static bool is_to_ask(const struct results *run)
{
    const struct judgement *judged = &run->judgement;
    return run->health && judged->downtime > 0 && !isnan(judged->served) &&
           !(judged->lag.alone > 0) && spec_retries(run->spec);
}

const struct without_retries *without_retries_find(const struct results *run, struct team *team,
                                                   struct arena *arena, struct err *err)
{
    if (team->stopped || !is_to_ask(run))
        return NULL;
    struct again again = { run, without_retries_spec(run->spec, arena), false, { .without = NAN } };
    team->course.wanted++;
    struct job_source source = { next_job, take_results, NULL, &again };
    if (!team_run(team, source, err) || isnan(again.found.without))
        return NULL;
    struct without_retries *found = ARENA_NEW(arena, struct without_retries);
    *found = again.found;
    found->recovered = run->judgement.recovered;
    found->with = served_in(run, run);
    for (size_t w = 0; w < run->windows; w++)
        found->windows += run->health[w] == HEALTH_BAD;
    return found;
}

/* --- what it says --- */

#define FELT 0.01 /* of what was wanted */
#define HALF 0.5  /* of what was not served */
#define MOST 0.8

enum retries_did retries_did(const struct without_retries *without)
{
    double gain = without->without - without->with;
    double part = gain / (1 - without->with);
    if (!without->recovered && without->recovers)
        return RETRIES_KEPT;
    if (fabs(gain) < FELT)
        return RETRIES_NOTHING;
    if (gain < 0)
        return RETRIES_HELPED;
    return part < HALF ? RETRIES_WORSENED : part < MOST ? RETRIES_MOST : RETRIES_KEPT;
}

const char *retries_did_word(enum retries_did did)
{
    static const char *const words[] = {
#define RETRIES_DID_WORD(name, word) word,
        RETRIES_DID(RETRIES_DID_WORD)
#undef RETRIES_DID_WORD
    };
    return words[did];
}
