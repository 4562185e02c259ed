/* A consumer, its queue and the rungs of its ladder belong together: what is delivered from all of
** them is what it has to do.
*/
#include "plots/report/backlog.h"

#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "plots/report/form.h"
#include "plots/report/gnuplot.h"

#include <math.h>
#include <string.h>

#define TITLE_WIDTH 16

/* --- who reads what --- */

static const struct part *part_of(const struct picture *picture, const char *name)
{
    size_t place = part_find(picture->run->spec, name);
    return place == SIZE_MAX ? NULL : &picture->run->spec->parts.item[place];
}

static bool reads(const struct picture *picture, const char *consumer, const char *queue)
{
    const struct part *reader = part_of(picture, consumer), *from = part_of(picture, queue);
    return reader && from && part_feeds(from, reader);
}

/* The consumer of a queue; NULL: nobody reads it. */
static const char *reader_of(const struct picture *picture, const char *queue)
{
    for (size_t i = 0; i < picture->run->consumers; i++)
        if (reads(picture, picture->run->consumer[i], queue))
            return picture->run->consumer[i];
    return NULL;
}

/* --- series --- */

static const double *series_of(const struct picture *picture, const char *kind, const char *name,
                               const char *metric)
{
    const struct measure *measure = results_find(
        picture->run, arena_format(picture->arena, "%s.%s.%s", kind, name, metric));
    return measure ? measure->series : NULL;
}

static void add_series(const struct picture *picture, double **sum, const double *series)
{
    if (!series)
        return;
    if (!*sum)
        *sum = ARENA_ARRAY(picture->arena, picture->run->windows, double);
    for (size_t w = 0; w < picture->run->windows; w++)
        (*sum)[w] += isnan(series[w]) ? 0 : series[w];
}

/* Of all queues that `consumer` reads; NULL: that anybody does. */
static const double *sum_of(const struct picture *picture, const char *consumer, const char *metric)
{
    double *sum = NULL;
    for (size_t i = 0; i < picture->run->queues; i++) {
        const char *queue = picture->run->queue[i];
        if (consumer ? reads(picture, consumer, queue) : reader_of(picture, queue) != NULL)
            add_series(picture, &sum, series_of(picture, "queues", queue, metric));
    }
    return sum;
}

static const double *dead_of(const struct picture *picture)
{
    double *sum = NULL;
    for (size_t i = 0; i < picture->run->queues; i++)
        add_series(picture, &sum, series_of(picture, "queues", picture->run->queue[i], "dead"));
    return sum;
}

/* --- lines --- */

/* "retry 2": its queue's name is among the others. */
static const char *title_of(const struct picture *picture, const char *queue)
{
    const struct part *part = part_of(picture, queue);
    if (part && part->rung > 0 && picture->run->consumers == 1)
        return arena_format(picture->arena, "retry %lu", (unsigned long)part->rung);
    return queue;
}

static struct backlog_line line_of(const struct picture *picture, const char *queue)
{
    double *waiting = NULL;
    add_series(picture, &waiting, series_of(picture, "queues", queue, "depth"));
    add_series(picture, &waiting, series_of(picture, "queues", queue, "delayed"));
    return (struct backlog_line){ queue, title_of(picture, queue), waiting,
                                  series_of(picture, "queues", queue, "oldest") };
}

/* The line that is the least behind. */
static size_t least_of(const struct picture *picture, const struct backlog *backlog)
{
    size_t least = 0;
    for (size_t i = 1; i < backlog->lines; i++)
        if (picture_highest(picture, backlog->line[i].oldest) <
            picture_highest(picture, backlog->line[least].oldest))
            least = i;
    return least;
}

/* In the order of the queues; where there is no room, instead of the least. */
static void add_line(const struct picture *picture, struct backlog *backlog,
                     struct backlog_line line)
{
    if (backlog->lines == BACKLOG_LINES) {
        size_t least = least_of(picture, backlog);
        if (picture_highest(picture, line.oldest) <=
            picture_highest(picture, backlog->line[least].oldest))
            return;
        backlog->lines--;
        memmove(&backlog->line[least], &backlog->line[least + 1],
                (backlog->lines - least) * sizeof *backlog->line);
    }
    backlog->line[backlog->lines++] = line;
}

/* The strictest. */
static void find_limit(const struct picture *picture, struct backlog *backlog)
{
    const struct objective_spec *objective = &picture->run->spec->objective;
    for (size_t i = 0; i < objective->queues.count; i++)
        for (size_t l = 0; l < backlog->lines; l++) {
            sim_time oldest = objective->queues.item[i].oldest;
            if (oldest == TIME_NONE || time_to_s(oldest) >= backlog->limit ||
                strcmp(objective->queues.item[i].name, backlog->line[l].queue) != 0)
                continue;
            backlog->limit = time_to_s(oldest);
            backlog->limit_of = l;
        }
}

