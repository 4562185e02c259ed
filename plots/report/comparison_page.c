/* Tables of a row a variant: what users see, what it costs and, where there are queues, how far
** consumers were behind, each as it is and held against the first, or by control.  One table of all
** that would take 140 columns.
*/
#include "plots/report/comparison_page.h"

#include "models/spec/world.h"
#include "plots/report/change.h"
#include "plots/report/comparison_alerts.h"
#include "plots/report/comparison_changes.h"
#include "plots/report/comparison_range.h"
#include "plots/report/comparison_words.h"
#include "plots/report/page_parts.h"
#include "plots/report/table.h"
#include "plots/report/words.h"

#include <math.h>
#include <string.h>

struct sheet {
    struct page page;
    const struct comparison *comparison;
    bool sooner;           /* differences of recovery times are shown */
    size_t marks, chances; /* differences that are marked, and those that could be */
};

static const char *number(struct sheet *sheet, double value, enum shown_as as)
{
    return page_number(&sheet->page, value, as);
}

static void write_table(struct sheet *sheet, const struct table *table)
{
    table_write(table, sheet->page.out, PAGE_WIDTH, page_bold(&sheet->page),
                page_plain(&sheet->page));
}

/* --- the top --- */

static bool is_one_scenario(const struct comparison *comparison)
{
    for (size_t v = 1; v < comparison->studies; v++)
        if (strcmp(comparison->study[v]->spec->name, comparison->study[0]->spec->name) != 0)
            return false;
    return true;
}

static void write_title(struct sheet *sheet, const struct ranking *ranking)
{
    const struct comparison *comparison = sheet->comparison;
    struct arena *arena = sheet->page.arena;
    const char *name = comparison->study[0]->spec->name, *of = "";
    if (!is_one_scenario(comparison))
        name = "several scenarios";
    if (ranking && ranking->of)
        of = arena_format(arena, ", %s", ranking->of);
    const char *right =
        arena_format(arena, "seed %llu, %zu run%s of %s each",
                     (unsigned long long)comparison->study[0]->seed, comparison->pairs,
                     comparison->pairs == 1 ? "" : "s", comparison_length(arena, comparison));
    page_heading(&sheet->page, name,
                 arena_format(arena, "%s, %zu variants", of, comparison->studies), right);
    page_totals(&sheet->page);
    fputc('\n', sheet->page.out);
}

static void write_sentence(struct sheet *sheet, const char *text)
{
    fputs(page_bold(&sheet->page), sheet->page.out);
    page_wrapped(&sheet->page, text, 0);
    fputs(page_plain(&sheet->page), sheet->page.out);
}

/* --- values --- */

static struct cell cell(const char *text, bool says)
{
    return (struct cell){ text, says };
}

static struct cell value_cell(struct sheet *sheet, size_t v, enum headline_of h,
                              const struct form *form)
{
    double value = sheet->comparison->value[v][h].mean;
    return cell(headline_text_of(sheet->page.arena, h, value, form), !isnan(value) && value != 0);
}

static struct cell verdict_cell(struct sheet *sheet, const struct study *study)
{
    enum verdict verdict = words_verdict(study);
    const char *name = verdict_name(verdict);
    size_t runs = study->verdicts[verdict];
    if (runs == study->runs)
        return cell(name, true);
    if (study->recovered == study->runs) /* the others are no worse than that */
        return cell(arena_format(sheet->page.arena, "%zu/%zu come back", study->runs, study->runs),
                    true);
    return cell(arena_format(sheet->page.arena, "%s %zu/%zu", name, runs, study->runs), true);
}

/* The median; it is beyond the end where half of the runs or more never recover. */
static struct cell recovery_cell(struct sheet *sheet, const struct study *study,
                                 const struct form *form)
{
    double median = study->recovery.middle;
    bool says = study->recovered < study->runs || median != 0;
    if (isnan(median))
        return cell(study->recovered ? "-" : "never", says);
    return cell(headline_text_of(sheet->page.arena, HEADLINE_RECOVERY, median, form), says);
}

