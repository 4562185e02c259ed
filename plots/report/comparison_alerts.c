/* A variant may have other alerts than the first: what it lacks is a dash. */
#include "plots/report/comparison_alerts.h"

#include "models/spec/alert.h"
#include "models/spec/world.h"
#include "plots/report/alert_words.h"
#include "plots/report/text.h"
#include "plots/report/wide_table.h"

#include <math.h>
#include <string.h>

/* "23.0 s", "-27.0 s", "6/10: 1 min 2 s", "never". */
static const char *when(const struct page *page, const struct alert_told *told)
{
    if (told->fired == 0)
        return told->ringing == 0 ? "never" : "falsely";
    const char *text = isnan(told->after) ? "yes" : page_number(page, told->after, AS_TIME);
    if (told->fired == told->runs)
        return text;
    return arena_format(page->arena, "%zu/%zu: %s", told->fired, told->runs, text);
}

/* "38.5 s", "2 false, 38.5 s". */
static const char *noise(const struct page *page, const struct alert_told *told)
{
    const char *text = page_number(page, told->noise, AS_TIME);
    if (told->false_alarms == 0)
        return text;
    return arena_format(page->arena, "%zu false, %s", told->false_alarms, text);
}

typedef const char *cell_of(const struct page *page, const struct alert_told *told);

static void write_table(const struct page *page, const struct comparison *comparison,
                        const char *title, cell_of *cell)
{
    const struct world_spec *spec = comparison->study[0]->spec;
    const char **name = ARENA_ARRAY(page->arena, comparison->studies, const char *);
    struct wide_table table;
    for (size_t v = 0; v < comparison->studies; v++)
        name[v] = comparison->study[v]->variant;
    wide_table_begin(&table, page->arena, title, name, comparison->studies, spec->alerts.count);
    for (size_t i = 0; i < spec->alerts.count; i++) {
        const char *alert = spec->alerts.item[i].name;
        struct wide_column *column = wide_table_add(&table, text_clean(page->arena, alert));
        for (size_t v = 0; v < comparison->studies; v++) {
            const struct study *study = comparison->study[v];
            size_t place = alert_place(study, alert);
            if (place == study->spec->alerts.count) {
                column->cell[v] = "-";
                continue;
            }
            struct alert_told told = alert_told(study, place, page->arena);
            column->cell[v] = cell(page, &told);
        }
    }
    wide_table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

/* The variants in which it is: "before, only-bulkhead"; "" where it is in none. */
static const char *best_in(const struct page *page, const struct comparison *comparison,
                           const char *alert, size_t *count)
{
    const char *text = "";
    *count = 0;
    for (size_t v = 0; v < comparison->studies; v++) {
        const char *best = alert_best(comparison->study[v], page->arena);
        if (!best || strcmp(best, alert) != 0)
            continue;
        text = arena_format(page->arena, "%s%s%s", text, *text ? ", " : "",
                            comparison->study[v]->variant);
        ++*count;
    }
    return text;
}

static void write_best(const struct page *page, const struct comparison *comparison)
{
    const struct world_spec *spec = comparison->study[0]->spec;
    const char *text = "";
    for (size_t i = 0; i < spec->alerts.count; i++) {
        size_t count;
        const char *alert = spec->alerts.item[i].name;
        const char *in = best_in(page, comparison, alert, &count);
        const char *gap = *text ? "; " : "";
        const char *shown = text_clean(page->arena, alert);
        if (count == comparison->studies)
            text = shown;
        else if (count > 0)
            text = arena_format(page->arena, "%s%s%s in %s", text, gap, shown, in);
    }
    if (*text)
        page_wrapped(page, arena_format(page->arena, "Early and quiet: %s.", text), 0);
}

void comparison_alerts(const struct page *page, const struct comparison *comparison)
{
    if (comparison->study[0]->spec->alerts.count == 0)
        return;
    write_table(page, comparison, "Alert after impact", when);
    write_table(page, comparison, "Noise of alerts", noise);
    write_best(page, comparison);
}
