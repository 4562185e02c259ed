/* Finding the program's own files from where the program is. */
#include "cli/shipped.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENDING ".yaml"

static const char *program_folder(struct arena *arena)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    return slash ? arena_text_of(arena, path, (size_t)(slash - path)) : NULL;
}

/* The first of two folders, as seen from the program, that holds `sign`. */
static const char *folder_with(struct arena *arena, const char *built, const char *installed,
                               const char *sign)
{
    const char *program = program_folder(arena), *const choice[] = { built, installed };
    for (size_t i = 0; program && i < 2; i++) {
        char real[PATH_MAX];
        const char *folder = arena_format(arena, "%s/%s", program, choice[i]);
        if (access(arena_format(arena, "%s/%s", folder, sign), R_OK) == 0 &&
            realpath(folder, real))
            return arena_text(arena, real);
    }
    return NULL;
}

/* The folders; NULL where there is none. */
static const char *shipped_stories(struct arena *arena)
{
    return folder_with(arena, "../scenarios", "../share/squall/scenarios", ".");
}

const char *shipped_scripts(struct arena *arena)
{
    return folder_with(arena, "../plots", "../share/squall/plots", "run.gp");
}

static int is_story(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), ending = sizeof ENDING - 1;
    return entry->d_name[0] != '.' && length > ending &&
           strcmp(entry->d_name + length - ending, ENDING) == 0;
}

/* By bytes: alphasort() would follow the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

size_t shipped_list(struct arena *arena, const char *const **names)
{
    const char *folder = shipped_stories(arena);
    struct dirent **entry = NULL;
    int found = folder ? scandir(folder, &entry, is_story, by_name) : 0;
    size_t count = found > 0 ? (size_t)found : 0;
    const char **list = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(entry[i]->d_name) - (sizeof ENDING - 1);
        list[i] = arena_text_of(arena, entry[i]->d_name, length);
        free(entry[i]);
    }
    free(entry);
    *names = list;
    return count;
}

const char *shipped_story(struct arena *arena, const char *name)
{
    const char *folder = shipped_stories(arena);
    return folder ? arena_format(arena, "%s/%s" ENDING, folder, name) : NULL;
}

const char *shipped_find(struct arena *arena, const char *word)
{
    if (access(word, F_OK) == 0)
        return word;
    const char *story = *word && !strchr(word, '/') ? shipped_story(arena, word) : NULL;
    return story && access(story, F_OK) == 0 ? story : NULL;
}
