/* plot.gp: one run as gnuplot variables, arrays and one datablock. */
#include "plots/report/figure_run.h"

#include "base/units.h"
#include "models/spec/consumer.h"
#include "models/spec/service.h"
#include "models/spec/world.h"
#include "plots/report/backlog.h"
#include "plots/report/controls.h"
#include "plots/report/figure_colours.h"
#include "plots/report/figure_load.h"
#include "plots/report/figure_queues.h"
#include "plots/report/figure_times.h"
#include "plots/report/gnuplot.h"
#include "plots/report/picture.h"
#include "plots/report/text.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

#define NAME_WIDTH 13
#define SCENARIO_WIDTH 56
#define PANEL_TITLE_WIDTH 32
#define TITLE_WIDTH 104
#define SUBTITLE_WIDTH 124

static void write_points(const struct picture *picture, FILE *out)
{
    size_t windows = picture->run->windows;
    fputs("$series << END\n", out);
    for (size_t first = 0; first < windows; first += picture->stride) {
        size_t last = first + picture->stride < windows ? first + picture->stride : windows;
        double at[2], tick = figure_on_axis(picture, picture->run->tick);
        size_t rows = gnuplot_row_at(tick * 0.5 * (double)(first + last), tick * (double)windows,
                                     windows <= picture->stride, at);
        for (size_t r = 0; r < rows; r++) {
            fprintf(out, "%.8g", at[r]);
            for (size_t i = 0; i < picture->columns; i++)
                gnuplot_number(out, picture_point(picture, picture->series[i], first));
            fputc('\n', out);
        }
    }
    fputs("END\n", out);
}

static const char *subtitle(const struct picture *picture)
{
    const struct study *study = picture->study;
    struct arena *arena = picture->arena;
    const char *text = text_cut(arena, study->spec->name, SCENARIO_WIDTH);
    if (study->variant)
        text = arena_format(arena, "%s, variant %s", text, study->variant);
    text = arena_format(arena, "%s, seed %llu", text, (unsigned long long)study->seed);
    if (study->runs > 1)
        text = arena_format(arena, "%s, run %llu of %zu", text,
                            (unsigned long long)picture->run->replication + 1, study->runs);
    char width[UNIT_TEXT];
    time_print(picture->run->tick * (sim_time)picture->stride, width);
    return arena_format(arena, "%s; averaged over %s", text, width);
}

static void write_words(FILE *out, const struct picture *picture)
{
    gnuplot_word(out, picture->arena, "title", words_title(picture->arena, picture->study),
                 TITLE_WIDTH);
    gnuplot_word(out, picture->arena, "subtitle", subtitle(picture), SUBTITLE_WIDTH);
    gnuplot_word(out, picture->arena, "trigger", figure_fault_text(picture), SUBTITLE_WIDTH);
    gnuplot_word(out, picture->arena, "time_unit", picture->unit, NAME_WIDTH);
}

#define FAR 4 /* times what is held: a limit above that is not drawn */

/* Requests that are worked on at once, at the most; NaN: that number moves. */
static double room_of(const struct world_spec *spec, const char *worker)
{
    for (size_t i = 0; i < spec->services.count; i++) {
        const struct service_spec *service = &spec->services.item[i];
        if (strcmp(service->name, worker) == 0)
            return service->autoscale ? NAN : (double)(service->workers * service->instances);
    }
    for (size_t i = 0; i < spec->consumers.count; i++) {
        const struct consumer_spec *consumer = &spec->consumers.item[i];
        if (strcmp(consumer->name, worker) == 0)
            return consumer->autoscale || consumer->pollers || consumer->batch
                       ? NAN : (double)(consumer->concurrency * consumer->instances);
    }
    return NAN;
}

/* Where no more can be worked on.  Returns the highest line that is drawn. */
static double write_rooms(FILE *out, const struct picture *picture, double most)
{
    double highest = most;
    size_t rooms = 0;
    fprintf(out, "array room[3] = [1, 1, 1]\narray room_of[3] = [1, 1, 1]\n");
    for (size_t i = 0; i < picture->loadeds; i++) {
        double room = room_of(picture->run->spec, picture->service[picture->loaded[i]]);
        if (!(room <= FAR * most))
            continue;
        highest = fmax(highest, room);
        fprintf(out, "room[%zu] = %.6g; room_of[%zu] = %zu\n", rooms + 1, room, rooms + 1,
                picture->loaded[i] + 1);
        rooms++;
    }
    fprintf(out, "rooms = %zu\n", rooms);
    return highest;
}

