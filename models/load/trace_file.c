/* Read line by line, sorted at the end: the file may be in any order.  The first wrong line ends
** it.  Sizes: up to some million arrivals, eight bytes each, twice that while it grows.
*/
#include "models/load/trace_file.h"

#include "base/units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_time(const char *text, sim_time *time)
{
    struct err ignored;
    double seconds;
    if (time_parse(text, time, &ignored))
        return true;
    if (!number_parse(text, &seconds, &ignored) || seconds < 0 || seconds > 1e9)
        return false;
    *time = time_from_s(seconds);
    return true;
}

/* Cuts the comment and the white space around; returns the first letter. */
static char *trim(char *line)
{
    line[strcspn(line, "#\r\n")] = '\0';
    line += strspn(line, " \t");
    for (size_t n = strlen(line); n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'); n--)
        line[n - 1] = '\0';
    return line;
}

static int by_time(const void *a, const void *b)
{
    sim_time x = *(const sim_time *)a, y = *(const sim_time *)b;
    return (x > y) - (x < y);
}

struct growing {
    sim_time *time;
    size_t count, room;
};

static void append(struct growing *growing, sim_time time)
{
    if (growing->count == growing->room) {
        growing->room = growing->room ? 2 * growing->room : 1024;
        growing->time = memory_resize(growing->time, growing->room, sizeof *growing->time);
    }
    growing->time[growing->count++] = time;
}

static bool read_lines(FILE *file, const char *path, struct growing *growing, struct err *err)
{
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    for (int number = 1; fine && getline(&line, &room, file) > 0; number++) {
        const char *text = trim(line);
        sim_time time;
        if (*text == '\0')
            continue;
        if (read_time(text, &time))
            append(growing, time);
        else
            fine = err_set_at(err, (struct place){ path, number, 1 },
                              "'%.60s' is no arrival time: write 12.5s, or a number of seconds",
                              text);
    }
    free(line);
    return fine;
}

/* A regular file only, so that no device or pipe can hang the reader; it is read more than once. */
static FILE *open_trace(const char *path, struct err *err)
{
    struct place place = { path, 0, 0 };
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode))
        return fdopen(file, "r");
    if (file < 0) {
        err_set_at(err, place, "can't be read: %s", strerror(errno));
        return NULL;
    }
    close(file);
    err_set_at(err, place, "is not a regular file");
    return NULL;
}

bool trace_file_read(const char *path, struct arena *arena, sim_time **times, size_t *count,
                     struct err *err)
{
    struct growing growing = { 0 };
    FILE *file = open_trace(path, err);
    if (!file)
        return false;
    bool fine = read_lines(file, path, &growing, err);
    if (fine && ferror(file))
        fine = err_set_at(err, (struct place){ path, 0, 0 }, "can't be read: %s", strerror(errno));
    fclose(file);
    if (fine) {
        *count = growing.count;
        *times = ARENA_ARRAY(arena, growing.count, sim_time);
        if (growing.count > 0) {
            qsort(growing.time, growing.count, sizeof *growing.time, by_time);
            memcpy(*times, growing.time, growing.count * sizeof *growing.time);
        }
    }
    free(growing.time);
    return fine;
}
