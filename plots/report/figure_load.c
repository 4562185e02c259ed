/* Lines that may lie far above the panel's top, and those that would hide one behind the other.
**
** Where nobody waits for an answer, calls are messages published: what is wanted, what is sent and
** what is stored are one line, and the panel is about what becomes of it, in the colours of a call
** that is waited for.
*/
#include "plots/report/figure_load.h"

#include "plots/report/gnuplot.h"
#include "plots/report/text.h"

#include <math.h>

#define NAME_WIDTH 13
#define HIDDEN 0.02 /* of the panel: lines that are nearer are one */
#define FLAT 4 /* times the load: a line above that is only named */

/* A line that would flatten all others is not drawn: its name in the key says how high it is. */
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
    const char *title = name;
    if (highest > top)
        title = arena_format(picture->arena, "%s, to %s", name,
                             text_number(picture->arena, highest, AS_RATE));
    char variable[64];
    snprintf(variable, sizeof variable, "%s_title", name);
    gnuplot_word(out, picture->arena, variable, title, NAME_WIDTH + 12);
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

void figure_load_write(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    double capacity = picture->run->judgement.capacity, most = 0;
    for (size_t i = 0; i < PICTURE_FIRST_SERVICE; i++)
        most = fmax(most, picture_highest(picture, picture->series[i]));
    most = most > 0 ? most : 1; /* nobody calls */
    const double *arrivals = picture->series[picture->columns - 2];
    double deepest = arrivals ? picture_highest(picture, arrivals) : NAN, top = FLAT * most;
    const char *name = arena_format(picture->arena, "at %s",
                                    text_cut_name(picture->arena, picture->deepest,
                                                  NAME_WIDTH - 5));
    capacity = isfinite(capacity) ? capacity : NAN;
    bool layered = *picture->deepest && backlog->lines == 0; /* there is no room for all */
    write_line(out, picture, "deepest", layered ? name : "", deepest, top);
    write_line(out, picture, "capacity", "capacity", capacity, top);
    gnuplot_value(out, "load_shown", most);
    most = layered && deepest <= top ? fmax(most, deepest) : most;
    if (backlog->lines > 0) {
        most = write_messages(out, picture, "delivered", backlog->delivered, most, top);
        most = write_messages(out, picture, "done", backlog->done, most, top);
        write_calls(out, picture, most);
    }
    gnuplot_value(out, "load_most", capacity <= top ? fmax(most, capacity) : most);
    gnuplot_value(out, "capacity", capacity);
    fprintf(out, "column_deepest = %zu\ncolumn_degraded = %zu\n", picture->columns,
            picture->columns + 1);
    bool degraded = picture_highest(picture, picture->series[picture->columns - 1]) > 0;
    fprintf(out, "degraded_drawn = %d\n", degraded);
}
