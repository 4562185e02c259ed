/* Choosing and writing the strips.
**
** Series are the mean over those runs that have kept theirs.  What is sent may dwarf the rest: then
** all strips are cut at the same height, and each one that was cut says how high it went.
*/
#include "plots/report/strips.h"

#include "base/units.h"
#include "models/spec/world.h"
#include "plots/report/form.h"
#include "plots/report/gnuplot.h"
#include "plots/report/picture.h"
#include "plots/report/text.h"
#include "plots/report/words.h"

#include <math.h>
#include <stdlib.h>

#define POINTS 240
#define DWARFED 4 /* times what is usually wanted: what is sent beyond that is cut ... */
#define CUT 3.6   /* ... here */
#define WHERE_WIDTH 16
#define FAR 4 /* times what is drawn: a limit above that is not */

/* --- series --- */

static double point(const struct strip *strip, size_t line, size_t first)
{
    double sum = 0;
    size_t count = 0;
    for (size_t r = 0; r < strip->study->runs; r++) {
        const double *series = strip->series[line][r];
        size_t end = first + strip->stride, windows = strip->study->run[r]->windows;
        for (size_t w = first; series && w < end && w < windows; w++) {
            sum += isnan(series[w]) ? 0 : series[w];
            count += isnan(series[w]) ? 0 : 1;
        }
    }
    return count ? sum / (double)count : NAN;
}

static const char *path_of(const struct strips *strips, const struct strip *strip, size_t line)
{
    static const char *const paths[] = { "run.offered", "run.attempts", "run.goodput",
                                         "run.degraded" };
    if (line < STRIP_BOTTOM)
        return paths[line];
    return arena_format(strips->arena, "services.%s.arrival_rate", strip->bottom);
}

static const double *series_of(const struct strips *strips, const struct strip *strip, size_t line,
                               const struct results *run)
{
    if (line == STRIP_LAG)
        return lag_series(strips->arena, run, strips->by);
    if (strips->messages && line == STRIP_SENT)
        return lag_delivered(strips->arena, run);
    if (strips->messages && line == STRIP_GOODPUT)
        return lag_done(strips->arena, run);
    const struct measure *measure = results_find(run, path_of(strips, strip, line));
    return measure ? measure->series : NULL;
}

static void find_series(struct strips *strips, struct strip *strip, size_t line)
{
    size_t runs = strip->study->runs;
    const double **series = ARENA_ARRAY(strips->arena, runs, const double *);
    for (size_t r = 0; r < runs; r++)
        series[r] = series_of(strips, strip, line, strip->study->run[r]);
    strip->series[line] = series;
    for (size_t w = 0; w < strip->run->windows; w += strip->stride)
        strip->highest[line] = fmax(strip->highest[line], point(strip, line, w));
}

/* By what the variants are behind, and whether their messages are drawn instead of calls. */
static void choose_lag(const struct comparison *comparison, struct strips *strips)
{
    strips->by = LAG_NONE;
    for (size_t i = 0; i < strips->count; i++) {
        enum lag_by by = lag_by(comparison->study[i]->spec);
        strips->by = by > strips->by ? by : strips->by;
    }
    strips->messages = strips->by != LAG_NONE;
    for (size_t i = 0; i < strips->count; i++)
        strips->messages = strips->messages && lag_publishes(comparison->study[i]->spec);
}

struct strips *strips_choose(const struct comparison *comparison, struct arena *arena)
{
    struct strips *strips = ARENA_NEW(arena, struct strips);
    double longest = -1;
    strips->arena = arena;
    strips->count = comparison->studies < STRIPS_MOST ? comparison->studies : STRIPS_MOST;
    choose_lag(comparison, strips);
    for (size_t i = 0; i < strips->count; i++) {
        struct strip *strip = &strips->strip[i];
        struct picture picture = picture_choose(comparison->study[i], arena);
        *strip = (struct strip){ .study = comparison->study[i], .run = picture.run };
        const char *bottom = headline_bottom(picture.run);
        bool lag = picture.run->spec->objective.queues.count > 0; /* that is drawn instead */
        strip->bottom = words_inner(picture.run, bottom) && !lag ? bottom : "";
        strip->stride = (picture.run->windows + POINTS - 1) / POINTS;
        strip->stride += strip->stride == 0;
        for (size_t line = 0; line < STRIP_LINES; line++)
            find_series(strips, strip, line);
        double length = time_to_s(picture.run->tick) * (double)picture.run->windows;
        if (length <= longest)
            continue;
        longest = length;
        strips->unit = picture.unit;
        strips->scale = picture.scale;
    }
    return strips;
}

