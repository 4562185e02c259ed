/* Toggles: a walk over a bound spec that names every control at its path. */
#include "scenarios/read/toggles.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/consumer.h"
#include "models/spec/mqueue.h"
#include "models/spec/policies.h"
#include "models/spec/policies/hedge.h"
#include "models/spec/policies/retry.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <string.h>

struct walk {
    struct arena *arena;
    struct toggles found;
    size_t room;
};

static void add_as(struct walk *walk, const char *word, const char *path, const char *off,
                   bool part)
{
    struct toggles *found = &walk->found;
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->control[i].path, path) == 0)
            return; /* met in an earlier spec of the run */
    if (found->count == walk->room) {
        walk->room = 2 * walk->room + 16;
        struct control *old = found->control;
        found->control = ARENA_ARRAY(walk->arena, walk->room, struct control);
        if (old)
            memcpy(found->control, old, found->count * sizeof *old);
    }
    found->control[found->count++] = (struct control){ word, path, off, part };
}

static void add(struct walk *walk, const char *word, const char *path, bool part)
{
    add_as(walk, word, path, "none", part);
}

/* A control that is a key of its map. */
static void add_key(struct walk *walk, const char *map, const char *key, const char *off, bool on)
{
    if (on)
        add_as(walk, key, arena_format(walk->arena, "%s.%s", map, key), off, false);
}

/* --- where controls are --- */

/* A part of a policy: "retry.jitter" under the path of its edge. */
static void add_part(struct walk *walk, const char *edge, const char *policy, const char *word,
                     const struct one *part)
{
    if (part->kind && strcmp(part->kind->name, "none") != 0)
        add(walk, word, arena_format(walk->arena, "%s.%s.%s", edge, policy, word), true);
}

static void walk_policies(struct walk *walk, const char *edge, const struct ones *policies)
{
    for (size_t i = 0; i < policies->count; i++) {
        const struct one *policy = &policies->item[i];
        const char *name = policy->kind->name;
        if (policy->kind == &retry_kind) {
            const struct retry_spec *retry = policy->value;
            add_part(walk, edge, name, "backoff", &retry->backoff);
            add_part(walk, edge, name, "jitter", &retry->jitter);
            add_part(walk, edge, name, "budget", &retry->budget);
        }
        if (policy->kind == &hedge_kind)
            add_part(walk, edge, name, "budget",
                     &((const struct hedge_spec *)policy->value)->budget);
        add(walk, name, arena_format(walk->arena, "%s.%s", edge, name), false);
    }
}

static void walk_edge(struct walk *walk, const char *edge, const struct ones *policies, int cancel)
{
    walk_policies(walk, edge, policies);
    if (cancel != CANCEL_NONE)
        add(walk, "cancel", arena_format(walk->arena, "%s.cancel", edge), false);
}

static void walk_door(struct walk *walk, const struct service_spec *service)
{
    const char *name = service->name;
    for (size_t i = 0; i < service->admission.count; i++) {
        const char *guard = service->admission.item[i].kind->name;
        add(walk, guard, arena_format(walk->arena, "services.%s.%s", name, guard), false);
    }
    if (service->queue.codel)
        add(walk, "codel", arena_format(walk->arena, "services.%s.queue.codel", name), false);
    if (service->idempotency)
        add(walk, "idempotency", arena_format(walk->arena, "services.%s.idempotency", name), false);
    if (service->autoscale)
        add(walk, "autoscale", arena_format(walk->arena, "services.%s.autoscale", name), false);
}

/* Calls, or what it publishes: `map` is their path, `count` of them from `call`. */
static void walk_calls(struct walk *walk, const char *map, const struct call_spec *call,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        walk_edge(walk, arena_format(walk->arena, "%s.%s", map, call[i].target),
                  &call[i].policies, call[i].cancel);
}

static void walk_client(struct walk *walk, const struct client_spec *client)
{
    for (size_t i = 0; i < client->calls.count; i++) {
        const struct client_call_spec *call = &client->calls.item[i];
        walk_edge(walk,
                  arena_format(walk->arena, "clients.%s.calls.%s", client->name, call->target),
                  &call->policies, call->cancel);
    }
}

static void walk_service(struct walk *walk, const struct service_spec *service)
{
    const char *map = arena_format(walk->arena, "services.%s", service->name);
    walk_door(walk, service);
    walk_calls(walk, arena_format(walk->arena, "%s.calls", map), service->calls.item,
               service->calls.count);
    walk_calls(walk, arena_format(walk->arena, "%s.publishes", map), service->publishes.item,
               service->publishes.count);
}

/* --- queues and consumers --- */

static void walk_queue(struct walk *walk, const struct mqueue_spec *queue)
{
    const char *map = arena_format(walk->arena, "queues.%s", queue->name);
    if (queue->redelivery) {
        add_part(walk, map, "redelivery", "backoff", &queue->redelivery->backoff);
        add_part(walk, map, "redelivery", "jitter", &queue->redelivery->jitter);
    }
    add_key(walk, map, "redelivery", "none", queue->redelivery);
    add_key(walk, map, "max_deliveries", "unlimited", queue->max_deliveries != COUNT_UNLIMITED);
    add_key(walk, map, "dead_letter", "none", queue->dead_letter);
    add_key(walk, map, "deduplicates", "false", queue->deduplicates);
}

