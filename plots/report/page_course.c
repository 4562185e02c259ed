/* The course of a run: before, during and after the fault; downtime and recovery. */
#include "models/spec/objective.h"
#include "models/spec/part.h"
#include "models/spec/world.h"
#include "plots/report/page_parts.h"
#include "plots/report/table.h"
#include "plots/report/words.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define ANY 0.5 /* messages in the mean: fewer are none */

struct phase {
    const char *head;
    sim_time from, to;
};

static size_t phases_of(const struct page *page, struct phase phase[3])
{
    const struct results *run = page->study->run[0];
    sim_time begin, end, last = (sim_time)run->windows * run->tick;
    if (!words_fault(run, &begin, &end))
        return 0;
    phase[0] = (struct phase){ "before", page->study->spec->run.warmup, begin };
    phase[1] = (struct phase){ "in the fault", begin, end < last ? end : last };
    phase[2] = (struct phase){ "after it", end, last };
    return 3;
}

static void phase_row(const struct page *page, struct table *table, const struct phase *phase,
                      const char *name, const char *path, enum shown_as as)
{
    double mean[3];
    bool says = false;
    const size_t columns = table->columns;
    assert(columns <= 3);
    for (size_t i = 0; i < columns; i++) {
        mean[i] = words_mean_between(page->study, path, phase[i].from, phase[i].to);
        says |= !isnan(mean[i]);
    }
    if (!says)
        return;
    struct table_row *row = table_add(table, name, NULL);
    for (size_t i = 0; i < columns; i++)
        row->cell[i] = (struct cell){ page_number(page, mean[i], as), !isnan(mean[i]) };
}

static double queue_mean(const struct page *page, const char *queue, const char *metric)
{
    return words_mean(page->study, arena_format(page->arena, "queues.%s.%s", queue, metric));
}

static void queue_row(const struct page *page, struct table *table, const struct phase *phase,
                      const char *queue, const char *metric, const char *word, enum shown_as as)
{
    phase_row(page, table, phase, arena_format(page->arena, "%s %s", queue, word),
              arena_format(page->arena, "queues.%s.%s", queue, metric), as);
}

static bool is_rung(const struct page *page, const char *queue)
{
    size_t place = part_find(page->study->spec, queue);
    return place != SIZE_MAX && page->study->spec->parts.item[place].rung > 0;
}

/* A queue nobody reads only fills: it says nothing of how far anybody is behind, but that the
** objective is about it.  What is on a rung is delayed, and as old as the rung wants it. */
static void queue_rows(const struct page *page, struct table *table, const struct phase *phase)
{
    const struct results *run = page->study->run[0];
    for (size_t i = 0; i < run->queues; i++) {
        const char *name = run->queue[i];
        bool read = queue_mean(page, name, "deliveries") > 0, rung = is_rung(page, name);
        if (!read && !objective_of_queue(&page->study->spec->objective, name))
            continue;
        if (!rung || queue_mean(page, name, "depth") >= ANY)
            queue_row(page, table, phase, name, "depth", "waiting", AS_COUNT);
        if (rung || queue_mean(page, name, "delayed") >= ANY)
            queue_row(page, table, phase, name, "delayed", "delayed", AS_COUNT);
        if (read && !rung)
            queue_row(page, table, phase, name, "oldest", "oldest", AS_TIME);
    }
    for (size_t i = 0; i < run->consumers; i++)
        phase_row(page, table, phase, arena_format(page->arena, "%s busy", run->consumer[i]),
                  arena_format(page->arena, "consumers.%s.utilisation", run->consumer[i]),
                  AS_SHARE);
}

