/* Scenarios: from a file to a tree, from the tree to specs.
**
** Opening composes the tree and reads the variants; binding patches a copy of the tree (patch.h)
** and binds it (bind.h).  The tree itself never changes, so a scenario can be bound any number of
** times, in any order.  The checks across fields run only on a spec that is whole.
*/
#include "scenarios/read/scenario.h"

#include "base/paths.h"
#include "base/units.h"
#include "models/check/spec_check.h"
#include "models/spec/expect.h"
#include "models/spec/world.h"
#include "scenarios/read/bind.h"
#include "scenarios/read/branches.h"
#include "scenarios/read/changes.h"
#include "scenarios/read/midrun.h"
#include "scenarios/read/variants.h"

#include <string.h>

struct scenario {
    struct arena *arena;
    struct sources *sources;
    const struct source *source;
    const char *file, *folder;
    struct node *root;
    struct variants variants;
    bool broken; /* errors were found when it was opened */
};

/* --- opening --- */

/* Findings count an error once however often it is found, so whoever must know whether there was
** one starts afresh, and hands over at the end.  Returns whether there was none. */
static bool hand_over(const struct findings *own, struct findings *findings)
{
    findings->places = own->places;
    findings->sources = own->sources;
    for (const struct finding *f = own->first; f; f = f->next)
        findings_add(findings, f->severity, f->place, "%s", f->text);
    return own->errors == 0;
}

static struct node *compose_map(const struct source *source, struct arena *arena,
                                struct findings *findings)
{
    struct node *root = tree_compose(source, 0, arena, findings);
    struct place whole = { source->file, 0, 0 };
    if (root && root->kind == NODE_NULL)
        findings_add(findings, SEVERITY_ERROR, whole, "the file is empty: a scenario is a map "
                     "(name: ..., clients: ..., services: ...)");
    else if (root && root->kind != NODE_MAP)
        findings_add(findings, SEVERITY_ERROR, root->place,
                     "a scenario must be a map (name: ..., clients: ..., services: ...), not %s",
                     node_words(root, arena));
    return root && root->kind == NODE_MAP ? root : NULL;
}

/* `source` is NULL where it could not be had. */
static struct scenario *open_source(struct sources *sources, const struct source *source,
                                    const char *folder, struct findings *own)
{
    struct node *root = source ? compose_map(source, sources->arena, own) : NULL;
    if (!root)
        return NULL;
    struct scenario *scenario = ARENA_NEW(sources->arena, struct scenario);
    *scenario = (struct scenario){ .arena = sources->arena, .sources = sources,
                                   .source = source, .file = source->file, .folder = folder,
                                   .root = root };
    variants_read(&scenario->variants, root, scenario->arena, own);
    scenario->broken = own->errors > 0;
    return scenario;
}

static struct sources *sources_create(struct arena *arena, struct findings *own)
{
    struct sources *sources = ARENA_NEW(arena, struct sources);
    sources->arena = arena;
    findings_init(own, arena);
    own->sources = sources_port(sources);
    return sources;
}

static struct scenario *open_text(const char *name, const char *folder, const char *text,
                                  size_t length, struct arena *arena, struct findings *findings)
{
    struct findings own;
    struct sources *sources = sources_create(arena, &own);
    const struct source *source = source_take(sources, name, text, length, &own);
    struct scenario *scenario = open_source(sources, source, folder, &own);
    hand_over(&own, findings);
    return scenario;
}

struct scenario *scenario_open(const char *path, struct arena *arena, struct findings *findings)
{
    struct findings own;
    struct sources *sources = sources_create(arena, &own);
    const struct source *source = source_read(sources, path, &own);
    struct scenario *scenario = open_source(sources, source, path_folder(arena, path), &own);
    hand_over(&own, findings);
    return scenario;
}

struct scenario *scenario_parse(const char *name, const char *text, size_t length,
                                struct arena *arena, struct findings *findings)
{
    return open_text(name, ".", text, length, arena, findings);
}

struct scenario *scenario_parse_in(const char *folder, const char *name, const char *text,
                                   size_t length, struct arena *arena, struct findings *findings)
{
    return open_text(name, arena_text(arena, folder), text, length, arena, findings);
}

struct scenario *scenario_again(const struct scenario *scenario, struct arena *arena,
                                struct findings *findings)
{
    const struct source *source = scenario->source;
    return open_text(source->file, arena_text(arena, scenario->folder), source->text,
                     source->length, arena, findings);
}

const char *scenario_folder(const struct scenario *scenario)
{
    return scenario->folder;
}

size_t scenario_variants(const struct scenario *scenario, const char *const **names)
{
    *names = scenario->variants.name;
    return scenario->variants.count;
}

const char *scenario_base_name(const struct scenario *scenario)
{
    return scenario->variants.base;
}

size_t scenario_changes(const struct scenario *scenario, const char *variant, struct arena *arena,
                        const struct setting **list)
{
    const struct variant *named = variant ? variants_find(&scenario->variants, variant) : NULL;
    return changes_of(named, scenario->root, arena, list);
}

size_t scenario_branches(const struct scenario *scenario, const char *begun, struct arena *arena,
                         const struct branch **list)
{
    return branches_of(scenario->root, begun, arena, list);
}

/* --- settings --- */

struct settings {
    struct change *change;
    size_t count;
    bool whole;
};

