/* Checks of clients and services, each by itself: where calls come from, and what they are made
** of. */
#include "models/check/check.h"
#include "models/load/trace_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 4000 /* of one service for one request: a request counts its stages in 12 bits */

static void check_kind_of_load(struct check *check, const struct client_spec *client)
{
    const char *first = NULL;
    for (size_t i = 0; i < CLIENT_LOADS; i++) {
        const struct field *field = fields_find(&client_spec_fields, client_loads[i]);
        const void *const *load = (const void *)((const char *)client + field->offset);
        if (*load && first)
            CHECK_ERROR(check, load, "client '%s' has both `%s` and `%s`; make two clients of it",
                        client->name, first, field->key);
        if (*load && !first)
            first = field->key;
    }
    if (!first)
        CHECK_ERROR(check, &client->name,
                    "client '%s' makes no calls: it needs one of open, closed, batch, trace, "
                    "impatient",
                    client->name);
}

static void check_points(struct check *check, const struct rate_point_spec *point, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (point[i].at < point[i - 1].at)
            CHECK_ERROR(check, &point[i].at,
                        "the points of a rate must be in order of time, but %s comes after %s",
                        check_time(check, point[i].at), check_time(check, point[i - 1].at));
}

static void check_impatient(struct check *check, const struct impatient_spec *impatient)
{
    check_points(check, impatient->rate.item, impatient->rate.count);
    if (!(dist_mean(&impatient->patience) > 0))
        CHECK_ERROR(check, &impatient->patience,
                    "nobody has any patience: it must be above 0");
}

static void check_open(struct check *check, const struct open_spec *open)
{
    check_points(check, open->rate.item, open->rate.count);
    if (!open->gaps.kind)
        return;
    double mean = dist_mean(&open->gaps);
    if (!(mean > 0) || isinf(mean))
        CHECK_ERROR(check, &open->gaps,
                    "the mean gap is %s, so it can't be scaled to a rate; it must be above 0 and "
                    "finite", isinf(mean) ? "infinite" : "0");
    if (open->arrivals != ARRIVALS_POISSON)
        CHECK_ERROR(check, &open->arrivals,
                    "arrivals and gaps both say how gaps are drawn; leave one out");
}

static void check_batch(struct check *check, const struct batch_spec *batch)
{
    if (batch->at >= check->spec->run.duration)
        CHECK_ERROR(check, &batch->at, "the batch comes at %s, but the run ends at %s",
                    check_time(check, batch->at),
                    check_time(check, check->spec->run.duration));
}

/* Read for its errors alone: a world reads it for itself.  A line that is wrong has its own
** place. */
static void check_trace(struct check *check, const struct trace_spec *trace)
{
    struct arena *scratch = arena_create();
    sim_time *times;
    size_t count;
    struct err err;
    if (!trace_file_read(trace->file, scratch, &times, &count, &err)) {
        if (err.place.line > 0)
            findings_add(check->findings, SEVERITY_ERROR,
                         (struct place){ trace->file, err.place.line, err.place.col }, "%s",
                         err.text);
        else
            CHECK_ERROR(check, &trace->file, "the trace %s %s", trace->file, err.text);
    }
    arena_destroy(scratch);
}

static void check_weights(struct check *check, const struct client_spec *client)
{
    double sum = 0;
    for (size_t i = 0; i < client->calls.count; i++)
        sum += client->calls.item[i].weight;
    if (!client->calls.count)
        CHECK_ERROR(check, &client->calls, "client '%s' calls nothing; name at least one service",
                    client->name);
    else if (!(sum > 0))
        CHECK_ERROR(check, &client->calls.item[0].weight,
                    "all calls of client '%s' have weight 0; one must be above 0", client->name);
}

void check_clients(struct check *check)
{
    struct world_spec *spec = check->spec;
    if (!spec->clients.count)
        CHECK_ERROR(check, &spec->clients, "there are no clients; at least one is needed");
    for (size_t i = 0; i < spec->clients.count; i++) {
        const struct client_spec *client = &spec->clients.item[i];
        check_kind_of_load(check, client);
        check_weights(check, client);
        if (client->open)
            check_open(check, client->open);
        if (client->impatient)
            check_impatient(check, client->impatient);
        if (client->batch)
            check_batch(check, client->batch);
        if (client->trace)
            check_trace(check, client->trace);
    }
}

