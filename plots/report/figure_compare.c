/* plot.gp: a comparison as gnuplot variables, arrays and datablocks: words, bars, strips. */
#include "plots/report/figure_compare.h"

#include "base/units.h"
#include "plots/report/change.h"
#include "plots/report/changed_words.h"
#include "plots/report/finding.h"
#include "plots/report/gnuplot.h"
#include "plots/report/strips.h"
#include "plots/report/text.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define TITLE_WIDTH 86
#define SUBTITLE_WIDTH 124
#define SCENARIO_WIDTH 60
#define NAME_WIDTH 20
#define LONG_NAME_WIDTH 26 /* beside queues, whose variants have more to say */
#define OTHERS_WIDTH 30
#define LEGEND_WIDTH 13
#define CHANGE_WIDTH 38
#define BROKEN 8 /* columns that each but the last of them may leave free */
#define CHANGE_LINES ((size_t)4)
#define CROWDED 8 /* rows; of more the type is smaller */
#define CROWDED_NAME_WIDTH 27

struct sheet {
    const struct comparison *comparison;
    struct arena *arena;
    const struct strips *strips;
};

/* --- bars --- */

enum ending { AT_ONCE, IN_TIME, NEVER };

static enum ending ending_of(const struct study *study)
{
    if (isnan(study->recovery.middle))
        return NEVER;
    return study->recovery.middle > 0 ? IN_TIME : AT_ONCE;
}

static const char *recovery_text(struct arena *arena, const struct study *study,
                                 const struct form *form)
{
    size_t runs = study->runs, lost = runs - study->recovered;
    const char *share = lost && study->recovered
                            ? arena_format(arena, "; never in %zu of %zu", lost, runs) : "";
    switch (ending_of(study)) {
    case NEVER:
        return study->recovered ? arena_format(arena, "never in %zu of %zu", lost, runs) : "never";
    case AT_ONCE: return arena_format(arena, "at once%s", share);
    case IN_TIME: break;
    }
    return arena_format(arena, "%s%s", form_text(arena, form, study->recovery.middle, NAN), share);
}

/* "name[2] = 1.5; name_low[2] = 1; name_high[2] = 2" */
static void write_bar(FILE *out, const char *name, size_t place, double value, double low,
                      double high)
{
    const char *const part[] = { "", "_low", "_high" };
    const double number[] = { value, low, high };
    for (size_t i = 0; i < 3; i++) {
        fprintf(out, "%s%s[%zu] =", name, part[i], place);
        gnuplot_number(out, number[i]);
        fputs(i < 2 ? "; " : "\n", out);
    }
}

static void declare_bars(FILE *out, const char *name, size_t rows)
{
    fprintf(out, "array %s[%zu]\narray %s_low[%zu]\narray %s_high[%zu]\narray %s_text[%zu]\n", name,
            rows, name, rows, name, rows, name, rows);
}

/* A time is counted in windows: on a scale of ten of them or more one of them is short. */
#define WINDOWS_LEAST 10

/* The scale of the bars: its end, its unit, and whether `never` stands behind it. */
static void write_scale(FILE *out, const struct sheet *sheet, const struct form *form, double most,
                        bool nevers)
{
    struct form_unit unit = form_unit(form);
    double least = 0;
    for (size_t i = 0; i < sheet->strips->count; i++)
        least = fmax(least, WINDOWS_LEAST * time_to_s(sheet->strips->strip[i].run->tick));
    most = fmax(most, least);
    gnuplot_value(out, "recovery_most", most > 0 ? most : 1);
    gnuplot_value(out, "recovery_scale", unit.size);
    gnuplot_word(out, sheet->arena, "recovery_unit", unit.name + 1, NAME_WIDTH);
    fprintf(out, "nevers = %d\n", nevers);
}