/* A setting as a change; its source is the argument as it was typed.  An empty value is null. */
static bool read_setting(struct scenario *scenario, const struct setting *setting,
                         struct change *change, struct findings *findings)
{
    struct arena *arena = scenario->arena;
    const char *text = arena_format(arena, "%s=%s", setting->path, setting->value);
    struct source *source = source_take(scenario->sources, "--set", text, strlen(text), findings);
    if (!source)
        return false;
    size_t from = strlen(setting->path) + 1;
    from = from < source->length ? from : source->length;
    struct node *value = tree_compose(source, from, arena, findings);
    *change = (struct change){ setting->path, { source->file, 1, 1 }, value };
    return value != NULL;
}

/* Those that could be read; `whole` says whether all could. */
static struct settings read_settings(struct scenario *scenario, const struct setting *settings,
                                     size_t count, struct findings *findings)
{
    struct settings read = { ARENA_ARRAY(scenario->arena, count, struct change), 0, true };
    for (size_t i = 0; i < count; i++)
        if (read_setting(scenario, &settings[i], &read.change[read.count], findings))
            read.count++;
        else
            read.whole = false;
    return read;
}

/* --- binding --- */

/* The names of variants are known here only. */
static void check_expected(const struct scenario *scenario, const struct world_spec *spec,
                           struct findings *findings)
{
    const struct variants *variants = &scenario->variants;
    for (size_t i = 0; i < spec->expect.count; i++) {
        const char *name = spec->expect.item[i].variant;
        if (name && strcmp(name, variants->base) != 0 && !variants_find(variants, name))
            findings_about(findings, SEVERITY_ERROR, &spec->expect.item[i].variant,
                           "there is no variant '%.60s'%s", name,
                           variants_hint(variants, name, scenario->arena));
    }
}

/* The run's length as the file has it; 0: it says nothing that could be read. */
static sim_time written_duration(const struct scenario *scenario)
{
    const struct node *at = scenario->root;
    static const char *const keys[] = { "run", "duration" };
    sim_time duration;
    struct err err;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct pair *entry = at->kind == NODE_MAP ? node_find(at, keys[i]) : NULL;
        if (!entry)
            return 0;
        at = node_follow(entry->value);
    }
    return at->kind == NODE_SCALAR && time_parse(at->text, &duration, &err) ? duration : 0;
}

static bool bind(struct scenario *scenario, const struct variant *variant,
                 const struct settings *settings, struct world_spec *spec,
                 struct findings *findings)
{
    struct arena *arena = scenario->arena;
    struct findings own;
    findings_init(&own, arena);
    struct places *places = places_create(arena);
    own.places = places_port(places);
    own.sources = sources_port(scenario->sources);
    struct patch *patch = ARENA_NEW(arena, struct patch);
    *patch = (struct patch){ scenario->root, arena, &own };
    for (size_t i = 0; variant && i < variant->count; i++)
        patch_apply(patch, &variant->change[i]);
    for (size_t i = 0; i < settings->count; i++)
        patch_apply(patch, &settings->change[i]);
    bind_tree(&world_spec_fields, spec, patch->root, scenario->folder, places, arena, &own);
    spec->written = written_duration(scenario);
    spec->varied = (variant && variant->count > 0) || settings->count > 0;
    if (own.errors == 0 && !scenario->broken) {
        check_expected(scenario, spec, &own);
        world_spec_check_between(spec, -1, midrun_begins(spec), &own);
    }
    struct midrun midrun = { patch->root, scenario->folder, arena, own.sources };
    spec->changes.count = 0;
    if (own.errors == 0)
        midrun_bind(&midrun, spec, &own);
    return hand_over(&own, findings) && !scenario->broken;
}

static bool find_variant(const struct scenario *scenario, const char *name,
                         const struct variant **variant, struct findings *findings)
{
    *variant = name ? variants_find(&scenario->variants, name) : NULL;
    if (!name || *variant || strcmp(name, scenario->variants.base) == 0)
        return true;
    findings_add(findings, SEVERITY_ERROR, (struct place){ scenario->file, 0, 0 },
                 "there is no variant '%.60s'%s", name,
                 variants_hint(&scenario->variants, name, scenario->arena));
    return false;
}

bool scenario_bind(struct scenario *scenario, const char *variant, const struct setting *settings,
                   size_t setting_count, struct world_spec *spec, struct findings *findings)
{
    const struct variant *named = NULL;
    bool found = find_variant(scenario, variant, &named, findings);
    struct settings read = read_settings(scenario, settings, setting_count, findings);
    return bind(scenario, named, &read, spec, findings) && found && read.whole;
}

/* Every variant is bound into the scenario's arena, so many large ones must stop somewhere. */
#define CHECK_BYTES ((size_t)1 << 30)

bool scenario_check(struct scenario *scenario, const struct setting *settings,
                    size_t setting_count, struct findings *findings)
{
    const struct variants *variants = &scenario->variants;
    struct world_spec spec;
    struct settings read = read_settings(scenario, settings, setting_count, findings);
    bool right = bind(scenario, NULL, &read, &spec, findings);
    for (size_t i = 0; i < variants->count; i++) {
        if (arena_used(scenario->arena) > CHECK_BYTES) {
            findings_add(findings, SEVERITY_ERROR, (struct place){ scenario->file, 0, 0 },
                         "%zu variants of a scenario this large are too much to check at once; "
                         "name one of them", variants->count);
            return false;
        }
        if (variants->item[i].count > 0)
            right = bind(scenario, &variants->item[i], &read, &spec, findings) && right;
    }
    return right && read.whole;
}
