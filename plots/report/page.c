/* The page: a list of sections, each of which writes itself or nothing. */
#include "plots/report/page.h"

#include "models/spec/world.h"
#include "plots/report/page_parts.h"
#include "plots/report/reason_words.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

static const char *colour(const struct page *page)
{
    if (!page->terminal)
        return "";
    switch (words_verdict(page->study)) {
    case VERDICT_ABSORBED: return "\033[1;32m";
    case VERDICT_CONTAINED:
    case VERDICT_RECOVERED: return "\033[1;33m";
    case VERDICT_STORM:
    case VERDICT_METASTABLE:
    case VERDICT_SATURATED:
    case VERDICT_UNHEALTHY:
    case VERDICT_COUNT: break;
    }
    return "\033[1;31m";
}

static void write_title(const struct page *page)
{
    const struct study *study = page->study;
    const char *length = page_number(page, time_to_s(study->spec->run.duration), AS_TIME);
    char right[96];
    if (study->runs > 1)
        snprintf(right, sizeof right, "seed %llu, %zu runs of %s", (unsigned long long)study->seed,
                 study->runs, length);
    else
        snprintf(right, sizeof right, "seed %llu, %s", (unsigned long long)study->seed, length);
    const char *variant = "";
    if (study->variant)
        variant = arena_format(page->arena, ", variant %s", study->variant);
    page_heading(page, study->spec->name, variant, right);
    page_totals(page);
}

/* "1..3, 5": the runs that ended so. */
static const char *runs_of(const struct page *page, enum verdict verdict)
{
    const struct study *study = page->study;
    const char *text = "";
    for (size_t i = 0, end; i < study->runs; i = end + 1) {
        for (end = i; end < study->runs && study->run[end]->judgement.verdict == verdict; end++)
            ;
        if (end == i)
            continue;
        unsigned long long first = study->run[i]->replication + 1,
                           last = study->run[end - 1]->replication + 1;
        text = arena_format(page->arena, "%s%s%llu", text, *text ? ", " : "", first);
        if (last > first)
            text = arena_format(page->arena, "%s%s%llu", text, last > first + 1 ? ".." : ", ",
                                last);
    }
    return text;
}

static void write_verdicts(const struct page *page)
{
    const struct study *study = page->study;
    const char *text = "";
    if (words_unanimous(study))
        return;
    if (study->recovered < study->runs) /* else the headline has said it */
        page_wrapped(page, arena_format(page->arena, "%s.", words_comeback(page->arena, study)), 2);
    for (enum verdict v = VERDICT_ABSORBED; v < VERDICT_COUNT; v++)
        if (study->verdicts[v])
            text = arena_format(page->arena, "%s%s%s: run%s %s", text, *text ? "; " : "",
                                verdict_name(v), study->verdicts[v] > 1 ? "s" : "",
                                runs_of(page, v));
    page_wrapped(page, arena_format(page->arena, "%s.", text), 2);
}

static void write_verdict(const struct page *page)
{
    fprintf(page->out, "\n%s", colour(page));
    page_wrapped(page, words_headline(page->arena, page->study), 0);
    fputs(page_plain(page), page->out);
    page_wrapped(page, words_reason(page->arena, page->study), 2);
    write_verdicts(page);
}

static void write_faults(const struct page *page)
{
    const struct results *run = page->study->run[0];
    if (run->faults)
        fprintf(page->out, "\n%sFaults%s\n", page_bold(page), page_plain(page));
    for (size_t i = 0; i < run->faults; i++)
        page_wrapped(page, words_fault_line(page->arena, page->study, i), 2);
}

void page_write(FILE *out, const struct study *study, bool terminal)
{
    struct page page = { out, study, arena_create(), terminal };
    write_title(&page);
    write_verdict(&page);
    write_faults(&page);
    page_alerts(&page, NULL);
    page_phases(&page);
    page_edges(&page);
    page_attempts(&page);
    page_services(&page);
    page_endpoints(&page);
    page_queues(&page);
    page_consumers(&page);
    page_controls(&page);
    page_clients(&page);
    page_health(&page);
    page_latency(&page);
    page_why(&page);
    arena_destroy(page.arena);
}
