/* Names are compared without their endings, so that one which was left out, or put in, costs
** nothing. */
#include "cli/meant.h"

#include "base/err.h"
#include "base/paths.h"
#include "cli/shipped.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 4096 };

struct files {
    const char **name, **stem;
    size_t count;
};

/* Of "outage.yaml" the length of "outage"; of another name all. */
static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    bool ending = dot && dot > name && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    return ending ? (size_t)(dot - name) : strlen(name);
}

static const char *stem_of(struct arena *arena, const char *name)
{
    return arena_text_of(arena, name, stem_length(name));
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The scenario files of a folder, sorted. */
static struct files list_files(struct arena *arena, const char *folder)
{
    struct files files = { ARENA_ARRAY(arena, FILES_MOST, const char *),
                           ARENA_ARRAY(arena, FILES_MOST, const char *), 0 };
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && files.count < FILES_MOST &&
                               (entry = readdir(directory));)
        if (entry->d_name[stem_length(entry->d_name)])
            files.name[files.count++] = arena_text(arena, entry->d_name);
    if (directory)
        closedir(directory);
    qsort(files.name, files.count, sizeof *files.name, by_name);
    for (size_t i = 0; i < files.count; i++)
        files.stem[i] = stem_of(arena, files.name[i]);
    return files;
}

static const char *meant_file(struct arena *arena, const char *word)
{
    const char *slash = strrchr(word, '/'), *name = slash ? slash + 1 : word;
    struct files files = list_files(arena, path_folder(arena, word));
    const char *near = nearest_word(stem_of(arena, name), files.stem, files.count);
    size_t i = 0;
    while (near && files.stem[i] != near)
        i++;
    return near ? arena_format(arena, "%.*s%s", (int)(name - word), word, files.name[i]) : NULL;
}

const char *meant_story(struct arena *arena, const char *word)
{
    const char *const *names;
    size_t count = shipped_list(arena, &names);
    return nearest_word(stem_of(arena, word), names, count);
}

const char *meant_scenario(struct arena *arena, const char *word)
{
    const char *file = meant_file(arena, word);
    return file ? file : meant_story(arena, word);
}