static struct cell never_cell(struct sheet *sheet, const struct study *study)
{
    size_t never = study->runs - study->recovered;
    bool says = never > 0 && never < study->runs;
    return cell(never ? arena_format(sheet->page.arena, "%zu/%zu", never, study->runs) : "-", says);
}

static void write_seen(struct sheet *sheet)
{
    static const char *const head[] = { "verdict",  "goodput", "downtime",
                                        "recovery", "never",   "degraded" };
    struct table table;
    struct form goodput = headline_form_of(sheet->comparison, HEADLINE_GOODPUT),
                downtime = headline_form_of(sheet->comparison, HEADLINE_DOWNTIME);
    struct form recovery = headline_form_of(sheet->comparison, HEADLINE_RECOVERY);
    table_begin(&table, sheet->page.arena, "Variant", head, 6);
    for (size_t v = 0; v < sheet->comparison->studies; v++) {
        const struct study *study = sheet->comparison->study[v];
        struct table_row *row = table_add(&table, study->variant, NULL);
        double degraded = words_mean(study, "run.degraded");
        row->cell[0] = verdict_cell(sheet, study);
        row->cell[1] = value_cell(sheet, v, HEADLINE_GOODPUT, &goodput);
        row->cell[2] = value_cell(sheet, v, HEADLINE_DOWNTIME, &downtime);
        row->cell[3] = recovery_cell(sheet, study, &recovery);
        row->cell[4] = never_cell(sheet, study);
        row->cell[5] = cell(number(sheet, degraded, AS_RATE), degraded > 0);
    }
    write_table(sheet, &table);
}

static void write_values(struct sheet *sheet, const enum headline_of *shown, size_t count)
{
    const char *head[TABLE_COLUMNS];
    struct form form[TABLE_COLUMNS];
    struct table table;
    for (size_t i = 0; i < count; i++) {
        head[i] = headlines[shown[i]].name;
        form[i] = headline_form_of(sheet->comparison, shown[i]);
    }
    table_begin(&table, sheet->page.arena, "Variant", head, count);
    for (size_t v = 0; v < sheet->comparison->studies; v++) {
        struct table_row *row = table_add(&table, sheet->comparison->study[v]->variant, NULL);
        for (size_t i = 0; i < count; i++)
            row->cell[i] = value_cell(sheet, v, shown[i], &form[i]);
    }
    write_table(sheet, &table);
}

static void write_costs(struct sheet *sheet)
{
    static const enum headline_of costs[] = { HEADLINE_P99, HEADLINE_AMPLIFICATION, HEADLINE_PEAK,
                                              HEADLINE_WASTED, HEADLINE_DUPLICATES };
    static const enum headline_of lag[] = { HEADLINE_OLDEST, HEADLINE_DELIVERIES, HEADLINE_DEAD };
    write_values(sheet, costs, sizeof costs / sizeof *costs);
    write_values(sheet, lag, sizeof lag / sizeof *lag);
}

/* --- differences --- */

static void count_mark(struct sheet *sheet, bool can, bool sure)
{
    sheet->chances += can ? 1 : 0;
    sheet->marks += sure ? 1 : 0;
}

static struct cell change_cell(struct sheet *sheet, enum headline_of h,
                               const struct estimate *change, bool sure, const struct form *form)
{
    bool says = !isnan(change->mean) && (change->mean != 0 || change->half_width > 0);
    count_mark(sheet, says && change->runs > 1, sure);
    return cell(change_text(sheet->page.arena, h, change, sure, form), says);
}

/* How many recover; where that is the same of all, how soon. */
static struct cell recovery_change(struct sheet *sheet, size_t v, const struct form *form)
{
    const struct comparison *comparison = sheet->comparison;
    size_t fewer = comparison->fewer_recover[v].hits, more = comparison->more_recover[v].hits;
    if (fewer + more == 0) {
        const struct estimate *change = &comparison->difference[v][HEADLINE_RECOVERY];
        sheet->sooner |= change->mean != 0 && !isnan(change->mean);
        return change_cell(sheet, HEADLINE_RECOVERY, change, estimate_significant(change), form);
    }
    bool sure = comparison_significant(comparison, v, HEADLINE_RECOVERY);
    count_mark(sheet, comparison->pairs > 1, sure);
    return cell(change_of_runs(sheet->page.arena, fewer, more, sure), true);
}

