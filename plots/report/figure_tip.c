/* plot.gp: what was seen at each value, the curve, and where it crosses. */
#include "plots/report/figure_tip.h"

#include "plots/report/gnuplot.h"
#include "plots/report/text.h"

#include <math.h>

#define ZOOM_MOST 0.3 /* of the range */
#define ZOOM_INTERVALS 1.5

enum { CURVE_POINTS = 400, TITLE_WIDTH = 82, SUBTITLE_WIDTH = 124, LABEL_WIDTH = 90 };

/* As the axis is labelled: shares in percent. */
static double shown(const struct axis *axis, double value)
{
    return axis->unit == AXIS_SHARE ? 100 * value : value;
}

static const char *unit_of(const struct axis *axis)
{
    switch (axis->unit) {
    case AXIS_TIME: return ", s";
    case AXIS_RATE: return ", per second";
    case AXIS_SHARE: return ", %";
    case AXIS_NUMBER:
    case AXIS_WORDS: break;
    }
    return "";
}

static void write_words(FILE *out, const struct tip_story *story, struct arena *arena)
{
    const struct axis *axis = story->tip->order.axis;
    const char *text = text_cut(arena, story->scenario, TITLE_WIDTH / 2);
    if (story->variant)
        text = arena_format(arena, "%s, variant %s", text, story->variant);
    text = arena_format(arena, "%s, seed %llu; %zu runs", text, (unsigned long long)story->seed,
                        story->tip->runs);
    gnuplot_word(out, arena, "title", tip_headline(story->tip, arena), TITLE_WIDTH);
    gnuplot_word(out, arena, "subtitle", text, SUBTITLE_WIDTH);
    gnuplot_word(out, arena, "x_label",
                 arena_format(arena, "%s%s", text_cut_name(arena, axis->path, LABEL_WIDTH),
                              unit_of(axis)),
                 LABEL_WIDTH + 20);
}

static void write_row(FILE *out, const struct tip *tip, double value, const struct share *stuck)
{
    const double column[] = { shown(tip->order.axis, value),
                              100 * (double)stuck->hits / (double)stuck->runs, 100 * stuck->low,
                              100 * stuck->high, (double)stuck->runs };
    for (size_t i = 0; i < sizeof column / sizeof *column; i++)
        gnuplot_number(out, column[i]);
    fputc('\n', out);
}

static void write_points(FILE *out, const struct tip *tip)
{
    fputs("$points << END\n", out);
    for (size_t i = 0; i < tip->points; i++) {
        struct share stuck = share_of(tip->point[i].stuck, tip->point[i].runs);
        write_row(out, tip, tip->point[i].value, &stuck);
    }
    fputs("END\n", out);
}

/* A datablock must hold something: NaN where there was no check. */
static void write_check(FILE *out, const struct tip *tip)
{
    const struct tip_check *last = tip->checks ? &tip->check[tip->checks - 1] : NULL;
    bool any = last && last->stuck.runs > 0 && !last->contradicts;
    fprintf(out, "verified = %d\n$verified << END\n", any);
    if (any)
        write_row(out, tip, last->value, &last->stuck);
    else
        fputs("NaN NaN NaN NaN NaN\n", out);
    fputs("END\n", out);
}

static void write_curve(FILE *out, const struct tip *tip, const char *name, struct span part)
{
    struct axis smooth = *tip->order.axis;
    smooth.whole = false;
    fprintf(out, "%s << END\n", name);
    for (int i = 0; i <= CURVE_POINTS; i++) {
        double share = part.low + (double)i / CURVE_POINTS * (part.high - part.low);
        double value = axis_at(&smooth, share);
        gnuplot_number(out, shown(&smooth, value));
        gnuplot_number(out, 100 * tip_fitted(tip, value));
        fputc('\n', out);
    }
    fputs("END\n", out);
}

/* The part in which the share rises, as shares of the way along the axis. */
static struct span steep_part(const struct tip *tip)
{
    struct axis smooth = *tip->order.axis;
    smooth.whole = false;
    if (!tip->found)
        return (struct span){ 0, 1 };
    double middle = axis_share(&smooth, tip->crossing);
    double wide = axis_share(&smooth, tip->high) - axis_share(&smooth, tip->low);
    double rise = fabs(logistic_where(&tip->fit, 0.97) - logistic_where(&tip->fit, 0.03));
    double half = fmax(ZOOM_INTERVALS * wide, rise);
    return (struct span){ fmax(middle - half, 0), fmin(middle + half, 1) };
}

static void write_zoom(FILE *out, const struct tip *tip)
{
    struct axis smooth = *tip->order.axis;
    struct span part = steep_part(tip);
    smooth.whole = false;
    fprintf(out, "zoomed = %d\n", part.high - part.low < ZOOM_MOST);
    gnuplot_value(out, "zoom_low", shown(&smooth, axis_at(&smooth, part.low)));
    gnuplot_value(out, "zoom_high", shown(&smooth, axis_at(&smooth, part.high)));
    write_curve(out, tip, "$closer", part);
}

static bool write_settings(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct tip_story *story = self;
    const struct tip *tip = story->tip;
    const struct axis *axis = tip->order.axis;
    struct arena *arena = arena_create();
    fputs("# A tipping point as plots/tip.gp draws it: gnuplot -c plots/tip.gp FOLDER out.png\n"
          "# $points, $verified: value, share not recovered and its interval in percent, runs.\n"
          "# $curve, and $closer where it rises: value, fitted percent.\n", out);
    write_words(out, story, arena);
    gnuplot_value(out, "x_low", shown(axis, axis->low));
    gnuplot_value(out, "x_high", shown(axis, axis->high));
    fprintf(out, "x_log = %d\nfound = %d\nrises = %d\n", axis->scale == AXIS_LOG, tip->found,
            tip_rises(tip));
    gnuplot_value(out, "target", 100 * tip->order.target);
    gnuplot_value(out, "crossing", shown(axis, tip->crossing));
    gnuplot_value(out, "crossing_low", shown(axis, tip->low));
    gnuplot_value(out, "crossing_high", shown(axis, tip->high));
    write_zoom(out, tip);
    write_points(out, tip);
    write_check(out, tip);
    write_curve(out, tip, "$curve", (struct span){ 0, 1 });
    arena_destroy(arena);
    return true;
}

struct picture_of figure_of_tip(const struct tip_story *story)
{
    return (struct picture_of){ "tip.gp", NULL, { write_settings, story } };
}
