/* What stands for queues and consumers is made here, once for each spec. */
#include "models/spec/part.h"

#include "models/spec/call.h"
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "sim/dist/dist.h"

#include <string.h>

/* A service with all defaults, and no work. */
static struct service_spec *blank(const char *name, struct arena *arena)
{
    struct service_spec *service = ARENA_NEW(arena, struct service_spec);
    fields_default(&service_spec_fields, service, arena);
    service->name = name;
    service->workers = 1;
    /* cppcheck-suppress varFuncNullUB ; NULL is a pointer here */
    service->service_time = dist_make(arena, "constant", "value", "0s", NULL);
    return service;
}

static void add_queue(struct world_spec *spec, const struct mqueue_spec *queue, struct arena *arena)
{
    spec->parts.item[spec->parts.count++] = (struct part){
        .kind = PART_QUEUE, .queue = queue, .service = blank(queue->name, arena)
    };
}

size_t consumer_rungs(const struct consumer_spec *consumer)
{
    return consumer->ladder.count;
}

static const struct mqueue_spec *queue_named(const struct world_spec *spec, const char *name)
{
    for (size_t i = 0; name && i < spec->queues.count; i++)
        if (strcmp(spec->queues.item[i].name, name) == 0)
            return &spec->queues.item[i];
    return NULL;
}

/* A rung is a queue like the one it retries, but that messages wait there first, are delivered once
** and go on to the next. */
static void add_rung(struct world_spec *spec, const struct consumer_spec *consumer, size_t rung,
                     const struct mqueue_spec *main, struct arena *arena)
{
    struct mqueue_spec *queue = ARENA_NEW(arena, struct mqueue_spec);
    *queue = *main;
    queue->name = arena_format(arena, "%s-retry-%zu", main->name, rung + 1);
    queue->delay = consumer->ladder.item[rung].pause;
    queue->limit = COUNT_UNLIMITED;
    queue->retention = TIME_NONE;
    add_queue(spec, queue, arena);
    spec->parts.item[spec->parts.count - 1].consumer = consumer;
    spec->parts.item[spec->parts.count - 1].rung = (uint32_t)rung + 1;
}

static void add_rungs(struct world_spec *spec, const struct consumer_spec *consumer,
                      struct arena *arena)
{
    const struct mqueue_spec *main = queue_named(spec, consumer->queue);
    for (size_t i = 0; main && i < consumer_rungs(consumer); i++)
        add_rung(spec, consumer, i, main, arena);
}

static void add_consumer(struct world_spec *spec, const struct consumer_spec *consumer,
                         struct arena *arena)
{
    struct service_spec *service = blank(consumer->name, arena);
    service->instances = consumer->instances;
    service->workers = consumer->concurrency;
    if (consumer->service_time.kind)
        service->service_time = consumer->service_time;
    service->error_rate = consumer->error_rate;
    service->idempotency = consumer->idempotency;
    service->autoscale = consumer->autoscale;
    memcpy(&service->calls, &consumer->calls, sizeof service->calls);
    memcpy(&service->publishes, &consumer->publishes, sizeof service->publishes);
    spec->parts.item[spec->parts.count++] = (struct part){
        .kind = PART_CONSUMER, .consumer = consumer, .service = service,
        .takes = queue_named(spec, consumer->queue)
    };
}

void parts_make(struct world_spec *spec, struct arena *arena)
{
    size_t most = spec->services.count + spec->queues.count + spec->consumers.count;
    for (size_t i = 0; i < spec->consumers.count; i++)
        most += consumer_rungs(&spec->consumers.item[i]);
    spec->parts.item = ARENA_ARRAY(arena, most, struct part);
    spec->parts.count = 0;
    for (size_t i = 0; i < spec->services.count; i++)
        spec->parts.item[spec->parts.count++] =
            (struct part){ .kind = PART_SERVICE, .service = &spec->services.item[i] };
    for (size_t i = 0; i < spec->queues.count; i++)
        add_queue(spec, &spec->queues.item[i], arena);
    for (size_t i = 0; i < spec->consumers.count; i++)
        add_rungs(spec, &spec->consumers.item[i], arena);
    for (size_t i = 0; i < spec->consumers.count; i++)
        add_consumer(spec, &spec->consumers.item[i], arena);
}

size_t part_find(const struct world_spec *spec, const char *name)
{
    for (size_t i = 0; name && i < spec->parts.count; i++)
        if (strcmp(spec->parts.item[i].service->name, name) == 0)
            return i;
    return SIZE_MAX;
}

bool part_feeds(const struct part *queue, const struct part *consumer)
{
    if (queue->kind != PART_QUEUE || consumer->kind != PART_CONSUMER)
        return false;
    if (queue->rung > 0)
        return queue->consumer == consumer->consumer;
    return queue->queue == consumer->takes;
}

bool part_is_read(const struct world_spec *spec, const char *queue)
{
    size_t place = part_find(spec, queue);
    for (size_t i = 0; place != SIZE_MAX && i < spec->parts.count; i++)
        if (part_feeds(&spec->parts.item[place], &spec->parts.item[i]))
            return true;
    return false;
}

const char *part_word(enum part_kind kind)
{
    switch (kind) {
    case PART_SERVICE: return "a service";
    case PART_QUEUE: return "a queue";
    case PART_CONSUMER: return "a consumer";
    }
    return "";
}

const char *part_noun(enum part_kind kind)
{
    return strchr(part_word(kind), ' ') + 1;
}