static double on_axis(const struct strips *strips, sim_time time)
{
    return time_to_s(time) / strips->scale;
}

/* --- lag --- */

/* The highest that is drawn. */
static double lag_most(const struct strips *strips)
{
    double most = 0;
    for (size_t i = 0; i < strips->count; i++)
        most = fmax(most, strips->strip[i].highest[STRIP_LAG]);
    return most;
}

/* NaN: the variants are not held against the same, or it is far above all that is drawn. */
static double limit_of_all(const struct strips *strips)
{
    double limit = lag_limit(strips->strip[0].run->spec, strips->by), most = lag_most(strips);
    for (size_t i = 1; i < strips->count; i++)
        if (!(fabs(lag_limit(strips->strip[i].run->spec, strips->by) - limit) <= 0))
            return NAN;
    return most > 0 && limit > FAR * most ? NAN : limit;
}

static double age_most(const struct strips *strips)
{
    double most = fmax(lag_most(strips), limit_of_all(strips)); /* fmax passes over NaN */
    return most > 0 ? most : 1;
}

static struct form_unit age_unit(const struct strips *strips)
{
    if (strips->by == LAG_BY_DEPTH)
        return (struct form_unit){ 1, " messages" };
    struct form form = { .as = AS_TIME };
    form_add(&form, age_most(strips));
    return form_unit(&form);
}

bool strips_lag(const struct strips *strips)
{
    return strips->by != LAG_NONE;
}

static void write_lag(FILE *out, const struct strips *strips)
{
    struct form_unit unit = age_unit(strips);
    gnuplot_value(out, "age_top", age_most(strips) / unit.size);
    gnuplot_value(out, "age_limit", limit_of_all(strips) / unit.size);
    gnuplot_word(out, strips->arena, "age_unit", unit.name + 1, 8);
    fprintf(out, "lag_by_age = %d\nmessages_drawn = %d\n", strips->by == LAG_BY_AGE,
            strips->messages);
}

/* --- rows --- */

static void write_row(FILE *out, const struct strips *strips, const struct strip *strip, size_t w)
{
    double tick = on_axis(strips, strip->run->tick), at[2];
    size_t rows = gnuplot_row_at(tick * ((double)w + 0.5 * (double)strip->stride),
                                 tick * (double)strip->run->windows,
                                 strip->run->windows <= strip->stride, at);
    for (size_t r = 0; r < rows; r++) {
        fprintf(out, "%.8g", at[r]);
        for (size_t line = 0; line < STRIP_LAG; line++)
            gnuplot_number(out, point(strip, line, w));
        if (strips_lag(strips))
            gnuplot_number(out, point(strip, STRIP_LAG, w) / age_unit(strips).size);
        fputc('\n', out);
    }
}

/* $series: a block a row, parted by two blank lines as gnuplot's `index` wants it. */
static void write_series(FILE *out, const struct strips *strips)
{
    fputs("$series << END\n", out);
    for (size_t i = 0; i < strips->count; i++) {
        const struct strip *strip = &strips->strip[i];
        fputs(i ? "\n\n" : "", out);
        for (size_t w = 0; w < strip->run->windows; w += strip->stride)
            write_row(out, strips, strip, w);
        if (strip->run->windows == 0)
            fputs(strips_lag(strips) ? "0 NaN NaN NaN NaN NaN NaN\n" : "0 NaN NaN NaN NaN NaN\n",
                  out);
    }
    fputs("END\n", out);
}

/* --- axes --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What is wanted most of the time: a spike is not the measure of the rest.  Load that comes in
** bursts has only its highest point. */
static double usual(const struct strips *strips, const struct strip *strip)
{
    double *value = ARENA_ARRAY(strips->arena, strip->run->windows + 1, double), sum = 0;
    size_t count = 0;
    for (size_t w = 0; w < strip->run->windows; w += strip->stride) {
        double here = point(strip, STRIP_WANTED, w);
        value[count] = isnan(here) ? 0 : here;
        sum += value[count++];
    }
    qsort(value, count, sizeof *value, by_size);
    double middle = count ? value[count / 2] : 0;
    return 4 * middle * (double)count < sum ? strip->highest[STRIP_WANTED] : middle;
}

/* At the clients or at the bottom layer, wherever it is more. */
static double sent_most(const struct strip *strip)
{
    return fmax(strip->highest[STRIP_SENT], strip->highest[STRIP_BOTTOM]);
}

