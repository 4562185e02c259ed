#include "base/paths.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_text_of(arena, path, (size_t)(slash - path));
}

/* Without any look at the disk, where that does not help. */
static const char *from_root(struct arena *arena, const char *path)
{
    char here[PATH_MAX];
    if (*path == '/' || !getcwd(here, sizeof here))
        return path;
    return arena_format(arena, "%s/%s", strcmp(here, "/") == 0 ? "" : here, path);
}

static const char *folder_absolute(struct arena *arena, const char *folder)
{
    char real[PATH_MAX];
    return realpath(folder, real) ? arena_text(arena, real) : from_root(arena, folder);
}

const char *path_absolute(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (strcmp(name, "..") == 0 || strcmp(name, ".") == 0 || !*name)
        return folder_absolute(arena, path);
    const char *above = folder_absolute(arena, path_folder(arena, path));
    return arena_format(arena, "%s/%s", strcmp(above, "/") == 0 ? "" : above, name);
}

/* How much of both is the same folders: the length of "/a/b" of "/a/b/c" and "/a/b/d". */
static size_t common(const char *a, const char *b)
{
    size_t same = 0;
    for (size_t i = 0;; i++) {
        bool ends_a = a[i] == '/' || a[i] == '\0', ends_b = b[i] == '/' || b[i] == '\0';
        if (ends_a && ends_b)
            same = i;
        if (a[i] != b[i] || a[i] == '\0')
            return same;
    }
}

const char *path_seen_from(struct arena *arena, const char *folder, const char *path)
{
    const char *from = folder_absolute(arena, folder), *to = path_absolute(arena, path);
    from = strcmp(from, "/") == 0 ? "" : from;
    size_t same = common(from, to);
    const char *seen = to + same + (to[same] == '/');
    for (const char *at = from + same; *at; at++)
        if (*at == '/')
            seen = arena_format(arena, *seen ? "../%s" : "..", seen);
    return *seen ? seen : ".";
}