/* Without its ladder what failed goes back to the queue. */
static void walk_ladder(struct walk *walk, const char *map, const struct consumer_spec *consumer)
{
    add_key(walk, map, "ladder", "[]", consumer->ladder.count > 0);
    if (consumer->ladder.count > 0 && consumer->on_failure == MESSAGE_NEXT)
        add_as(walk, "ladder", arena_format(walk->arena, "%s.on_failure", map), "give_back",
               false);
}

static void walk_consumer(struct walk *walk, const struct consumer_spec *consumer)
{
    const char *map = arena_format(walk->arena, "consumers.%s", consumer->name);
    add_key(walk, map, "batch", "none", consumer->batch);
    add_key(walk, map, "prefetch", "none", consumer->prefetch != COUNT_NONE);
    add_key(walk, map, "renew", "none", consumer->renew != TIME_NONE);
    add_key(walk, map, "idempotency", "none", consumer->idempotency);
    add_key(walk, map, "autoscale", "none", consumer->autoscale);
    add_key(walk, map, "dead_at_once", "none", consumer->dead_at_once);
    walk_ladder(walk, map, consumer);
    walk_calls(walk, arena_format(walk->arena, "%s.calls", map), consumer->calls.item,
               consumer->calls.count);
    walk_calls(walk, arena_format(walk->arena, "%s.publishes", map), consumer->publishes.item,
               consumer->publishes.count);
}

static void walk_spec(struct walk *walk, const struct world_spec *spec)
{
    for (size_t i = 0; i < spec->clients.count; i++)
        walk_client(walk, &spec->clients.item[i]);
    for (size_t i = 0; i < spec->services.count; i++)
        walk_service(walk, &spec->services.item[i]);
    for (size_t i = 0; i < spec->queues.count; i++)
        walk_queue(walk, &spec->queues.item[i]);
    for (size_t i = 0; i < spec->consumers.count; i++)
        walk_consumer(walk, &spec->consumers.item[i]);
}

/* --- words --- */

static bool is_among(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

struct toggles toggles_find(const struct world_spec *spec, struct arena *arena)
{
    struct walk walk = { .arena = arena };
    walk_spec(&walk, spec);
    for (size_t i = 0; i < spec->changes.count; i++)
        walk_spec(&walk, spec->changes.item[i].spec);
    struct toggles *found = &walk.found;
    found->word = ARENA_ARRAY(arena, found->count, const char *);
    for (size_t i = 0; i < found->count; i++)
        if (!is_among(found->word, found->words, found->control[i].word))
            found->word[found->words++] = found->control[i].word;
    return *found;
}

static const char *joined(const struct toggles *toggles, struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < toggles->words; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", toggles->word[i]);
    return list;
}

static bool take_word(const struct toggles *toggles, const char *word, const char **words,
                      size_t *count, struct arena *arena, struct err *err)
{
    if (is_among(words, *count, word))
        return err_set(err, "the control %.60s stands twice in the list", word);
    if (is_among(toggles->word, toggles->words, word)) {
        words[(*count)++] = word;
        return true;
    }
    const char *near = nearest_word(word, toggles->word, toggles->words);
    if (near)
        return err_set(err, "the scenario has no control '%.60s'; did you mean %s?", word, near);
    return err_set(err, "the scenario has no control '%.60s'; it has %.300s", word,
                   toggles->words ? joined(toggles, arena) : "none at all");
}

const char **toggles_read(const struct toggles *toggles, const char *list, struct arena *arena,
                          size_t *count, struct err *err)
{
    const char **words = ARENA_ARRAY(arena, toggles->words + 1, const char *);
    *count = 0;
    if (strcmp(list, "all") == 0 && toggles->words > 0) {
        memcpy(words, toggles->word, toggles->words * sizeof *words);
        *count = toggles->words;
        return words;
    }
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        if (!take_word(toggles, arena_text_of(arena, at, length), words, count, arena, err))
            return NULL;
        at += length;
        if (!*at)
            return words;
    }
}

/* --- off --- */

struct setting *toggles_off(const struct toggles *toggles, const char *const *words,
                            size_t word_count, struct arena *arena, size_t *count)
{
    struct setting *setting = ARENA_ARRAY(arena, toggles->count, struct setting);
    *count = 0;
    for (int whole = 0; whole <= 1; whole++)
        for (size_t i = 0; i < toggles->count; i++) {
            const struct control *control = &toggles->control[i];
            if (control->part != whole && is_among(words, word_count, control->word))
                setting[(*count)++] = (struct setting){ control->path, control->off };
        }
    return setting;
}

const char *toggle_left(const struct world_spec *spec, const char *word, struct arena *arena)
{
    struct toggles left = toggles_find(spec, arena);
    for (size_t i = 0; i < left.count; i++)
        if (strcmp(left.control[i].word, word) == 0)
            return left.control[i].path;
    return NULL;
}
