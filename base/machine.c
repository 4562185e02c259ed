/* Sources: proc(5), MemAvailable; Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst
** of Linux.  A group has what its limit leaves beside its usage, without the file pages that are
** dropped before anybody is killed (inactive_file).  Every group above it has a limit, too.  In a
** container the path of the group may be that outside: where nothing is found there, its parents
** are tried, up to the root, which is the container's own.
*/
#include "base/machine.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define PATH_ROOM 4096
#define NO_LIMIT 1e18 /* version 1 writes 2^63, less a page */

/* Address space is taken in pieces that double: half of it can always be used. */
#define SPACE_USED 0.5

static void take_least(struct machine_memory *memory, double bytes, enum memory_limit limit)
{
    if (isfinite(bytes) && bytes < memory->bytes)
        *memory = (struct machine_memory){ .bytes = fmax(bytes, 0), .limit = limit };
}

/* The number after `key` at the beginning of a line; the first one where key is "". */
static bool read_number(const char *path, const char *key, double *number)
{
    FILE *file = fopen(path, "re");
    char line[256];
    size_t length = strlen(key);
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file))
        found = strncmp(line, key, length) == 0 && sscanf(line + length, "%lf", number) == 1;
    if (file)
        fclose(file);
    return found;
}

static void look_at_machine(const char *root, struct machine_memory *memory)
{
    char path[PATH_ROOM];
    double kilobytes;
    snprintf(path, sizeof path, "%s/proc/meminfo", root);
    if (read_number(path, "MemAvailable:", &kilobytes))
        take_least(memory, kilobytes * 1024, MEMORY_OF_MACHINE);
}

struct group_files {
    const char *mount, *limit, *usage, *reclaimable;
};

static const struct group_files version_1 = { "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                              "memory.usage_in_bytes", "total_inactive_file " };
static const struct group_files version_2 = { "/sys/fs/cgroup", "memory.max", "memory.current",
                                              "inactive_file " };

static bool read_of_group(const char *folder, const char *name, const char *key, double *number)
{
    char path[PATH_ROOM + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return read_number(path, key, number);
}

/* "max" is no number. */
static void look_at_group(const char *folder, const struct group_files *files,
                          struct machine_memory *memory)
{
    double limit, usage, reclaimable;
    if (!read_of_group(folder, files->limit, "", &limit) || limit >= NO_LIMIT ||
        !read_of_group(folder, files->usage, "", &usage))
        return;
    if (!read_of_group(folder, "memory.stat", files->reclaimable, &reclaimable))
        reclaimable = 0;
    take_least(memory, limit - usage + reclaimable, MEMORY_OF_GROUP);
}

/* The group and all above it; `path` begins with a slash. */
static void climb(const char *root, const char *path, const struct group_files *files,
                  struct machine_memory *memory)
{
    char folder[PATH_ROOM];
    int length = snprintf(folder, sizeof folder, "%s%s%s", root, files->mount, path);
    size_t top = strlen(root) + strlen(files->mount);
    if (length < 0 || (size_t)length >= sizeof folder)
        return;
    for (;;) {
        look_at_group(folder, files, memory);
        if (strlen(folder) <= top)
            return;
        *strrchr(folder, '/') = '\0';
    }
}

/* Lines "4:memory:/path" (version 1) and "0::/path" (version 2). */
static void look_at_groups(const char *root, struct machine_memory *memory)
{
    char path[PATH_ROOM], line[PATH_ROOM];
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':');
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group || group[1] != '/')
            continue;
        *group = '\0';
        if (controllers[1] == '\0')
            climb(root, group + 1, &version_2, memory);
        else if (strcmp(controllers + 1, "memory") == 0)
            climb(root, group + 1, &version_1, memory);
    }
    if (file)
        fclose(file);
}

/* Of a thread that is made without asking for another size. */
static double stack_bytes(void)
{
    pthread_attr_t usual;
    size_t size = 0;
    pthread_attr_init(&usual);
    pthread_attr_getstacksize(&usual, &size);
    pthread_attr_destroy(&usual);
    return (double)size;
}

/* A stack is address space from the beginning, and memory only where it is used. */
static void look_at_process(const char *root, struct machine_memory *memory)
{
    char path[PATH_ROOM];
    struct rlimit limit;
    double pages;
    snprintf(path, sizeof path, "%s/proc/self/statm", root);
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return;
    double taken = read_number(path, "", &pages) ? pages * (double)sysconf(_SC_PAGESIZE) : 0;
    take_least(memory, SPACE_USED * ((double)limit.rlim_cur - taken), MEMORY_OF_PROCESS);
    if (memory->limit == MEMORY_OF_PROCESS)
        memory->thread_bytes = SPACE_USED * stack_bytes();
}

bool machine_memory(const char *root, struct machine_memory *memory)
{
    *memory = (struct machine_memory){ .bytes = INFINITY };
    look_at_machine(root, memory);
    look_at_groups(root, memory);
    look_at_process(root, memory);
    return isfinite(memory->bytes);
}