/* Medians; a NaN above one that is known lies beyond the end of the run. */
static void write_recovery(FILE *out, const struct sheet *sheet)
{
    struct form form = headline_form_of(sheet->comparison, HEADLINE_RECOVERY);
    double most = 0;
    bool intervals = false, nevers = false;
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct study *study = sheet->strips->strip[i].study;
        const struct median *median = &study->recovery;
        double low = median->bounded ? median->low : median->middle;
        double high = median->bounded ? median->high : median->middle;
        write_bar(out, "recovery", i + 1, median->middle, low, high);
        most = fmax(most, fmax(median->middle, high));
        intervals = intervals || median->bounded;
        nevers = nevers || ending_of(study) == NEVER || isnan(high);
        fprintf(out, "never[%zu] = %d; recovery_text[%zu] = %s\n", i + 1, ending_of(study) == NEVER,
                i + 1, gnuplot_quote(sheet->arena, recovery_text(sheet->arena, study, &form)));
    }
    write_scale(out, sheet, &form, most, nevers);
    fprintf(out, "recovery_title = 'recovery time'\nrecovery_note = 'median%s'\n",
            intervals ? ", 95 % interval" : "");
}

static bool all_at_once(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct study *study = sheet->strips->strip[i].study;
        if (ending_of(study) != AT_ONCE || study->recovered < study->runs)
            return false;
    }
    return true;
}

/* Where all recover at once, the downtime says more. */
static void write_downtime(FILE *out, const struct sheet *sheet)
{
    struct form form = headline_form_of(sheet->comparison, HEADLINE_DOWNTIME);
    double most = 0;
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct estimate *down = &sheet->comparison->value[i][HEADLINE_DOWNTIME];
        double half = isnan(down->half_width) ? 0 : down->half_width;
        const char *text = form_text(sheet->arena, &form, down->mean, down->half_width);
        write_bar(out, "recovery", i + 1, down->mean, fmax(down->mean - half, 0),
                  down->mean + half);
        fprintf(out, "never[%zu] = 0; recovery_text[%zu] = %s\n", i + 1, i + 1,
                gnuplot_quote(sheet->arena, text));
        most = fmax(most, down->mean + half);
    }
    write_scale(out, sheet, &form, most, false);
    fputs("recovery_title = 'downtime'\nrecovery_note = 'all recover at once'\n", out);
}

/* Of stories that are about lag: how often a message is delivered. */
static enum headline_of amplified(const struct sheet *sheet)
{
    bool lag = strips_lag(sheet->strips);
    return lag && comparison_has(sheet->comparison, HEADLINE_DELIVERIES) ? HEADLINE_DELIVERIES
                                                                         : HEADLINE_AMPLIFICATION;
}

static void write_amplification(FILE *out, const struct sheet *sheet)
{
    double most = 1;
    enum headline_of by = amplified(sheet);
    declare_bars(out, "amplification", sheet->strips->count);
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct estimate *estimate = &sheet->comparison->value[i][by];
        double half = isnan(estimate->half_width) ? 0 : estimate->half_width;
        double mean = estimate->mean;
        const char *text = text_interval(sheet->arena, mean, estimate->half_width, AS_FACTOR);
        write_bar(out, "amplification", i + 1, mean, mean - half, mean + half);
        fprintf(out, "amplification_text[%zu] = %s\n", i + 1, gnuplot_quote(sheet->arena, text));
        most = fmax(most, mean + half);
    }
    gnuplot_value(out, "amplification_most", most);
    if (by == HEADLINE_DELIVERIES)
        fputs("amplification_title = 'deliveries'; amplification_note = 'of a message'\n", out);
}

/* --- words --- */

static const char *subtitle(const struct sheet *sheet)
{
    const struct study *first = sheet->comparison->study[0];
    struct arena *arena = sheet->arena;
    char width[UNIT_TEXT];
    time_print(sheet->strips->strip[0].run->tick * (sim_time)sheet->strips->strip[0].stride, width);
    const char *text = text_cut(arena, finding_scenario(arena, sheet->comparison),
                                SCENARIO_WIDTH);
    const char *runs = "one run each";
    if (first->runs > 1)
        runs = arena_format(arena, "mean of %zu runs each", first->runs);
    text = arena_format(arena, "%s; %s from seed %llu, averaged over %s", text, runs,
                        (unsigned long long)first->seed, width);
    if (sheet->strips->count < sheet->comparison->studies)
        text = arena_format(arena, "%s; the first %zu of %zu variants", text, sheet->strips->count,
                            sheet->comparison->studies);
    return text;
}