void check_errors(struct check *check, const struct error_spec *errors)
{
    double sum = error_sum(errors);
    if (sum > 1 + 1e-9)
        CHECK_ERROR(check, errors, "the shares of errors add up to %.4g%%, but 100%% is all",
                    100 * sum);
    if (errors->effect > 0 && sum <= errors->invalid)
        CHECK_WARNING(check, &errors->effect,
                      "`effect` changes nothing: it is a share of the errors, but there are none%s",
                      errors->invalid > 0 ? " beside `invalid`, which never takes effect" : "");
}

/* A call that is in a group, and its place among those of its part. */
struct grouped {
    const struct call_spec *call;
    size_t place;
};

static int by_group(const void *a, const void *b)
{
    const struct grouped *left = a, *right = b;
    int order = strcmp(left->call->parallel, right->call->parallel);
    return order ? order : (left->place > right->place) - (left->place < right->place);
}

/* Two calls of one group that follow each other in it. */
static void check_pair(struct check *check, const struct grouped *one, const struct grouped *next)
{
    if (next->place != one->place + 1)
        CHECK_ERROR(check, &next->call->parallel,
                    "the calls of a parallel group must be neighbours, but others stand between "
                    "'%s' and '%s'", one->call->target, next->call->target);
    else if (next->call->when != one->call->when)
        CHECK_ERROR(check, &next->call->when,
                    "the calls of a parallel group must be all before or all after the service's "
                    "own work, but '%s' and '%s' differ", one->call->target, next->call->target);
}

static void check_parallel(struct check *check, const struct service_spec *service)
{
    size_t count = 0, calls = service_spec_calls(service);
    struct grouped *member = ARENA_ARRAY(check->arena, calls, struct grouped);
    for (size_t i = 0; i < calls; i++)
        if (service_spec_call(service, i)->parallel)
            member[count++] = (struct grouped){ service_spec_call(service, i), i };
    qsort(member, count, sizeof *member, by_group);
    for (size_t i = 1; i < count; i++)
        if (strcmp(member[i].call->parallel, member[i - 1].call->parallel) == 0)
            check_pair(check, &member[i - 1], &member[i]);
}

static void check_times(struct check *check, const struct part *part)
{
    int64_t calls = 0;
    for (size_t i = 0; i < service_spec_calls(part->service); i++)
        calls += service_spec_call(part->service, i)->times;
    const void *place = &part->service->calls;
    if (part->kind == PART_CONSUMER)
        place = &part->consumer->calls;
    if (calls > CALLS_MAX)
        CHECK_ERROR(check, place, "'%s' makes %lld calls for each %s; at most %d are possible",
                    part->service->name, (long long)calls,
                    part->kind == PART_CONSUMER ? "message" : "request", CALLS_MAX);
}

static void check_discipline(struct check *check, const struct service_spec *service)
{
    bool sharing = service->discipline == DISCIPLINE_SHARING;
    if (sharing && service->cores == COUNT_NONE)
        CHECK_ERROR(check, &service->discipline,
                    "'%s' shares its cores, but has none; say how many: `cores: 4`", service->name);
    if (!sharing && service->cores != COUNT_NONE)
        CHECK_ERROR(check, &service->cores,
                    "cores matter only where they are shared; say `discipline: sharing` as "
                    "well, or leave them out: with threads each worker is one");
}

void check_services(struct check *check)
{
    struct world_spec *spec = check->spec;
    if (!check->callable.count)
        CHECK_ERROR(check, &spec->services,
                    "there are no services and no queues; at least one is needed");
    for (size_t i = 0; i < spec->parts.count; i++) {
        const struct part *part = &spec->parts.item[i];
        if (part->kind != PART_QUEUE)
            check_errors(check, part->kind == PART_CONSUMER ? &part->consumer->error_rate
                                                            : &part->service->error_rate);
        check_parallel(check, part->service);
        check_times(check, part);
    }
    for (size_t i = 0; i < spec->services.count; i++)
        check_discipline(check, &spec->services.item[i]);
}
