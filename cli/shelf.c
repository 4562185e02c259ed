/* Which study of a store is meant, and its scenario. */
#include "cli/shelf.h"

#include "base/paths.h"
#include "cli/complain.h"
#include "cli/inputs.h"
#include "models/spec/world.h"
#include "plots/report/excerpt.h"
#include "scenarios/read/scenario.h"

#include <stdlib.h>
#include <string.h>

enum { HASH_LEAST = 4, WAYS = 4 };

static bool is_number(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == '\0';
}

static bool is_meant(const struct store_entry *entry, const char *word, int way)
{
    switch (way) {
    case 0: return is_number(word) && strtoll(word, NULL, 10) == entry->id;
    case 1: return strcmp(entry->name, word) == 0;
    case 2: return strlen(word) >= HASH_LEAST && strncmp(entry->key, word, strlen(word)) == 0;
    }
    return *word && strncmp(entry->name, word, strlen(word)) == 0;
}

static const struct store_entry *tell_several(const struct shelf *shelf, const char *word,
                                              const struct store_entry *found, size_t count)
{
    complain("%s may be any of these %zu studies: give the number", word, count);
    studies_table(stderr, shelf->path, found, count, shelf->arena);
    return NULL;
}

static const struct store_entry *find_study(const struct shelf *shelf, const char *word)
{
    struct store_entry *found = ARENA_ARRAY(shelf->arena, shelf->count, struct store_entry);
    for (int way = 0; way < WAYS; way++) {
        size_t count = 0;
        for (size_t i = 0; i < shelf->count; i++)
            if (is_meant(&shelf->entry[i], word, way))
                found[count++] = shelf->entry[i];
        if (count == 1)
            return found;
        if (count > 1)
            return tell_several(shelf, word, found, count);
    }
    complain("%s%s has no study %s; `squall results %s` lists them",
             shelf->usual ? "there is no such file, and " : "", shelf->path, word, shelf->path);
    return NULL;
}

const struct store_entry *shelf_study(const struct shelf *shelf, const char *word)
{
    if (word)
        return find_study(shelf, word);
    if (shelf->count == 1)
        return &shelf->entry[0];
    if (shelf->count == 0)
        complain("%s has no study yet", shelf->path);
    else
        complain("%s has %zu studies: say which, by number or name; `squall results %s` lists them",
                 shelf->path, shelf->count, shelf->path);
    return NULL;
}

/* --- the scenario at a point --- */

static const struct store_point *find_point(const struct shelf *shelf,
                                            const struct store_entry *entry, size_t number,
                                            struct err *err)
{
    struct store_point *point;
    size_t count;
    if (!store_points(shelf->store, entry, &point, &count, shelf->arena, err))
        return NULL;
    for (size_t p = 0; p < count; p++)
        if (point[p].point == number)
            return &point[p];
    err_set(err, "--point %zu: the study %s", number,
            number < entry->points ? "has not finished this point yet" : "has no such point");
    return NULL;
}

/* Where the study's files are, as seen from here. */
static const char *folder_of(const struct shelf *shelf, const struct store_entry *entry)
{
    const char *folder = path_folder(shelf->arena, shelf->path);
    return entry->folder ? arena_format(shelf->arena, "%s/%s", folder, entry->folder) : folder;
}

static void warn_changed(const struct shelf *shelf, const struct store_entry *entry)
{
    const char *changed = inputs_changed(entry->inputs, folder_of(shelf, entry), shelf->arena);
    if (changed)
        complain("warning: %s is not what it was when the study was run: this scenario gives other "
                 "results", changed);
}

static bool bind(const struct shelf *shelf, const struct store_entry *entry,
                 const struct setting *setting, size_t settings, struct world_spec *spec,
                 struct err *err)
{
    struct arena *arena = shelf->arena;
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_parse_in(folder_of(shelf, entry), "study", entry->scenario,
                          strlen(entry->scenario), arena, &findings);
    if (!scenario || !scenario_bind(scenario, NULL, setting, settings, spec, &findings))
        return err_set(err, "this squall does not take the study's scenario: %.300s",
                       findings.first ? findings.first->text : "it is wrong");
    return true;
}

static bool write_settled(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                          const struct setting *setting, size_t settings, struct err *err)
{
    struct world_spec spec;
    if (!bind(shelf, entry, setting, settings, &spec, err))
        return false;
    warn_changed(shelf, entry);
    scenario_settled(out, &spec, shelf->arena);
    return true;
}

const struct world_spec *shelf_spec(const struct shelf *shelf, const struct store_entry *entry)
{
    struct world_spec *spec = ARENA_NEW(shelf->arena, struct world_spec);
    struct err err;
    return bind(shelf, entry, NULL, 0, spec, &err) ? spec : NULL;
}

bool shelf_write_scenario(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                          struct err *err)
{
    if (*entry->inputs)
        return write_settled(out, shelf, entry, NULL, 0, err);
    fputs(entry->scenario, out);
    return true;
}

bool shelf_write_point(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                       size_t number, struct err *err)
{
    const struct store_point *point = find_point(shelf, entry, number, err);
    if (!point)
        return false;
    struct setting *setting = ARENA_ARRAY(shelf->arena, entry->axes, struct setting);
    for (size_t a = 0; a < entry->axes; a++)
        setting[a] = (struct setting){ entry->axis[a].path, point->text[a] };
    return write_settled(out, shelf, entry, setting, entry->axes, err);
}