static bool is_bottom_highest(const struct strip *strip)
{
    return strip->highest[STRIP_BOTTOM] > strip->highest[STRIP_SENT];
}

/* "sent: up to 15.2 k/s", where that is above the top. */
static const char *peak_text(const struct strips *strips, const struct strip *strip, double top)
{
    struct arena *arena = strips->arena;
    double most = sent_most(strip);
    if (!(most > top))
        return "";
    const char *where = "sent";
    if (strips->messages) /* there is no room for the word, but the line has its colour */
        return arena_format(arena, "up to %s", text_number(arena, most, AS_RATE));
    if (is_bottom_highest(strip))
        where = arena_format(arena, "at %s", text_cut_name(arena, strip->bottom, WHERE_WIDTH));
    return arena_format(arena, "%s: up to %s", where, text_number(arena, most, AS_RATE));
}

bool strips_bottom(const struct strips *strips)
{
    for (size_t i = 0; i < strips->count; i++)
        if (*strips->strip[i].bottom)
            return true;
    return false;
}

bool strips_degraded(const struct strips *strips)
{
    for (size_t i = 0; i < strips->count; i++)
        if (strips->strip[i].highest[STRIP_DEGRADED] > 0)
            return true;
    return false;
}

static double top_of(const struct strips *strips)
{
    double wanted = 1e-9, answered = 0, most = 0;
    for (size_t i = 0; i < strips->count; i++) {
        const struct strip *strip = &strips->strip[i];
        double well = strip->highest[STRIP_GOODPUT] + strip->highest[STRIP_DEGRADED];
        if (!strips->messages) /* how a backlog drains is cut, too */
            answered = fmax(answered, well);
        most = fmax(most, fmax(strip->highest[STRIP_WANTED], sent_most(strip)));
        wanted = fmax(wanted, usual(strips, strip));
    }
    return fmax(answered, most > DWARFED * wanted ? CUT * wanted : most);
}

static void write_axes(FILE *out, const struct strips *strips)
{
    double end = 0, top = top_of(strips) > 0 ? top_of(strips) : 1;
    fprintf(out, "rows = %zu\narray peak[%zu]\narray peak_at_bottom[%zu]\n", strips->count,
            strips->count, strips->count);
    for (size_t i = 0; i < strips->count; i++) {
        const struct strip *strip = &strips->strip[i];
        fprintf(out, "peak[%zu] = %s; peak_at_bottom[%zu] = %d\n", i + 1,
                gnuplot_quote(strips->arena, peak_text(strips, strip, top)), i + 1,
                is_bottom_highest(strip));
        end = fmax(end, on_axis(strips, strip->run->tick) * (double)strip->run->windows);
    }
    gnuplot_value(out, "time_end", end > 0 ? end : 1);
    gnuplot_word(out, strips->arena, "time_unit", strips->unit, 8);
    gnuplot_value(out, "top", top);
    fprintf(out, "degraded_drawn = %d\nbottom_drawn = %d\n", strips_degraded(strips),
            strips_bottom(strips));
}

/* What hurts has a time from and to; what only changes values, a moment: its end is NaN. */
static void write_faults(FILE *out, const struct strips *strips)
{
    size_t faults = 0;
    for (size_t i = 0; i < strips->count; i++)
        faults += strips->strip[i].run->faults;
    fprintf(out, "faults = %zu\n", faults);
    fprintf(out, "array fault_row[%zu]\narray fault_from[%zu]\narray fault_to[%zu]\n", faults + 1,
            faults + 1, faults + 1);
    faults = 0;
    for (size_t i = 0; i < strips->count; i++) {
        const struct results *run = strips->strip[i].run;
        sim_time last = run->tick * (sim_time)run->windows;
        for (size_t f = 0; f < run->faults; f++) {
            const struct fault_period *fault = &run->fault[f];
            sim_time to = fault->end < last ? fault->end : last;
            faults++;
            fprintf(out, "fault_row[%zu] = %zu; fault_from[%zu] = %.8g; fault_to[%zu] =", faults,
                    i + 1, faults, on_axis(strips, fault->begin), faults);
            gnuplot_number(out, fault->role == ROLE_TRIGGER ? on_axis(strips, to) : NAN);
            fputc('\n', out);
        }
    }
}

void strips_write(FILE *out, const struct strips *strips)
{
    write_axes(out, strips);
    write_faults(out, strips);
    if (strips_lag(strips))
        write_lag(out, strips);
    write_series(out, strips);
}