/* What all variants do, up to the last comma before they differ: "redrive of orders-dead into
** orders", whatever the rate. */
static const char *same_event(const struct sheet *sheet)
{
    const char *first = words_faults(sheet->arena, sheet->strips->strip[0].run, false);
    size_t length = strlen(first);
    for (size_t i = 1; i < sheet->strips->count; i++) {
        const char *other = words_faults(sheet->arena, sheet->strips->strip[i].run, false);
        size_t same = 0;
        while (same < length && first[same] == other[same])
            same++;
        while (same < length && same > 0 && first[same] != ',')
            same--;
        length = same;
    }
    return arena_text_of(sheet->arena, first, length);
}

static const char *fault_text(const struct sheet *sheet)
{
    const char *first = words_faults(sheet->arena, sheet->strips->strip[0].run, true);
    for (size_t i = 1; i < sheet->strips->count; i++)
        if (strcmp(words_faults(sheet->arena, sheet->strips->strip[i].run, true), first) != 0)
            return "the fault (grey) is not the same for all variants";
    return *first ? arena_format(sheet->arena, "fault (grey): %s", first) : "no fault";
}

static const char *trigger(const struct sheet *sheet)
{
    const char *text = fault_text(sheet), *event = same_event(sheet);
    if (!*event || !strips_lag(sheet->strips))
        return text;
    return arena_format(sheet->arena, "%s; dotted: %s", text, event);
}

/* Where the amplification is taken, if it is the same place for all. */
static const char *bottom(const struct sheet *sheet)
{
    const char *first = headline_bottom(sheet->strips->strip[0].run);
    for (size_t i = 1; i < sheet->strips->count; i++)
        if (strcmp(headline_bottom(sheet->strips->strip[i].run), first) != 0)
            return "bottom layer";
    return first;
}

/* "METASTABLE 9 of 10"; where all come back, but not in the same way, that they do. */
static const char *verdict_text(struct arena *arena, const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    if (!words_unanimous(study) && study->recovered == study->runs)
        return arena_format(arena, "%zu of %zu come back", study->runs, study->runs);
    char *word = arena_text(arena, verdict_name(verdict));
    for (char *at = word; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    if (study->runs < 2)
        return word;
    return arena_format(arena, "%s %zu of %zu", word, study->verdicts[verdict], study->runs);
}

/* What verdict_text() leaves open: "8 recovered, 4 contained", or the others alone. */
static const char *other_verdicts(struct arena *arena, const struct study *study)
{
    const char *text = "";
    bool all = study->recovered == study->runs && !words_unanimous(study);
    for (enum verdict v = 0; v < VERDICT_COUNT; v++)
        if (study->verdicts[v] && (all || v != words_verdict(study)))
            text = arena_format(arena, "%s%s%zu %s", text, *text ? ", " : "", study->verdicts[v],
                                verdict_name(v));
    return text_cut(arena, text, OTHERS_WIDTH);
}

/* Lines that there is room for below the verdict, as high as plots/compare.gp makes rows and lines.
*/
static size_t lines_free(const struct sheet *sheet, const struct study *study)
{
    static const size_t lines[] = { 4, 4, 4, 4, 4, 3, 2, 1 }; /* of so many rows */
    size_t rows = sheet->strips->count;
    size_t room = rows < sizeof lines / sizeof *lines ? lines[rows] : 0;
    bool others = *other_verdicts(sheet->arena, study) != '\0';
    return room - (others && room > 0);
}

static void write_changes(FILE *out, const struct sheet *sheet)
{
    struct arena *arena = sheet->arena;
    bool known = changed_known(sheet->comparison->study, sheet->comparison->studies);
    fprintf(out, "change_lines = %zu\narray change[%zu]\n", CHANGE_LINES,
            CHANGE_LINES * sheet->strips->count);
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct study *study = sheet->strips->strip[i].study;
        size_t lines = known ? lines_free(sheet, study) : 0;
        size_t room = lines ? lines * CHANGE_WIDTH - BROKEN * (lines - 1) : 0;
        const char *text = lines ? changed_words(arena, study, room) : "";
        for (size_t line = 0; line < CHANGE_LINES; line++) {
            size_t length = text_fitting(text, CHANGE_WIDTH);
            const char *part = line + 1 < lines ? arena_text_of(arena, text, length)
                                                : text_cut(arena, text, CHANGE_WIDTH);
            fprintf(out, "change[%zu] = %s\n", CHANGE_LINES * i + line + 1,
                    gnuplot_quote(arena, part));
            text = line + 1 < lines ? text + length + (text[length] == ' ') : "";
        }
    }
}