/* What stands in one table of differences. */
struct shown {
    enum headline_of of[4];
    size_t count;
};

static void write_changes(struct sheet *sheet, const struct shown *shown)
{
    const struct comparison *comparison = sheet->comparison;
    const char *head[4];
    struct form form[4];
    struct table table;
    for (size_t i = 0; i < shown->count; i++) {
        head[i] = headlines[shown->of[i]].name;
        form[i] = headline_form(shown->of[i]);
        for (size_t v = 1; v < comparison->studies; v++)
            change_add(&form[i], &comparison->difference[v][shown->of[i]]);
    }
    table_begin(&table, sheet->page.arena,
                arena_format(sheet->page.arena, "Against %s", comparison->study[0]->variant), head,
                shown->count);
    for (size_t v = 1; v < comparison->studies; v++) {
        struct table_row *row = table_add(&table, comparison->study[v]->variant, NULL);
        for (size_t i = 0; i < shown->count; i++)
            row->cell[i] =
                shown->of[i] == HEADLINE_RECOVERY
                    ? recovery_change(sheet, v, &form[i])
                    : change_cell(sheet, shown->of[i], &comparison->difference[v][shown->of[i]],
                                  comparison_significant(comparison, v, shown->of[i]), &form[i]);
    }
    write_table(sheet, &table);
}

/* --- controls --- */

static struct cell recovers_cell(struct sheet *sheet, const struct effect *effect)
{
    bool sure = effect_significant(effect, HEADLINE_RECOVERY);
    bool says = effect->fewer + effect->more > 0;
    count_mark(sheet, says && effect->recovers.runs > 1, sure);
    if (effect->pairs == 1)
        return cell(says ? change_of_runs(sheet->page.arena, effect->fewer, effect->more, sure)
                         : "0 ",
                    says);
    double percent = round(100 * effect->recovers.mean);
    const char *text =
        arena_format(sheet->page.arena, "%+.0f %%%s", percent, sure ? "*" : " ");
    return cell(says && (sure || percent != 0) ? text : "0 ", says);
}

static void write_effects(struct sheet *sheet, const struct ranking *ranking,
                          const struct shown *shown)
{
    const char *head[4];
    struct form form[4];
    struct table table;
    for (size_t i = 0; i < shown->count; i++) {
        head[i] = shown->of[i] == HEADLINE_RECOVERY ? "recovers" : headlines[shown->of[i]].name;
        form[i] = headline_form(shown->of[i]);
        for (size_t k = 0; k < ranking->controls; k++)
            change_add(&form[i], &ranking->effect[k].change[shown->of[i]]);
    }
    table_begin(&table, sheet->page.arena, "Without it", head, shown->count);
    for (size_t i = 0; i < ranking->controls; i++) {
        const struct effect *effect = &ranking->effect[i];
        struct table_row *row = table_add(&table, ranking->name[effect->control], NULL);
        for (size_t k = 0; k < shown->count; k++)
            row->cell[k] = shown->of[k] == HEADLINE_RECOVERY
                               ? recovers_cell(sheet, effect)
                               : change_cell(sheet, shown->of[k], &effect->change[shown->of[k]],
                                             effect_significant(effect, shown->of[k]), &form[k]);
    }
    write_table(sheet, &table);
}

/* The largest effect on what the objective counts first. */
static void write_order(struct sheet *sheet, const struct ranking *ranking)
{
    size_t pairs = ranking->controls ? ranking->effect[0].pairs : 0;
    const char *by = headlines[effects_order(sheet->comparison)].name;
    const char *mean = pairs > 1 ? arena_format(sheet->page.arena,
                                                "; each is the mean over the %zu pairs of "
                                                "variants that differ in this control alone",
                                                pairs)
                                 : "";
    page_wrapped(&sheet->page,
                 arena_format(sheet->page.arena,
                              "Without it: what switching this control off "
                              "changes, the largest effect on the %s first%s.",
                              by, mean),
                 0);
}