void page_phases(const struct page *page)
{
    struct phase phase[3];
    size_t phases = phases_of(page, phase);
    if (!phases)
        return;
    struct table table;
    const char *const head[] = { phase[0].head, phase[1].head, phase[2].head };
    table_begin(&table, page->arena, "Over time", head, phases);
    phase_row(page, &table, phase, "calls wanted", "run.offered", AS_RATE);
    phase_row(page, &table, phase, "attempts sent", "run.attempts", AS_RATE);
    phase_row(page, &table, phase, "goodput", "run.goodput", AS_RATE);
    if (words_mean(page->study, "run.degraded") > 0)
        phase_row(page, &table, phase, "degraded", "run.degraded", AS_RATE);
    for (size_t i = 0; i < page->study->run[0]->services; i++) {
        const char *name = page->study->run[0]->service[i];
        if (words_inner(page->study->run[0], name)) /* what clients send says nothing of these */
            phase_row(page, &table, phase, arena_format(page->arena, "%s requests", name),
                      arena_format(page->arena, "services.%s.arrival_rate", name), AS_RATE);
        phase_row(page, &table, phase, arena_format(page->arena, "%s busy", name),
                  arena_format(page->arena, "services.%s.utilisation", name), AS_SHARE);
    }
    queue_rows(page, &table, phase);
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

/* " (12.0 s to 31.0 s)"; "" where there is none, or nothing in it. */
static const char *median_range(const struct page *page, const struct median *median)
{
    if (!median->bounded || isnan(median->low) || median->low == median->high)
        return "";
    const char *low = page_number(page, median->low, AS_TIME);
    if (isnan(median->high))
        return arena_format(page->arena, " (%s or more)", low);
    return arena_format(page->arena, " (%s to %s)", low, page_number(page, median->high, AS_TIME));
}

/* "17 of 20 runs come back (64..95 %), 3 never".  Those three are in the median, at its far end. */
static const char *recovered_text(const struct page *page)
{
    struct share share = share_of(page->study->recovered, page->study->runs);
    const char *text = arena_format(page->arena, "%zu of %zu runs come%s back (%s)",
                                    share.hits, share.runs, share.hits == 1 ? "s" : "",
                                    text_shares(page->arena, share.low, share.high));
    if (share.hits == 0 || share.hits == share.runs)
        return text;
    return arena_format(page->arena, "%s, %zu never", text, share.runs - share.hits);
}

static const char *recovery_of_runs(const struct page *page)
{
    const struct median *median = &page->study->recovery;
    const char *text = recovered_text(page), *range = median_range(page, median);
    if (isnan(median->middle))
        return !*range ? text
                       : arena_format(page->arena, "%s, median beyond the end%s", text, range);
    const struct judgement *judged = &words_typical(page->study)->judgement;
    if (median->middle <= 0 && (isnan(judged->recovery_time) || judged->after > 0))
        return text; /* it is not the last trigger that it came back from */
    if (median->middle <= 0 && !(median->bounded && !(median->high <= 0)))
        return arena_format(page->arena, "%s, when the trigger ended", text);
    return arena_format(page->arena, "%s, median %s%s after the trigger", text,
                        page_number(page, median->middle, AS_TIME), range);
}

static const char *recovery_text(const struct page *page)
{
    const struct study *study = page->study;
    sim_time begin, end;
    if (!words_fault(study->run[0], &begin, &end))
        return "";
    if (study->runs == 1 && !study->recovered)
        return "never recovered";
    if (study->runs == 1) {
        double after = study->run[0]->judgement.recovery_time;
        return after > 0 ? arena_format(page->arena, "recovery %s after the trigger",
                                        page_number(page, after, AS_TIME))
                         : "";
    }
    return recovery_of_runs(page);
}

static void add_time(const struct page *page, char *line, size_t size, const char *what,
                     const char *path)
{
    const struct estimate *estimate = study_find(page->study, path);
    if (!estimate || isnan(estimate->mean))
        return;
    size_t used = strlen(line);
    const char *text = text_interval(page->arena, estimate->mean, estimate->half_width, AS_TIME);
    snprintf(line + used, size - used, "%s%s %s", used ? "; " : "", what, text);
}

void page_health(const struct page *page)
{
    char line[256] = "";
    if (words_mean(page->study, "run.downtime") > 0) {
        add_time(page, line, sizeof line, "downtime", "run.downtime");
        if (words_mean(page->study, "run.slow_time") > 0)
            add_time(page, line, sizeof line, "only too slow in", "run.slow_time");
        add_time(page, line, sizeof line, "impact after", "run.time_to_impact");
    }
    const char *recovery = recovery_text(page);
    const char *gap = *line && *recovery ? "; " : "";
    const char *text = arena_format(page->arena, "%s%s%s", line, gap, recovery);
    if (!*text)
        return;
    fprintf(page->out, "\n%sHealth%s\n", page_bold(page), page_plain(page));
    page_wrapped(page, text, 2);
}
