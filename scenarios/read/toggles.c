/* Toggles: a walk over a bound spec that names every control at its path. */
#include "scenarios/read/toggles.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
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

static void add(struct walk *walk, const char *word, const char *path, bool part)
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
    found->control[found->count++] = (struct control){ word, path, part };
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

static void walk_spec(struct walk *walk, const struct world_spec *spec)
{
    for (size_t c = 0; c < spec->clients.count; c++) {
        const struct client_spec *client = &spec->clients.item[c];
        for (size_t i = 0; i < client->calls.count; i++) {
            const struct client_call_spec *call = &client->calls.item[i];
            walk_edge(walk,
                      arena_format(walk->arena, "clients.%s.calls.%s", client->name, call->target),
                      &call->policies, call->cancel);
        }
    }
    for (size_t s = 0; s < spec->services.count; s++) {
        const struct service_spec *service = &spec->services.item[s];
        walk_door(walk, service);
        for (size_t i = 0; i < service->calls.count; i++) {
            const struct call_spec *call = &service->calls.item[i];
            walk_edge(
                walk,
                arena_format(walk->arena, "services.%s.calls.%s", service->name, call->target),
                &call->policies, call->cancel);
        }
    }
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
                setting[(*count)++] = (struct setting){ control->path, "none" };
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