/* The third panel: workers busy at the services chosen, and the queues that ever were. */
static void write_loaded(FILE *out, const struct picture *picture)
{
    _Static_assert(PICTURE_LOADED == 3, "the arrays written here");
    double most = 1, least = INFINITY;
    size_t queues = 0;
    fprintf(out, "loadeds = %zu\narray loaded[3] = [1, 1, 1]\narray queued[3] = [1, 1, 1]\n",
            picture->loadeds);
    for (size_t i = 0; i < picture->loadeds; i++) {
        const double *const *series =
            &picture->series[PICTURE_FIRST_SERVICE + 3 * picture->loaded[i]];
        double busy = picture_highest(picture, series[1]);
        double queue = picture_highest(picture, series[2]);
        most = fmax(most, fmax(busy, queue));
        least = fmin(least, fmax(busy, 1));
        fprintf(out, "loaded[%zu] = %zu\n", i + 1, picture->loaded[i] + 1);
        if (queue >= 1)
            fprintf(out, "queued[%zu] = %zu\n", ++queues, picture->loaded[i] + 1);
    }
    fprintf(out, "queueds = %zu\n", queues);
    gnuplot_value(out, "held_most", write_rooms(out, picture, most));
    gnuplot_value(out, "held_least", least);
}

/* A lower panel: its lines' titles, which of them are bands, and their points in percent. */
static void write_panel(FILE *out, const struct picture *picture, const char *name,
                        const struct control_panel *panel)
{
    fprintf(out, "%ss = %zu\narray %s_title[%d]\narray %s_band[%d]\n", name, panel->lines, name,
            CONTROL_LINES, name, CONTROL_LINES);
    for (size_t i = 0; i < panel->lines; i++) {
        const char *title = text_cut(picture->arena, panel->line[i].title, PANEL_TITLE_WIDTH);
        fprintf(out, "%s_title[%zu] = %s; %s_band[%zu] = %d\n", name, i + 1,
                gnuplot_quote(picture->arena, title), name, i + 1, panel->line[i].band);
    }
    fprintf(out, "$%s << END\n", name);
    size_t windows = picture->run->windows;
    for (size_t w = 0; w < windows; w += picture->stride) {
        double at[2], tick = figure_on_axis(picture, picture->run->tick);
        size_t rows = gnuplot_row_at(tick * ((double)w + 0.5 * (double)picture->stride),
                                     tick * (double)windows, windows <= picture->stride, at);
        for (size_t r = 0; r < rows; r++) {
            fprintf(out, "%.8g", at[r]);
            for (size_t i = 0; i < panel->lines; i++)
                gnuplot_number(out, 100 * picture_point(picture, panel->line[i].series, w) /
                                      panel->line[i].full);
            fputc('\n', out);
        }
    }
    fputs("END\n", out);
}

/* From where on no client was answered up to the end of the run; NaN: it was, or nobody asked. */
static double silent_from(const struct picture *picture)
{
    const double *const *series =
        &picture->series[PICTURE_FIRST_SERVICE + 3 * picture->services];
    size_t answered = 0;
    for (size_t w = 0; w < picture->run->windows; w++)
        for (size_t i = 0; i < picture->clients; i++)
            if (series[2 * i] && !isnan(series[2 * i][w]))
                answered = w + 1;
    if (picture->clients == 0)
        return NAN;
    bool to_end = answered + picture->run->windows / 10 < picture->run->windows;
    bool asked = picture_highest(picture, picture->series[0]) > 0;
    return to_end && asked ? figure_on_axis(picture, (sim_time)answered * picture->run->tick) : NAN;
}

/* Of what the picture shows; 0: every answer came at once, or there was none. */
static double latency_most(const struct picture *picture)
{
    const double *const *series =
        &picture->series[PICTURE_FIRST_SERVICE + 3 * picture->services];
    double most = 0;
    for (size_t i = 0; i < 2 * picture->clients; i++)
        most = fmax(most, picture_highest(picture, series[i]));
    return most;
}

void figure_run_settings(FILE *out, const struct study *study)
{
    struct arena *arena = arena_create();
    struct picture picture = picture_choose(study, arena);
    fputs("# One run of squall as plots/run.gp draws it: gnuplot -c plots/run.gp FOLDER out.png\n"
          "# $series: time, offered, attempts, goodput; retry amplification, busy and queue of "
          "each\n"
          "# service; latency p50 and p99 of each client; requests at the deepest service; "
          "degraded.\n"
          "# $control, $waste: time, then percent of each line of the lower panels.\n", out);
    write_words(out, &picture);
    figure_times_write(out, &picture);
    gnuplot_names(out, arena, "service", picture.service, picture.services, NAME_WIDTH);
    gnuplot_names(out, arena, "client", picture.client, picture.clients, NAME_WIDTH);
    gnuplot_value(out, "amplification_most", picture.amplification);
    struct backlog backlog = backlog_choose(&picture);
    figure_load_write(out, &picture, &backlog);
    write_loaded(out, &picture);
    gnuplot_value(out, "silent_from", silent_from(&picture));
    gnuplot_value(out, "latency_most", latency_most(&picture));
    write_points(&picture, out);
    struct control_panel controls = controls_choose(&picture), waste = waste_choose(&picture);
    write_panel(out, &picture, "control", &controls);
    write_panel(out, &picture, "waste", &waste);
    figure_queues_write(out, &picture, &backlog);
    figure_colours_write(out, &picture, &backlog, &controls, &waste);
    arena_destroy(arena);
}

static bool write_settings(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_run_settings(out, self);
    return true;
}

struct picture_of figure_of_run(const struct study *study)
{
    return (struct picture_of){ "run.gp", "run_terminal.gp", { write_settings, study } };
}