/* --- what it means --- */

static void write_bottom(struct sheet *sheet)
{
    const char *bottom = comparison_bottom(sheet->page.arena, sheet->comparison);
    if (*bottom)
        page_wrapped(
            &sheet->page,
            arena_format(sheet->page.arena,
                         "Amplification: requests at %s, the bottom layer, relative to those that "
                         "no failure would cause. Peak: the most that retries made of them in a "
                         "window.",
                         bottom),
            0);
}

static void write_recovery(struct sheet *sheet)
{
    if (sheet->sooner)
        page_wrapped(&sheet->page,
                     "Recovery is a median; its difference is not that of the medians but the "
                     "mean difference of the runs in which both recovered.",
                     0);
}

static const char *by_chance(struct sheet *sheet)
{
    double wanted = (1 - ESTIMATE_CONFIDENCE) * (double)sheet->chances;
    return arena_format(sheet->page.arena, "%.*f", wanted < 10 ? 1 : 0, wanted);
}

static void write_meaning(struct sheet *sheet, const struct ranking *ranking)
{
    const struct comparison *comparison = sheet->comparison;
    fputc('\n', sheet->page.out);
    if (ranking)
        write_order(sheet, ranking);
    write_bottom(sheet);
    page_wrapped(&sheet->page, comparison_lag_words(sheet->page.arena, sheet->comparison), 0);
    write_recovery(sheet);
    const char *caveat = comparison_caveat(sheet->page.arena, comparison);
    if (*caveat)
        page_wrapped(&sheet->page, caveat, 0);
    if (comparison->pairs < 2) {
        page_wrapped(&sheet->page,
                     "A single replication: a difference may be chance. With -n 10 or more, "
                     "intervals say how sure it is.",
                     0);
        return;
    }
    page_wrapped(
        &sheet->page,
        arena_format(sheet->page.arena,
                     "All variants had the same chance in each of "
                     "the %zu replications; ± is the 95 %% interval of the mean difference.",
                     comparison->pairs),
        0);
    if (!sheet->chances)
        return;
    page_wrapped(&sheet->page,
                 arena_format(sheet->page.arena,
                              "* differs beyond chance: that interval leaves "
                              "out 0 (who recovers: McNemar's exact test at 5 %%). %zu of %zu "
                              "differences %s marked; %s "
                              "would be by chance if none were real.",
                              sheet->marks, sheet->chances, sheet->marks == 1 ? "is" : "are",
                              by_chance(sheet)),
                 0);
}

void comparison_page_write(FILE *out, const struct comparison *comparison,
                           const struct ranking *ranking, bool terminal)
{
    static const struct shown tables[] = {
        { { HEADLINE_GOODPUT, HEADLINE_DOWNTIME, HEADLINE_RECOVERY, HEADLINE_P99 }, 4 },
        { { HEADLINE_AMPLIFICATION, HEADLINE_PEAK, HEADLINE_WASTED, HEADLINE_DUPLICATES }, 4 },
        { { HEADLINE_OLDEST, HEADLINE_DELIVERIES, HEADLINE_DEAD }, 3 },
    };
    enum { TABLES = sizeof tables / sizeof *tables };
    struct sheet sheet = { .page = { out, comparison->study[0], arena_create(), terminal },
                           .comparison = comparison };
    write_title(&sheet, ranking);
    if (ranking)
        write_sentence(&sheet, ranking_sentence(sheet.page.arena, ranking));
    write_sentence(&sheet, comparison_sentence(sheet.page.arena, comparison));
    for (size_t i = 0; ranking && i < TABLES; i++)
        write_effects(&sheet, ranking, &tables[i]);
    comparison_changes(&sheet.page, comparison);
    write_seen(&sheet);
    write_costs(&sheet);
    comparison_alerts(&sheet.page, comparison);
    for (size_t i = 0; !ranking && i < TABLES; i++)
        write_changes(&sheet, &tables[i]);
    write_meaning(&sheet, ranking);
    arena_destroy(sheet.page.arena);
}
