/* The panel is as high as what is wanted needs it: not as capacity, nor as a storm.  Lines that lie
** above its top, and those that would hide one behind the other.
**
** Where nobody waits for an answer, calls are messages published: what is wanted, what is sent and
** what is stored are one line, and the panel is about what becomes of it, in the colours of a call
** that is waited for.
*/
#include "plots/report/figure_load.h"

#include "plots/report/gnuplot.h"
#include "plots/report/text.h"

#include <math.h>
#include <stdlib.h>

#define NAME_WIDTH 13
#define HEADROOM 1.05 /* of plots/run.gp: what is not above that times the top is in the panel */
#define HIDDEN 0.02 /* of the panel: lines that are nearer are one */
#define FLAT 4 /* times the load: a line above that is only named, or cut off */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What is wanted most of the time: a spike is not the measure of the rest.  0: nothing, as of load
** that comes in bursts. */
static double usual(const struct picture *picture)
{
    size_t windows = picture->run->windows, count = 0;
    double *value = ARENA_ARRAY(picture->arena, windows + 1, double);
    for (size_t w = 0; w < windows; w += picture->stride) {
        double here = picture_point(picture, picture->series[PICTURE_OFFERED], w);
        value[count++] = isnan(here) ? 0 : here;
    }
    qsort(value, count, sizeof *value, by_size);
    return count ? value[count / 2] : 0;
}

double figure_load_top(const struct picture *picture, const double *const *line, size_t lines)
{
    double wanted = picture_highest(picture, picture->series[PICTURE_OFFERED]), most = wanted;
    double measure = usual(picture);
    measure = measure > 0 ? measure : wanted;
    for (size_t i = 0; i < lines; i++) {
        double highest = picture_highest(picture, line[i]);
        most = fmax(most, measure > 0 ? fmin(highest, FLAT * measure) : highest);
    }
    return most > 0 ? most : 1; /* nobody calls */
}

const char *figure_load_title(const struct picture *picture, const char *name,
                              const double *series, double top)
{
    double highest = picture_highest(picture, series);
    if (!(highest > top))
        return name;
    return arena_format(picture->arena, "%s, to %s", name,
                        text_number(picture->arena, highest, AS_RATE));
}

static void write_title(FILE *out, const struct picture *picture, const char *name,
                        const double *series, double top)
{
    char variable[64];
    snprintf(variable, sizeof variable, "%s_title", name);
    gnuplot_word(out, picture->arena, variable, figure_load_title(picture, name, series, top),
                 NAME_WIDTH + 12);
}

/* A line above the panel's top is not drawn: its name in the key says how high it is. */
static void write_line(FILE *out, const struct picture *picture, const char *variable,
                       const char *name, double most, double top)
{
    const char *number = text_number(picture->arena, most, AS_RATE);
    const char *text = most > top ? arena_format(picture->arena, "(%s %s)", name, number) : name;
    char title[64];
    snprintf(title, sizeof title, "%s_title", variable);
    gnuplot_word(out, picture->arena, title, isnan(most) || !*name ? "" : text, NAME_WIDTH + 12);
    fprintf(out, "%s_drawn = %d\n", variable, most <= top);
}

/* A line of the first panel that only scenarios with queues have; the panel's top with it.  Above
** `top` it is cut off there: how fast a backlog drains is worth a line, though a high one. */
static double write_messages(FILE *out, const struct picture *picture, const char *name,
                             const double *series, double most, double top)
{
    double highest = picture_highest(picture, series);
    write_title(out, picture, name, series, top);
    return fmax(most, fmin(highest, top));
}

static bool lines_part(const struct picture *picture, size_t line, size_t other, double most)
{
    for (size_t w = 0; w < picture->run->windows; w += picture->stride) {
        double apart = picture_point(picture, picture->series[line], w) -
                       picture_point(picture, picture->series[other], w);
        if (fabs(apart) > HIDDEN * most)
            return true;
    }
    return false;
}

/* Which of a call's lines are drawn beside those of its messages. */
static void write_calls(FILE *out, const struct picture *picture, double most)
{
    bool sent = lines_part(picture, PICTURE_ATTEMPTS, PICTURE_OFFERED, most);
    bool goodput = lines_part(picture, PICTURE_GOODPUT, PICTURE_OFFERED, most);
    fprintf(out, "sent_drawn = %d\ngoodput_drawn = %d\nwanted_title = '%s'\n", sent,
            goodput || picture->clients > 0, picture->clients > 0 ? "wanted" : "published");
}

/* The requests at the deepest service, where retries of several layers add up.  Returns the panel's
** top with them. */
static double write_deepest(FILE *out, const struct picture *picture, bool layered, double most)
{
    const double *arrivals = picture->series[picture->columns - 2];
    double highest = arrivals ? picture_highest(picture, arrivals) : NAN, top = FLAT * most;
    const char *name = arena_format(picture->arena, "at %s",
                                    text_cut_name(picture->arena, picture->deepest,
                                                  NAME_WIDTH - 5));
    write_line(out, picture, "deepest", layered ? name : "", highest, top);
    return layered && highest <= top ? fmax(most, highest) : most;
}

void figure_load_write(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    double capacity = picture->run->judgement.capacity;
    double most = figure_load_top(picture, &picture->series[PICTURE_ATTEMPTS],
                                  PICTURE_FIRST_SERVICE - PICTURE_ATTEMPTS);
    double top = FLAT * most;
    capacity = isfinite(capacity) ? capacity : NAN;
    gnuplot_value(out, "load_shown", most);
    bool layered = *picture->deepest && backlog->lines == 0; /* there is no room for all */
    most = write_deepest(out, picture, layered, most);
    if (backlog->lines > 0) {
        most = write_messages(out, picture, "delivered", backlog->delivered, most, top);
        most = write_messages(out, picture, "done", backlog->done, most, top);
        write_calls(out, picture, most);
    }
    write_title(out, picture, "sent", picture->series[PICTURE_ATTEMPTS], most);
    write_title(out, picture, "goodput", picture->series[PICTURE_GOODPUT], most);
    write_line(out, picture, "capacity", "capacity", capacity, most * HEADROOM);
    gnuplot_value(out, "load_most", most);
    gnuplot_value(out, "capacity", capacity);
    fprintf(out, "column_deepest = %zu\ncolumn_degraded = %zu\n", picture->columns,
            picture->columns + 1);
    bool degraded = picture_highest(picture, picture->series[picture->columns - 1]) > 0;
    fprintf(out, "degraded_drawn = %d\n", degraded);
}
