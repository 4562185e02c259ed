/* A consumer, its queue and the rungs of its ladder belong together: what is delivered from all of
** them is what it has to do.
*/
#include "plots/report/backlog.h"

#include "models/spec/consumer.h"
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"

#include <math.h>
#include <string.h>

#define AS_PAUSED 1.05 /* times the pause of its rung: no older than it must be */

/* --- who reads what --- */

static const struct part *part_of(const struct picture *picture, const char *name)
{
    size_t place = part_find(picture->run->spec, name);
    return place == SIZE_MAX ? NULL : &picture->run->spec->parts.item[place];
}

bool backlog_reads(const struct picture *picture, const char *consumer, const char *queue)
{
    const struct part *reader = part_of(picture, consumer), *from = part_of(picture, queue);
    return reader && from && part_feeds(from, reader);
}

/* The consumer of a queue; NULL: nobody reads it. */
static const char *reader_of(const struct picture *picture, const char *queue)
{
    for (size_t i = 0; i < picture->run->consumers; i++)
        if (backlog_reads(picture, picture->run->consumer[i], queue))
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
        if (consumer ? backlog_reads(picture, consumer, queue) : reader_of(picture, queue) != NULL)
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

/* How old every message becomes on a rung; no less than a window, and so for any other queue. */
static double pause_of(const struct picture *picture, const char *queue)
{
    const struct part *part = part_of(picture, queue);
    if (!part || part->rung == 0)
        return 0;
    sim_time pause = part->consumer->ladder.item[part->rung - 1].pause;
    return time_to_s(pause + picture->run->tick * (sim_time)picture->stride);
}

static const struct queue_objective_spec *objective_of(const struct picture *picture,
                                                       const char *queue)
{
    return objective_of_queue(&picture->run->spec->objective, queue);
}

/* Nobody reads it: what it is for is to become old. */
static bool is_aged(const struct picture *picture, const char *queue, const double *oldest)
{
    const struct queue_objective_spec *objective = objective_of(picture, queue);
    if (objective && objective->oldest != TIME_NONE)
        return true;
    return reader_of(picture, queue) &&
           picture_highest(picture, oldest) > AS_PAUSED * pause_of(picture, queue);
}

static struct backlog_line line_of(const struct picture *picture, const char *queue)
{
    double *waiting = NULL;
    add_series(picture, &waiting, series_of(picture, "queues", queue, "depth"));
    add_series(picture, &waiting, series_of(picture, "queues", queue, "delayed"));
    const double *oldest = series_of(picture, "queues", queue, "oldest");
    return (struct backlog_line){ queue, title_of(picture, queue), waiting, oldest,
                                  is_aged(picture, queue, oldest) };
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

/* The one that its line exceeds most, or comes nearest to. */
static void find_limit(struct backlog_limit *limit, double most, double highest, size_t line,
                       double *worst)
{
    double times = most > 0 ? highest / most : highest > 0 ? INFINITY : 0;
    if (isnan(limit->most) || times > *worst) {
        *limit = (struct backlog_limit){ most, line };
        *worst = times;
    }
}

static void find_limits(const struct picture *picture, struct backlog *backlog)
{
    double oldest = 0, depth = 0;
    for (size_t i = 0; i < backlog->lines; i++) {
        const struct backlog_line *line = &backlog->line[i];
        const struct queue_objective_spec *allowed = objective_of(picture, line->queue);
        if (allowed && allowed->oldest != TIME_NONE)
            find_limit(&backlog->oldest, time_to_s(allowed->oldest),
                       picture_highest(picture, line->oldest), i, &oldest);
        if (allowed && allowed->depth != COUNT_NONE)
            find_limit(&backlog->depth, (double)allowed->depth,
                       picture_highest(picture, line->waiting), i, &depth);
    }
}

/* Whose consumer's work is drawn beside the load; NULL: nobody's. */
static const char *busiest(const struct picture *picture, const struct backlog *backlog)
{
    const char *reader = NULL;
    double most = -1;
    for (size_t i = 0; i < backlog->lines; i++) {
        const char *here = reader_of(picture, backlog->line[i].queue);
        double oldest = picture_highest(picture, backlog->line[i].oldest);
        if (!here || oldest <= most)
            continue;
        reader = here;
        most = oldest;
    }
    return reader;
}

struct backlog backlog_choose(const struct picture *picture)
{
    struct backlog backlog = { .oldest = { NAN, 0 }, .depth = { NAN, 0 } };
    for (size_t i = 0; i < picture->run->queues; i++) {
        const char *queue = picture->run->queue[i];
        struct backlog_line line = line_of(picture, queue);
        bool filled = picture_highest(picture, line.waiting) > 0;
        if (reader_of(picture, queue) || (objective_of(picture, queue) && filled))
            add_line(picture, &backlog, line);
    }
    if (backlog.lines == 0)
        return backlog;
    const char *consumer = busiest(picture, &backlog);
    backlog.in_flight = sum_of(picture, NULL, "in_flight");
    backlog.dead = dead_of(picture);
    if (consumer) {
        backlog.delivered = sum_of(picture, consumer, "delivery_rate");
        backlog.done = series_of(picture, "consumers", consumer, "done_rate");
    }
    find_limits(picture, &backlog);
    return backlog;
}
