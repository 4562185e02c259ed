/* plot.gp: a run for a talk.  Where nobody waits for an answer, messages take the place of calls:
** published, delivered, done.
*/
#include "plots/report/figure_talk.h"

#include "models/spec/world.h"
#include "plots/report/backlog.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/figure_load.h"
#include "plots/report/figure_times.h"
#include "plots/report/gnuplot.h"
#include "plots/report/picture.h"
#include "plots/report/text.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

#define LINE_WIDTH 60 /* of a title, which has two lines */
#define SUBTITLE_WIDTH 76
#define KEY_WIDTH 24
#define NOTE_WIDTH 78
#define APART 0.03 /* of the axis: marks that are nearer are moved apart */

enum { TALK_SENT, TALK_GOOD, TALK_DEGRADED, TALK_LINES };

struct talk {
    struct picture picture;
    const double *line[TALK_LINES];
    const char *name[TALK_LINES], *wanted;
};

static struct talk talk_of(const struct study *study, struct arena *arena)
{
    struct talk talk = { .picture = picture_choose(study, arena), .wanted = "wanted",
                         .name = { "sent", "goodput", "degraded" } };
    struct backlog backlog = backlog_choose(&talk.picture);
    talk.line[TALK_SENT] = talk.picture.series[PICTURE_ATTEMPTS];
    talk.line[TALK_GOOD] = talk.picture.series[PICTURE_GOODPUT];
    talk.line[TALK_DEGRADED] = talk.picture.series[talk.picture.columns - 1];
    if (backlog.lines == 0 || talk.picture.clients > 0)
        return talk;
    talk.line[TALK_SENT] = backlog.delivered;
    talk.line[TALK_GOOD] = backlog.done;
    talk.name[TALK_SENT] = "delivered";
    talk.name[TALK_GOOD] = "done";
    talk.wanted = "published";
    return talk;
}

/* --- words --- */

/* How much of the title stands in the first line: up to the last comma or colon that fits, else the
** last blank. */
static size_t first_line(const char *title)
{
    size_t blank = 0, comma = 0;
    for (size_t i = 0; i <= LINE_WIDTH && title[i]; i++) {
        if (title[i] != ' ' || i == 0)
            continue;
        blank = i;
        if (title[i - 1] == ',' || title[i - 1] == ':')
            comma = i;
    }
    return comma ? comma : blank;
}

static void write_title(FILE *out, const struct talk *talk)
{
    struct arena *arena = talk->picture.arena;
    const char *title = words_title(arena, talk->picture.study), *rest = "";
    if (text_width(title) > LINE_WIDTH) {
        size_t length = first_line(title);
        rest = title + length + (title[length] == ' ');
        title = arena_text_of(arena, title, length);
    }
    gnuplot_word(out, arena, "title", title, LINE_WIDTH);
    gnuplot_word(out, arena, "title_rest", rest, LINE_WIDTH);
}

static void write_words(FILE *out, const struct talk *talk)
{
    const struct study *study = talk->picture.study;
    struct arena *arena = talk->picture.arena;
    const char *text = study->spec->name;
    if (study->variant)
        text = arena_format(arena, "%s, variant %s", text, study->variant);
    write_title(out, talk);
    gnuplot_word(out, arena, "subtitle", text, SUBTITLE_WIDTH);
    gnuplot_word(out, arena, "time_unit", talk->picture.unit, KEY_WIDTH);
}

/* --- what happened --- */

/* Told by the picture without words: the fault's span, and the harm at its very begin. */
static bool is_seen(const struct chronicle *chronicle, size_t place)
{
    const struct happening *one = &chronicle->happening[place];
    const struct results *run = chronicle->results;
    const struct trigger *trigger = &run->judgement.trigger;
    if (one->kind == HAPPENING_FAULT_OVER)
        return true;
    if (one->kind == HAPPENING_FAULT)
        return run->fault[one->fault].role == ROLE_TRIGGER;
    return one->kind == HAPPENING_BAD && trigger->any && one->at - trigger->begin < 2 * run->tick;
}

static bool has_kind(const struct chronicle *chronicle, const size_t *chosen, size_t count,
                     enum happening_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (chronicle->happening[chosen[i]].kind == kind)
            return true;
    return false;
}

