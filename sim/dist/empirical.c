/* Empirical: lengths that were measured, drawn with replacement, each as likely as any other.
**
** From a file, one time with its unit a line, '#' begins a comment, empty lines are skipped; or
** from a list.  They are sorted once, for the cdf; the largest file allowed takes a few seconds.
** A file is read whole into memory, a regular file only, so that no device or pipe can hang the
** reader.
*/
#include "sim/dist/types.h"

#include "base/units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALUE_FIELDS(F, T) \
    F(T, TIME, value, REQUIRED, "0s..", "one measured length")
FIELD_STRUCT(dist_empirical_value, VALUE_FIELDS);
FIELD_TABLE_SHORT(dist_empirical_value, VALUE_FIELDS);

#define EMPIRICAL_FIELDS(F, T)                                                             \
    F(T, FILE, file, "none", "", "a file of measured lengths, one time with its unit a line") \
    F(T, LIST(dist_empirical_value), values, "", "", "the measured lengths themselves")
FIELD_STRUCT(dist_empirical_spec, EMPIRICAL_FIELDS);
FIELD_TABLE_SHORT(dist_empirical_spec, EMPIRICAL_FIELDS);

struct empirical {
    struct dist_empirical_spec spec;
    double *sorted, *sum; /* seconds; the sum of those up to each */
    size_t count;
};

enum { LINE_MAX_BYTES = 200 };
static const long long file_max = 64LL << 20;

/* --- the file --- */

/* The bytes of the file, ended by NUL and free()d by the caller; NULL: see err. */
static char *file_bytes(const char *path, int file, size_t size, struct err *err)
{
    char *bytes = memory_resize(NULL, size + 1, 1);
    size_t filled = 0;
    for (ssize_t got; filled < size; filled += (size_t)got)
        if ((got = read(file, bytes + filled, size - filled)) <= 0) {
            free(bytes);
            err_set(err, "cannot read '%s': %s", path, got < 0 ? strerror(errno) : "it shrank");
            return NULL;
        }
    bytes[size] = '\0';
    return bytes;
}

static char *file_read(const char *path, size_t *size, struct err *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        err_set(err, "cannot open '%s': %s", path, strerror(errno));
        return NULL;
    }
    struct stat stat;
    char *bytes = NULL;
    if (fstat(file, &stat) != 0 || !S_ISREG(stat.st_mode))
        err_set(err, "'%s' is not a regular file", path);
    else if (stat.st_size > file_max)
        err_set(err, "'%s' is larger than 64 MiB", path);
    else
        bytes = file_bytes(path, file, *size = (size_t)stat.st_size, err);
    close(file);
    return bytes;
}

/* The text of a line without comment and blanks around it, in `text`; false: it is too long. */
static bool line_text(const char *line, size_t length, char text[LINE_MAX_BYTES])
{
    const char *comment = memchr(line, '#', length);
    size_t end = comment ? (size_t)(comment - line) : length, begin = 0;
    while (begin < end && strchr(" \t\r", line[begin]) && line[begin])
        begin++;
    while (end > begin && strchr(" \t\r", line[end - 1]) && line[end - 1])
        end--;
    if (end - begin >= LINE_MAX_BYTES)
        return false;
    for (size_t i = begin; i < end; i++)
        text[i - begin] = line[i] ? line[i] : '?';
    text[end - begin] = '\0';
    return true;
}

/* At least as many as there are times: one a line, and "0s" with its newline is three bytes. */
static size_t times_at_most(const char *bytes, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    return lines < size / 3 + 1 ? lines : size / 3 + 1;
}

static bool lines_parse(struct empirical *empirical, const char *bytes, size_t size,
                        struct err *err)
{
    const char *path = empirical->spec.file, *line = bytes, *end = bytes + size;
    for (size_t number = 1; line < end; number++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline ? newline : end) - line);
        char text[LINE_MAX_BYTES];
        struct err why;
        if (!line_text(line, length, text))
            return err_set(err, "%s:%zu: the line is too long for a time", path, number);
        sim_time time;
        if (*text && !time_parse(text, &time, &why))
            return err_set(err, "%s:%zu: %s", path, number, why.text);
        if (*text)
            empirical->sorted[empirical->count++] = time_to_s(time);
        line += length + 1;
    }
    return true;
}

static bool values_from_file(struct empirical *empirical, struct arena *arena, struct err *err)
{
    size_t size = 0;
    char *bytes = file_read(empirical->spec.file, &size, err);
    if (!bytes)
        return false;
    empirical->count = 0;
    empirical->sorted = ARENA_ARRAY(arena, times_at_most(bytes, size), double);
    bool right = lines_parse(empirical, bytes, size, err);
    free(bytes);
    if (right && empirical->count == 0)
        return err_set(err, "'%s' holds no times", empirical->spec.file);
    return right;
}

/* --- the distribution --- */

static void values_from_list(struct empirical *empirical, struct arena *arena)
{
    empirical->count = empirical->spec.values.count;
    empirical->sorted = ARENA_ARRAY(arena, empirical->count, double);
    for (size_t i = 0; i < empirical->count; i++)
        empirical->sorted[i] = time_to_s(empirical->spec.values.item[i].value);
}

static int by_length(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static bool empirical_prepare(void *value, struct arena *arena, struct err *err)
{
    struct empirical *empirical = value;
    if ((empirical->spec.file != NULL) == (empirical->spec.values.count > 0))
        return err_set(err, "empirical takes either a file or values, at least one");
    if (!empirical->spec.file)
        values_from_list(empirical, arena);
    else if (!values_from_file(empirical, arena, err))
        return false;
    qsort(empirical->sorted, empirical->count, sizeof *empirical->sorted, by_length);
    double sum = 0;
    empirical->sum = ARENA_ARRAY(arena, empirical->count, double);
    for (size_t i = 0; i < empirical->count; i++)
        empirical->sum[i] = sum += empirical->sorted[i];
    return true;
}

static double empirical_draw(const void *value, struct rng *rng)
{
    const struct empirical *empirical = value;
    return empirical->sorted[rng_below(rng, empirical->count)];
}

static double empirical_mean(const void *value)
{
    const struct empirical *empirical = value;
    return empirical->sum[empirical->count - 1] / (double)empirical->count;
}

/* How many of ascending numbers are at most x: the first place that holds more, by halving. */
static size_t at_most(const double *number, size_t count, double x)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (number[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double empirical_met(const void *value, struct rng *rng)
{
    const struct empirical *empirical = value;
    size_t last = empirical->count - 1;
    double sum = rng_uniform(rng) * empirical->sum[last];
    size_t i = at_most(empirical->sum, empirical->count, sum);
    return empirical->sorted[i < last ? i : last];
}

static double empirical_cdf(const void *value, double x)
{
    const struct empirical *empirical = value;
    return (double)at_most(empirical->sorted, empirical->count, x) / (double)empirical->count;
}

const struct dist_type dist_empirical = {
    .kind = { "empirical", "measured lengths, drawn again with replacement",
              &dist_empirical_spec_fields, sizeof(struct empirical), empirical_prepare },
    .draw = empirical_draw,
    .met = empirical_met,
    .mean = empirical_mean,
    .cdf = empirical_cdf,
};