static void write_words(FILE *out, const struct sheet *sheet)
{
    struct arena *arena = sheet->arena;
    bool crowded = sheet->strips->count > CROWDED;
    size_t width = strips_lag(sheet->strips) ? LONG_NAME_WIDTH : NAME_WIDTH;
    width = crowded ? CROWDED_NAME_WIDTH : width;
    fprintf(out, "crowded = %d\n", crowded);
    gnuplot_word(out, arena, "title", finding(arena, sheet->comparison, TITLE_WIDTH), TITLE_WIDTH);
    gnuplot_word(out, arena, "subtitle", subtitle(sheet), SUBTITLE_WIDTH);
    gnuplot_word(out, arena, "trigger", trigger(sheet), SUBTITLE_WIDTH);
    const char *where = text_cut_name(arena, bottom(sheet), NAME_WIDTH);
    gnuplot_word(out, arena, "bottom_name", where, NAME_WIDTH);
    gnuplot_word(out, arena, "bottom_short", text_cut_name(arena, where, LEGEND_WIDTH), NAME_WIDTH);
    fprintf(out, "array name[%zu]\narray verdict[%zu]\narray mood[%zu]\narray others[%zu]\n",
            sheet->strips->count, sheet->strips->count, sheet->strips->count, sheet->strips->count);
    for (size_t i = 0; i < sheet->strips->count; i++) {
        const struct study *study = sheet->strips->strip[i].study;
        const char *name = text_cut_name(arena, finding_name(sheet->comparison, i), width);
        enum verdict worst = words_verdict(study);
        int mood = worst == VERDICT_ABSORBED ? 1 : worst < VERDICT_STORM ? 2 : 3;
        fprintf(out, "name[%zu] = %s; verdict[%zu] = %s; mood[%zu] = %d\n", i + 1,
                gnuplot_quote(arena, name), i + 1,
                gnuplot_quote(arena, verdict_text(arena, study)), i + 1, mood);
        fprintf(out, "others[%zu] = %s\n", i + 1,
                gnuplot_quote(arena, other_verdicts(arena, study)));
    }
}

void figure_compare_settings(FILE *out, const struct comparison *comparison)
{
    struct arena *arena = arena_create();
    const struct sheet sheet = { comparison, arena, strips_choose(comparison, arena) };
    fputs("# As plots/compare.gp draws it: gnuplot -c plots/compare.gp FOLDER out.png\n"
          "# $series: time, wanted, sent, goodput, degraded, at the bottom layer; a block a row.\n",
          out);
    write_words(out, &sheet);
    write_changes(out, &sheet);
    declare_bars(out, "recovery", sheet.strips->count);
    fprintf(out, "array never[%zu]\n", sheet.strips->count);
    if (all_at_once(&sheet))
        write_downtime(out, &sheet);
    else
        write_recovery(out, &sheet);
    write_amplification(out, &sheet);
    strips_write(out, sheet.strips);
    arena_destroy(arena);
}

static bool write_settings(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_compare_settings(out, self);
    return true;
}

struct picture_of figure_of_comparison(const struct comparison *comparison)
{
    return (struct picture_of){ "compare.gp", "compare_terminal.gp",
                                { write_settings, comparison } };
}
