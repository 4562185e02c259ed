/* At each time at which a `set` begins or ends, all those in force then are applied to the
** scenario, in the order of their times, and the whole is bound and checked again: a changed value
** is held to all that the first one was.  Warnings are told of the scenario as it begins only.
*/
#include "scenarios/read/midrun.h"

#include "models/check/spec_check.h"
#include "models/spec/change.h"
#include "models/spec/fault_spec.h"
#include "models/spec/world.h"
#include "scenarios/read/bind.h"
#include "scenarios/read/places.h"

#include <stdlib.h>
#include <string.h>

enum { MIDRUN_LIMIT = 100 };

static sim_time end_of(const struct fault_spec *fault)
{
    return fault->lasts == TIME_NONE ? SIM_FOREVER : time_add(fault->at, fault->lasts);
}

sim_time midrun_begins(const struct world_spec *spec)
{
    sim_time first = SIM_FOREVER;
    for (size_t i = 0; i < spec->faults.count; i++)
        if (spec->faults.item[i].set && spec->faults.item[i].at < first)
            first = spec->faults.item[i].at;
    return first;
}

static int by_time(const void *a, const void *b)
{
    const struct world_change *left = a, *right = b;
    return (left->at > right->at) - (left->at < right->at);
}

/* The times at which something changes, each once. */
static size_t list_times(const struct world_spec *spec, struct world_change *change)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (!fault->set)
            continue;
        change[count++].at = fault->at;
        if (end_of(fault) < spec->run.duration)
            change[count++].at = end_of(fault);
    }
    qsort(change, count, sizeof *change, by_time);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || change[i].at != change[kept - 1].at)
            change[kept++] = change[i];
    return kept;
}

static const struct node *set_of(const struct midrun *midrun, size_t fault)
{
    const struct pair *faults = node_find(node_follow(midrun->root), "faults");
    const struct node *list = faults ? node_follow(faults->value) : NULL;
    if (!list || list->kind != NODE_LIST || fault >= list->count)
        return NULL;
    const struct node *map = node_follow(list->entry[fault].value);
    const struct pair *set = map->kind == NODE_MAP ? node_find(map, "set") : NULL;
    const struct node *changes = set ? node_follow(set->value) : NULL;
    return changes && changes->kind == NODE_MAP ? changes : NULL;
}

/* ....preset, but nothing of this name. */
static bool leads_to_preset(const char *path)
{
    static const char *const maps[] = { "services.preset",  "clients.preset", "queues.preset",
                                        "consumers.preset", ".calls.preset",  ".publishes.preset" };
    size_t length = strlen(path);
    bool name = false;
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        size_t tail = strlen(maps[i]);
        name |= length >= tail && strcmp(path + length - tail, maps[i]) == 0;
    }
    return !name && length > 7 && strcmp(path + length - 7, ".preset") == 0;
}

/* What a preset changes depends on what else was written, not on what is in force. */
static bool may_apply(struct patch *patch, const struct pair *entry)
{
    if (!leads_to_preset(entry->key))
        return true;
    findings_add(patch->findings, SEVERITY_ERROR, entry->place,
                 "a preset can't be changed while it runs; give the whole map, with its preset in "
                 "it: %.*s: {preset: ...}",
                 (int)(strlen(entry->key) - strlen(".preset")), entry->key);
    return false;
}

static void apply(struct patch *patch, const struct node *changes)
{
    for (size_t i = 0; changes && i < changes->count; i++) {
        const struct pair *entry = &changes->entry[i];
        struct place place = entry->place;
        place.col += entry->quoted;
        if (may_apply(patch, entry))
            patch_apply(patch, &(struct change){ entry->key, place, entry->value });
    }
}

/* The set that begins next after (at, place) among those in force; SIZE_MAX: none. */
static size_t next_in_force(const struct world_spec *spec, sim_time now, const bool *done)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        if (!fault->set || done[i] || fault->at > now || now >= end_of(fault))
            continue;
        if (next == SIZE_MAX || fault->at < spec->faults.item[next].at)
            next = i;
    }
    return next;
}

static void hand_errors(const struct findings *own, struct findings *findings)
{
    for (const struct finding *f = own->first; f; f = f->next)
        if (f->severity == SEVERITY_ERROR)
            findings_add(findings, f->severity, f->place, "%s", f->text);
}

/* It is in force until `end`. */
static bool bind_change(const struct midrun *midrun, const struct world_spec *spec,
                        struct world_change *change, sim_time end, struct findings *findings)
{
    struct arena *arena = midrun->arena;
    struct findings own;
    struct places *places = places_create(arena);
    struct patch *patch = ARENA_NEW(arena, struct patch);
    struct world_spec *changed = ARENA_NEW(arena, struct world_spec);
    bool *done = ARENA_ARRAY(arena, spec->faults.count, bool);
    findings_init(&own, arena);
    own.places = places_port(places);
    own.sources = midrun->sources;
    *patch = (struct patch){ midrun->root, arena, &own };
    for (size_t i; (i = next_in_force(spec, change->at, done)) != SIZE_MAX; done[i] = true)
        apply(patch, set_of(midrun, i));
    bind_tree(&world_spec_fields, changed, patch->root, midrun->folder, places, arena, &own);
    changed->written = spec->written;
    changed->varied = true;
    if (own.errors == 0)
        world_spec_check_between(changed, change->at, end, &own);
    if (own.errors == 0)
        change_check(spec, changed, &own);
    change->spec = changed;
    hand_errors(&own, findings);
    return own.errors == 0;
}

bool midrun_bind(const struct midrun *midrun, struct world_spec *spec, struct findings *findings)
{
    struct world_change *change =
        ARENA_ARRAY(midrun->arena, 2 * spec->faults.count, struct world_change);
    size_t count = list_times(spec, change);
    bool right = true;
    for (size_t i = 0; i < spec->faults.count; i++)
        if (count > MIDRUN_LIMIT && spec->faults.item[i].set) {
            findings_about(findings, SEVERITY_ERROR, &spec->faults.item[i].set,
                           "values are changed at %zu times; at most %d are possible", count,
                           MIDRUN_LIMIT);
            return false;
        }
    for (size_t i = 0; i < count; i++)
        right = bind_change(midrun, spec, &change[i],
                            i + 1 < count ? change[i + 1].at : SIM_FOREVER, findings) && right;
    spec->changes.item = change;
    spec->changes.count = count;
    return right;
}