/* Of each kind the first; by weight, of equals the earlier one; then in the order of time. */
static size_t choose_notes(const struct chronicle *chronicle, size_t chosen[TALK_NOTES])
{
    size_t count = 0;
    while (count < TALK_NOTES) {
        size_t best = HAPPENING_NONE;
        for (size_t i = 0; i < chronicle->happenings; i++)
            if (!is_seen(chronicle, i) &&
                !has_kind(chronicle, chosen, count, chronicle->happening[i].kind) &&
                (best == HAPPENING_NONE ||
                 chronicle_weight(chronicle, i) > chronicle_weight(chronicle, best)))
                best = i;
        if (best == HAPPENING_NONE)
            break;
        size_t place = count++;
        for (; place > 0 && chosen[place - 1] > best; place--)
            chosen[place] = chosen[place - 1];
        chosen[place] = best;
    }
    return count;
}

static void write_notes(FILE *out, const struct talk *talk)
{
    const struct results *run = talk->picture.run;
    struct arena *arena = talk->picture.arena;
    struct chronicle chronicle = chronicle_make(run, arena);
    size_t chosen[TALK_NOTES], count = choose_notes(&chronicle, chosen);
    double end = figure_on_axis(&talk->picture, (sim_time)run->windows * run->tick), last = -end;
    fprintf(out, "notes = %zu\narray note[%d]\narray note_at[%d]\narray note_mark[%d]\n"
                 "array note_when[%d]\n",
            count, TALK_NOTES, TALK_NOTES, TALK_NOTES, TALK_NOTES);
    for (size_t i = 0; i < count; i++) {
        sim_time time = chronicle.happening[chosen[i]].at;
        double at = figure_on_axis(&talk->picture, time);
        double room = end * (1 - APART * (double)(count - i)); /* for those behind it, too */
        last = fmin(fmax(at, last + APART * end), room);
        const char *text = text_cut(arena, chronicle_brief(arena, &chronicle, chosen[i]),
                                    NOTE_WIDTH);
        fprintf(out, "note[%zu] = %s; note_when[%zu] = '%s'; note_at[%zu] = %.8g; "
                     "note_mark[%zu] = %.8g\n",
                i + 1, gnuplot_quote(arena, text), i + 1, chronicle_moment(arena, time), i + 1, at,
                i + 1, last);
    }
}

/* --- points --- */

static void write_points(FILE *out, const struct talk *talk)
{
    const struct picture *picture = &talk->picture;
    size_t windows = picture->run->windows;
    double tick = figure_on_axis(picture, picture->run->tick);
    fputs("$series << END\n", out);
    for (size_t w = 0; w < windows; w += picture->stride) {
        size_t end = w + picture->stride < windows ? w + picture->stride : windows;
        double at[2];
        size_t rows = gnuplot_row_at(tick * 0.5 * (double)(w + end), tick * (double)windows,
                                     windows <= picture->stride, at);
        for (size_t r = 0; r < rows; r++) {
            fprintf(out, "%.8g", at[r]);
            gnuplot_number(out, picture_point(picture, picture->series[PICTURE_OFFERED], w));
            for (size_t i = 0; i < TALK_LINES; i++)
                gnuplot_number(out, picture_point(picture, talk->line[i], w));
            fputc('\n', out);
        }
    }
    fputs("END\n", out);
}

static void write_lines(FILE *out, const struct talk *talk)
{
    static const char *const variable[TALK_LINES] = { "sent_title", "good_title",
                                                      "degraded_title" };
    double top = figure_load_top(&talk->picture, talk->line, TALK_LINES);
    gnuplot_value(out, "load_most", top);
    gnuplot_word(out, talk->picture.arena, "wanted_title", talk->wanted, KEY_WIDTH);
    for (size_t i = 0; i < TALK_LINES; i++)
        gnuplot_word(out, talk->picture.arena, variable[i],
                     figure_load_title(&talk->picture, talk->name[i], talk->line[i], top),
                     KEY_WIDTH);
    bool degraded = picture_highest(&talk->picture, talk->line[TALK_DEGRADED]) > 0;
    fprintf(out, "degraded_drawn = %d\n", degraded);
}

void figure_talk_settings(FILE *out, const struct study *study)
{
    struct arena *arena = arena_create();
    struct talk talk = talk_of(study, arena);
    fputs("# One run of squall as plots/talk.gp draws it: gnuplot -c plots/talk.gp FOLDER out.png\n"
          "# $series: time, wanted, sent, answered well, degraded.\n", out);
    write_words(out, &talk);
    figure_times_write(out, &talk.picture);
    write_lines(out, &talk);
    write_notes(out, &talk);
    write_points(out, &talk);
    arena_destroy(arena);
}

static bool write_settings(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_talk_settings(out, self);
    return true;
}

struct picture_of figure_of_talk(const struct study *study)
{
    return (struct picture_of){ "talk.gp", NULL, { write_settings, study } };
}
