/* A dated line for each happening of the run that series.csv shows. */
#include "plots/report/why_page.h"

#include "models/spec/world.h"
#include "plots/report/chronicle_words.h"
#include "plots/report/page_parts.h"
#include "plots/report/verdict_words.h"
#include "plots/report/words.h"

static void write_title(const struct page *page, const struct results *run)
{
    const struct study *study = page->study;
    const char *right = arena_format(page->arena, "seed %llu, run %llu of %zu",
                                     (unsigned long long)study->seed,
                                     (unsigned long long)run->replication + 1, study->runs);
    const char *variant =
        study->variant ? arena_format(page->arena, ", variant %s", study->variant) : "";
    page_heading(page, study->spec->name, variant, right);
    fputc('\n', page->out);
    page_wrapped(page, words_headline(page->arena, study), 0);
}

static void write_happenings(const struct page *page, const struct chronicle *chronicle)
{
    fprintf(page->out, "\n%sWhat happened%s\n", page_bold(page), page_plain(page));
    for (size_t i = 0; i < chronicle->happenings; i++)
        page_dated(page, chronicle_moment(page->arena, chronicle->happening[i].at),
                   chronicle_sentence(page->arena, chronicle, i));
}

void why_page_write(FILE *out, const struct study *study, bool terminal)
{
    struct page page = { out, study, arena_create(), terminal };
    const struct results *run = words_drawn(study);
    struct chronicle chronicle = chronicle_make(run, page.arena);
    write_title(&page, run);
    write_happenings(&page, &chronicle);
    page_alerts(&page, NULL);
    arena_destroy(page.arena);
}
