#include "plots/report/figure_queues.h"

#include "plots/report/form.h"
#include "plots/report/gnuplot.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define TITLE_WIDTH 16
#define LIMIT_WIDTH 24
#define FAR 4        /* times the highest line: a limit above that is only named */
#define FAINT 0.02   /* of the highest line: what is in flight and below that is not drawn */
#define MARK_EVERY 4 /* points: marks that touch each other are a line */

/* --- writing --- */

static bool is_marked(const struct picture *picture, const struct backlog *backlog, size_t w)
{
    return picture_point(picture, backlog->dead, w) > 0;
}

/* Of marks in a row every so manieth. */
static bool is_mark_drawn(const struct picture *picture, const struct backlog *backlog, size_t w)
{
    size_t first = w;
    assert(picture->stride > 0);
    if (!is_marked(picture, backlog, w))
        return false;
    while (first > 0 && is_marked(picture, backlog, first - picture->stride))
        first -= picture->stride;
    return (w - first) / picture->stride % MARK_EVERY == 0;
}

static void write_row(FILE *out, const struct picture *picture, const struct backlog *backlog,
                      size_t w, double unit)
{
    bool dead = is_mark_drawn(picture, backlog, w);
    gnuplot_number(out, picture_point(picture, backlog->in_flight, w));
    gnuplot_number(out, dead ? picture_point(picture, backlog->dead, w) : NAN);
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

/* age_limit, age_limit_of, age_limit_title: "objective", or only "(objective 5 min)". */
static void write_limit(FILE *out, const struct picture *picture, const char *name,
                        const struct backlog_limit *limit, double highest, double unit)
{
    enum shown_as as = strcmp(name, "age") == 0 ? AS_TIME : AS_COUNT;
    bool far = limit->most > FAR * highest && highest > 0;
    const char *text = text_number(picture->arena, limit->most, as);
    const char *title = far ? arena_format(picture->arena, "(objective %s)", text) : "objective";
    char variable[32];
    snprintf(variable, sizeof variable, "%s_limit", name);
    gnuplot_value(out, variable, far ? NAN : limit->most / unit);
    fprintf(out, "%s_of = %zu\n", variable, limit->of + 1);
    snprintf(variable, sizeof variable, "%s_limit_title", name);
    gnuplot_word(out, picture->arena, variable, isnan(limit->most) ? "" : title, LIMIT_WIDTH);
}

/* Which lines are drawn in the panel of ages. */
static void write_aged(FILE *out, const struct backlog *backlog)
{
    size_t ages = 0;
    fprintf(out, "array aged[%d]\n", BACKLOG_LINES);
    for (size_t i = 0; i < backlog->lines; i++)
        if (backlog->line[i].aged)
            fprintf(out, "aged[%zu] = %zu\n", ++ages, i + 1);
    fprintf(out, "ages = %zu\n", ages);
}

static void write_waiting(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    double in_flight = picture_highest(picture, backlog->in_flight), waiting = in_flight;
    for (size_t i = 0; i < backlog->lines; i++)
        waiting = fmax(waiting, picture_highest(picture, backlog->line[i].waiting));
    gnuplot_value(out, "waiting_most", fmax(waiting, 1));
    gnuplot_word(out, picture->arena, "in_flight_title",
                 in_flight > FAINT * waiting ? "in flight" : "", TITLE_WIDTH);
    write_limit(out, picture, "depth", &backlog->depth, waiting, 1);
}

/* Returns the unit, in seconds. */
static double write_ages(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    struct form age = { .as = AS_TIME };
    double oldest = 0, limit = backlog->oldest.most;
    for (size_t i = 0; i < backlog->lines; i++)
        if (backlog->line[i].aged)
            oldest = fmax(oldest, picture_highest(picture, backlog->line[i].oldest));
    form_add(&age, limit <= FAR * oldest ? fmax(oldest, limit) : oldest);
    struct form_unit unit = form_unit(&age);
    gnuplot_value(out, "age_most", oldest / unit.size);
    gnuplot_word(out, picture->arena, "age_unit", unit.name + 1, TITLE_WIDTH);
    write_limit(out, picture, "age", &backlog->oldest, oldest, unit.size);
    return unit.size;
}

void figure_queues_write(FILE *out, const struct picture *picture, const struct backlog *backlog)
{
    if (backlog->lines == 0)
        return;
    const char *title[BACKLOG_LINES];
    for (size_t i = 0; i < backlog->lines; i++)
        title[i] = backlog->line[i].title;
    gnuplot_names(out, picture->arena, "queue", title, backlog->lines, TITLE_WIDTH);
    fprintf(out, "consumers = %zu\n", picture->consumers);
    write_aged(out, backlog);
    write_waiting(out, picture, backlog);
    double unit = write_ages(out, picture, backlog);
    gnuplot_word(out, picture->arena, "dead_title", dead_title(picture, backlog), TITLE_WIDTH);
    write_rows(out, picture, backlog, unit);
}
