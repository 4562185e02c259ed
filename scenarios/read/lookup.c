/* Every section and every field is held against the word, and is what fits best of the three.
**
** What stands in several places is told in the order of how likely it is meant: the shallowest
** first, but faults and kinds later.  Fields that say the same in several sections are one hit.
** Known cost: each hit is compared with those before it; there are some hundred fields.
*/
#include "scenarios/read/lookup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LATER = 3, LAST = 20 };

struct search {
    const struct reference *reference;
    const char *word;
    struct hit *hit;
    size_t count, room;
};

/* --- paths --- */

/* The length of the last part of the first `length` characters. */
static size_t last_part(const char *path, size_t length)
{
    size_t part = 0;
    while (part < length && path[length - part - 1] != '.')
        part++;
    return part;
}

/* Whether `path` ends in the parts of `key`; begun: of the last part the beginning will do. */
static bool path_ends_in(const char *path, const char *key, bool begun)
{
    size_t left = strlen(path), rest = strlen(key);
    if (left == 0)
        return rest == 0;
    for (;; begun = false) {
        size_t a = last_part(path, left), b = last_part(key, rest);
        bool any = a == 1 && path[left - 1] == '*' && !begun, same = begun ? b && a > b : a == b;
        if (!any && (!same || strncasecmp(path + left - a, key + rest - b, b) != 0))
            return false;
        if (rest == b)
            return true;
        if (left == a)
            return false;
        left -= a + 1;
        rest -= b + 1;
    }
}

/* The same for a section, whose items' star need not be said: `services` for services.*. */
static const char *named_path(struct arena *arena, const char *path)
{
    size_t length = strlen(path);
    bool star = length > 2 && strcmp(path + length - 2, ".*") == 0;
    return star ? arena_text_of(arena, path, length - 2) : path;
}

static int rank_of(const struct section *section, const char *path)
{
    int rank = section->registry || strncmp(path, "faults.", 7) == 0 ? LATER : 0;
    for (const char *c = path; *c; c++)
        rank += *c == '.';
    return rank < LAST ? rank : LAST;
}

/* --- hits --- */

static bool fits(const struct search *search, const char *path, const char *text,
                 enum hit_kind kind)
{
    switch (kind) {
    case HIT_IS: return *path && path_ends_in(path, search->word, false);
    case HIT_BEGINS: return *path && path_ends_in(path, search->word, true);
    case HIT_SAYS: break;
    }
    return *path && strcasestr(text, search->word);
}

static bool says_the_same(const struct hit *a, const struct hit *b, struct arena *arena)
{
    if (a->kind != b->kind || !a->field != !b->field)
        return false;
    if (!a->field)
        return a->section->table == b->section->table && a->section->kind == b->section->kind &&
               strcmp(a->section->meaning, b->section->meaning) == 0;
    return strcmp(a->field->key, b->field->key) == 0 &&
           strcmp(a->field->meaning, b->field->meaning) == 0 &&
           strcmp(reference_facts(arena, a->field), reference_facts(arena, b->field)) == 0;
}

static void join(struct hit *hit, const struct hit *more, struct arena *arena)
{
    const char **path = ARENA_ARRAY(arena, hit->paths + more->paths, const char *);
    memcpy(path, hit->path, hit->paths * sizeof *path);
    memcpy(path + hit->paths, more->path, more->paths * sizeof *path);
    hit->path = path;
    hit->paths += more->paths;
    hit->rank = hit->rank < more->rank ? hit->rank : more->rank;
}

static void add(struct search *search, const struct hit *hit)
{
    struct arena *arena = search->reference->arena;
    for (size_t i = 0; i < search->count; i++)
        if (says_the_same(&search->hit[i], hit, arena)) {
            join(&search->hit[i], hit, arena);
            return;
        }
    if (search->count == search->room) {
        search->room = 2 * search->room + 16;
        struct hit *more = ARENA_ARRAY(arena, search->room, struct hit);
        if (search->count)
            memcpy(more, search->hit, search->count * sizeof *more);
        search->hit = more;
    }
    search->hit[search->count++] = *hit;
}

/* The best that the word is to a section or its field. */
static void look_at(struct search *search, const struct section *section,
                    const struct field *field)
{
    struct arena *arena = search->reference->arena;
    const char **path = ARENA_ARRAY(arena, section->paths, const char *);
    const char *text = field ? arena_format(arena, "%s %s", reference_facts(arena, field),
                                            field->meaning)
                             : section->meaning;
    struct hit hit = { .section = section, .field = field, .path = path, .rank = LAST };
    for (hit.kind = HIT_IS; hit.kind <= HIT_SAYS; hit.kind++) {
        for (size_t i = 0; i < section->paths; i++) {
            const char *at = field ? reference_path(arena, section->path[i], field->key)
                                   : section->path[i];
            int rank = rank_of(section, at);
            if (!fits(search, field ? at : named_path(arena, at), text, hit.kind))
                continue;
            path[hit.paths++] = at;
            hit.rank = rank < hit.rank ? rank : hit.rank;
        }
        if (hit.paths) {
            add(search, &hit);
            return;
        }
    }
}

/* Fields whose section says more are told by it. */
static bool has_section(const struct field *field)
{
    return field->kind == FIELD_GROUP || field->kind == FIELD_OPTION ||
           field->kind == FIELD_MAP || field->kind == FIELD_LIST || field->kind == FIELD_NAME;
}

static int by_likelihood(const void *left, const void *right)
{
    const struct hit *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (!a->field != !b->field)
        return a->field ? 1 : -1;
    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    return a->field < b->field ? -1 : a->field > b->field;
}

static struct lookup look_up(const struct reference *reference, const char *word)
{
    struct search search = { .reference = reference, .word = word };
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        look_at(&search, section, NULL);
        for (size_t i = 0; section->table && i < section->table->count; i++)
            if (!has_section(&section->table->field[i]))
                look_at(&search, section, &section->table->field[i]);
    }
    if (search.count)
        qsort(search.hit, search.count, sizeof *search.hit, by_likelihood);
    return (struct lookup){ search.hit, search.count };
}

/* --- below a key that takes a kind --- */

static const struct registry *registry_at(const struct reference *reference, const char *key)
{
    for (size_t s = 0; s < reference->count; s++) {
        const struct section *section = &reference->section[s];
        for (size_t f = 0; section->table && f < section->table->count; f++)
            for (size_t i = 0; i < section->paths; i++)
                if (section->table->field[f].kind == FIELD_ONE &&
                    path_ends_in(reference_path(reference->arena, section->path[i],
                                                section->table->field[f].key), key, false))
                    return section->table->field[f].registry;
    }
    return NULL;
}

static struct lookup look_below(const struct reference *reference, const char *key)
{
    for (const char *dot = strchr(key, '.'); dot; dot = strchr(dot + 1, '.')) {
        const char *front = arena_text_of(reference->arena, key, (size_t)(dot - key));
        const struct registry *registry = registry_at(reference, front);
        if (registry)
            return look_up(reference, arena_format(reference->arena, "%s.%s", registry->name,
                                                   dot + 1));
    }
    return (struct lookup){ NULL, 0 };
}

struct lookup lookup_word(const struct reference *reference, const char *word)
{
    struct lookup found = { NULL, 0 };
    size_t length = strlen(word);
    if (length > 2 && strcmp(word + length - 2, ".*") == 0) /* as the headings write it */
        word = arena_text_of(reference->arena, word, length - 2);
    if (*word)
        found = look_up(reference, word);
    return found.count ? found : look_below(reference, word);
}
