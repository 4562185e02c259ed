/* All presets: looking them up, and their texts as trees. */
#include "scenarios/read/presets.h"

#include <assert.h>
#include <string.h>

const struct preset_family *const preset_families[] = {
    &presets_rpc,       &presets_proxies,  &presets_aws,     &presets_jvm,  &presets_node,
    &presets_libraries, &presets_breakers, &presets_queues,  &presets_sqs,  &presets_brokers,
    &presets_logs,      &presets_jobs,     &presets_servers, NULL,
};

size_t presets_count(void)
{
    size_t count = 0;
    for (size_t f = 0; preset_families[f]; f++)
        count += preset_families[f]->count;
    return count;
}

static bool fits(const struct preset *preset, const char *range)
{
    return !range || strcmp(preset_place_word(preset->place), range) == 0;
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

size_t presets_names(const char *range, struct arena *arena, const char ***names)
{
    size_t count = 0;
    *names = ARENA_ARRAY(arena, presets_count(), const char *);
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++) {
            const struct preset *preset = &preset_families[f]->preset[i];
            if (fits(preset, range) && !is_among(*names, count, preset->name))
                (*names)[count++] = preset->name;
        }
    return count;
}

static const struct preset *find(const char *name, const char *range)
{
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++) {
            const struct preset *preset = &preset_families[f]->preset[i];
            if (strcmp(preset->name, name) == 0 && fits(preset, range))
                return preset;
        }
    return NULL;
}

static bool mentions(const struct preset *preset, const char *text)
{
    return strcasestr(preset->name, text) || strcasestr(preset->about, text) ||
           strcasestr(preset->source, text);
}

size_t presets_mentioning(const char *text, const struct preset **list)
{
    size_t count = 0;
    for (size_t f = 0; preset_families[f]; f++)
        for (size_t i = 0; i < preset_families[f]->count; i++)
            if (mentions(&preset_families[f]->preset[i], text))
                list[count++] = &preset_families[f]->preset[i];
    return count;
}

static const char *first_mentioning(const char *text, struct arena *arena)
{
    const struct preset **list = ARENA_ARRAY(arena, presets_count(), const struct preset *);
    return *text && presets_mentioning(text, list) > 0 ? list[0]->name : NULL;
}

/* What may have been meant: misspelt, or only begun. */
static const char *nearest(const char *name, const char *range, struct arena *arena)
{
    const char **names;
    size_t count = presets_names(range, arena, &names);
    const char *near = nearest_word(name, names, count);
    for (size_t i = 0; i < count && !near; i++)
        near = *name && strncmp(names[i], name, strlen(name)) == 0 ? names[i] : NULL;
    return near;
}

const struct preset *presets_find(const char *name, const char *range, struct err *err)
{
    const struct preset *preset = find(name, range);
    preset = preset ? preset : find(name, NULL);
    if (preset)
        return preset;
    struct arena *arena = arena_create();
    const char *near = nearest(name, range, arena);
    near = near || !range ? near : nearest(name, NULL, arena);
    near = near ? near : first_mentioning(name, arena);
    err_set(err, "there is no preset '%.60s'; %s%s%s", name,
            near ? "did you mean '" : "`squall presets` lists them", near ? near : "",
            near ? "'?" : "");
    arena_destroy(arena);
    return NULL;
}

const char *preset_place_word(enum preset_place place)
{
    switch (place) {
    case PRESET_CALL: return "call";
    case PRESET_SERVICE: return "service";
    case PRESET_QUEUE: return "queue";
    case PRESET_CONSUMER: return "consumer";
    }
    return "";
}

const char *presets_places(const char *name, struct arena *arena)
{
    static const enum preset_place places[] = { PRESET_CALL, PRESET_SERVICE, PRESET_QUEUE,
                                                PRESET_CONSUMER };
    const char *words = "";
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *word = preset_place_word(places[i]);
        if (find(name, word))
            words = arena_format(arena, "%s%sa %s", words, *words ? " and " : "", word);
    }
    return words;
}

/* The tree is our own text: its depth is that of a preset. */
static struct node *copy_to(const struct node *node, struct place place, struct arena *arena)
{
    struct node *copy = ARENA_NEW(arena, struct node);
    *copy = (struct node){ .kind = node->kind, .place = place };
    copy->text = node->text ? arena_text(arena, node->text) : NULL;
    for (size_t i = 0; i < node->count; i++) {
        const struct pair *entry = &node->entry[i];
        const char *key = entry->key ? arena_text(arena, entry->key) : NULL;
        node_append(copy,
                    (struct pair){ key, place, copy_to(entry->value, place, arena), false, 0 },
                    arena);
    }
    return copy;
}

struct node *preset_tree(const struct preset *preset, struct place place, struct arena *arena)
{
    struct arena *own = arena_create(); /* composing takes more than the tree it leaves */
    struct findings findings;
    struct sources sources = { .arena = own };
    findings_init(&findings, own);
    const struct source *source =
        source_take(&sources, preset->name, preset->text, strlen(preset->text), &findings);
    struct node *tree = source ? tree_compose(source, 0, own, &findings) : NULL;
    assert(tree && findings.errors == 0 && "a preset is sound YAML");
    struct node *copy = copy_to(tree, place, arena);
    arena_destroy(own);
    return copy;
}