/* Whose consumer's work is drawn beside the load. */
static const char *busiest(const struct picture *picture, const struct backlog *backlog)
{
    size_t most = 0;
    for (size_t i = 1; i < backlog->lines; i++)
        if (picture_highest(picture, backlog->line[i].oldest) >
            picture_highest(picture, backlog->line[most].oldest))
            most = i;
    return reader_of(picture, backlog->line[most].queue);
}

struct backlog backlog_choose(const struct picture *picture)
{
    struct backlog backlog = { .limit = NAN };
    for (size_t i = 0; i < picture->run->queues; i++)
        if (reader_of(picture, picture->run->queue[i]))
            add_line(picture, &backlog, line_of(picture, picture->run->queue[i]));
    if (backlog.lines == 0)
        return backlog;
    const char *consumer = busiest(picture, &backlog);
    backlog.in_flight = sum_of(picture, NULL, "in_flight");
    backlog.dead = dead_of(picture);
    backlog.delivered = sum_of(picture, consumer, "delivery_rate");
    backlog.done = series_of(picture, "consumers", consumer, "done_rate");
    find_limit(picture, &backlog);
    return backlog;
}

/* --- writing --- */

static void write_row(FILE *out, const struct picture *picture, const struct backlog *backlog,
                      size_t w, double unit)
{
    double dead = picture_point(picture, backlog->dead, w);
    gnuplot_number(out, picture_point(picture, backlog->in_flight, w));
    gnuplot_number(out, dead > 0 ? dead : NAN);
    gnuplot_number(out, picture_point(picture, backlog->delivered, w));
    gnuplot_number(out, picture_point(picture, backlog->done, w));
    for (size_t i = 0; i < backlog->lines; i++) {
        gnuplot_number(out, picture_point(picture, backlog->line[i].waiting, w));
        gnuplot_number(out, picture_point(picture, backlog->line[i].oldest, w) / unit);
    }
    fputc('\n', out);
}

static void write_rows(FILE *out, const struct picture *picture, const struct backlog *backlog,
                       double unit)
{
    size_t windows = picture->run->windows;
    double tick = time_to_s(picture->run->tick) / picture->scale;
    fputs("$queue << END\n", out);
    for (size_t w = 0; w < windows; w += picture->stride) {
        double at[2];
        size_t rows = gnuplot_row_at(tick * ((double)w + 0.5 * (double)picture->stride),
                                     tick * (double)windows, windows <= picture->stride, at);
        for (size_t r = 0; r < rows; r++) {
            fprintf(out, "%.8g", at[r]);
            write_row(out, picture, backlog, w, unit);
        }
    }
    fputs("END\n", out);
}

/* In the drawn run; "" where none was given up. */
static const char *dead_title(const struct picture *picture, const struct backlog *backlog)
{
    double sum = 0;
    for (size_t w = 0; backlog->dead && w < picture->run->windows; w++)
        sum += isnan(backlog->dead[w]) ? 0 : backlog->dead[w];
    return sum > 0 ? arena_format(picture->arena, "dead (%s)",
                                  text_number(picture->arena, sum, AS_COUNT))
                   : "";
}

void backlog_write(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    if (backlog->lines == 0)
        return;
    const char *title[BACKLOG_LINES];
    struct form age = { .as = AS_TIME };
    double waiting = picture_highest(picture, backlog->in_flight), oldest = 0;
    for (size_t i = 0; i < backlog->lines; i++) {
        title[i] = backlog->line[i].title;
        waiting = fmax(waiting, picture_highest(picture, backlog->line[i].waiting));
        oldest = fmax(oldest, picture_highest(picture, backlog->line[i].oldest));
    }
    form_add(&age, fmax(oldest, backlog->limit)); /* fmax passes over NaN */
    struct form_unit unit = form_unit(&age);
    gnuplot_names(out, picture->arena, "queue", title, backlog->lines, TITLE_WIDTH);
    fprintf(out, "consumers = %zu\n", picture->consumers);
    gnuplot_value(out, "waiting_most", fmax(waiting, 1));
    gnuplot_value(out, "age_most", oldest / unit.size);
    gnuplot_value(out, "age_limit", backlog->limit / unit.size);
    fprintf(out, "age_limit_of = %zu\n", backlog->limit_of + 1);
    gnuplot_word(out, picture->arena, "age_unit", unit.name + 1, TITLE_WIDTH);
    gnuplot_word(out, picture->arena, "dead_title", dead_title(picture, backlog), TITLE_WIDTH);
    write_rows(out, picture, backlog, unit.size);
}
