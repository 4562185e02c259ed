/* Stored results as CSV: a row a study, a point, or a run.  Times are seconds, rates per second;
** words are words. */
#include "plots/report/excerpt.h"

#include "plots/report/csv.h"

static void text_cell(FILE *out, const char *text)
{
    fputc(',', out);
    csv_cell(out, text);
}

static void head_cell(FILE *out, const char *path, const char *ending, struct arena *arena)
{
    text_cell(out, arena_format(arena, "%s%s", path, ending));
}

void studies_csv(FILE *out, const struct store_entry *entry, size_t count, struct arena *arena)
{
    fputs("study,name,variant,axes,done,points,replications,seed,version,key\n", out);
    for (size_t i = 0; i < count; i++) {
        const struct store_entry *study = &entry[i];
        const char *axes = "";
        for (size_t a = 0; a < study->axes; a++)
            axes = arena_format(arena, "%s%s%s", axes, a ? " " : "", study->axis[a].text);
        fprintf(out, "%lld", (long long)study->id);
        text_cell(out, study->name);
        text_cell(out, study->variant);
        text_cell(out, axes);
        fprintf(out, ",%zu,%zu,%zu,%llu", study->done, study->points, study->replications,
                (unsigned long long)study->seed);
        text_cell(out, study->version);
        text_cell(out, study->key);
        fputc('\n', out);
    }
}

static void write_settings(FILE *out, const struct store_entry *entry,
                           const struct store_point *point)
{
    fprintf(out, "%zu", point->point);
    for (size_t a = 0; a < entry->axes; a++) {
        if (entry->axis[a].unit == AXIS_WORDS)
            text_cell(out, point->text[a]);
        else
            csv_number(out, point->value[a]);
    }
}

static void write_head(FILE *out, const struct excerpt *excerpt)
{
    const struct store_entry *entry = excerpt->entry;
    fputs("point", out);
    for (size_t a = 0; a < entry->axes; a++)
        text_cell(out, entry->axis[a].path);
    fputs(excerpt->by_run ? ",replication,seed,verdict,recovered,recovery_s"
                          : ",runs,recovered,recovered_low,recovered_high,recovery_median_s", out);
    for (enum verdict v = VERDICT_ABSORBED; !excerpt->by_run && v < VERDICT_COUNT; v++)
        fprintf(out, ",verdict_%s", verdict_name(v));
    for (size_t m = 0; m < excerpt->metrics; m++) {
        const char *path = entry->metric[excerpt->metric[m]].path;
        text_cell(out, path);
        if (!excerpt->by_run)
            head_cell(out, path, ".ci95", excerpt->arena);
    }
    fputc('\n', out);
}

static void write_point(FILE *out, const struct excerpt *excerpt, size_t p)
{
    const struct store_point *point = &excerpt->point[p];
    struct share share = share_of(point->recovered, point->runs);
    write_settings(out, excerpt->entry, point);
    fprintf(out, ",%zu,%zu", point->runs, point->recovered);
    csv_number(out, share.low);
    csv_number(out, share.high);
    csv_number(out, point->recovery.middle);
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        fprintf(out, ",%zu", point->verdicts[v]);
    for (size_t m = 0; m < excerpt->metrics; m++) {
        csv_number(out, excerpt->estimate[p * excerpt->metrics + m].mean);
        csv_number(out, excerpt->estimate[p * excerpt->metrics + m].half_width);
    }
    fputc('\n', out);
}

static void write_run(FILE *out, const struct excerpt *excerpt, const struct store_point *point,
                      size_t r)
{
    const struct record_run *run = &excerpt->run[r].run;
    write_settings(out, excerpt->entry, point);
    fprintf(out, ",%llu,%llu,%s,%d", (unsigned long long)run->replication,
            (unsigned long long)run->seed, verdict_name(run->verdict), run->recovered);
    csv_number(out, run->recovery_s);
    for (size_t m = 0; m < excerpt->metrics; m++)
        csv_number(out, excerpt->sample[r * excerpt->metrics + m]);
    fputc('\n', out);
}

void excerpt_csv(FILE *out, const struct excerpt *excerpt)
{
    write_head(out, excerpt);
    for (size_t p = 0; !excerpt->by_run && p < excerpt->points; p++)
        write_point(out, excerpt, p);
    for (size_t p = 0, r = 0; excerpt->by_run && p < excerpt->points; p++)
        for (size_t end = r + excerpt->point_runs[p]; r < end; r++)
            write_run(out, excerpt, &excerpt->point[p], r);
}
