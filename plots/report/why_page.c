/* Sections of a run's story, each of which writes itself or nothing. */
#include "plots/report/why_page.h"

#include "models/spec/world.h"
#include "plots/report/page_parts.h"
#include "plots/report/verdict_words.h"
#include "plots/report/why.h"
#include "plots/report/words.h"

static void write_title(const struct page *page)
{
    const struct study *study = page->study;
    const char *right = arena_format(page->arena, "seed %llu, run %llu of %zu",
                                     (unsigned long long)study->seed,
                                     (unsigned long long)words_drawn(study)->replication + 1,
                                     study->runs);
    const char *variant =
        study->variant ? arena_format(page->arena, ", variant %s", study->variant) : "";
    page_heading(page, study->spec->name, variant, right);
    fputc('\n', page->out);
    page_wrapped(page, words_headline(page->arena, study), 0);
    const char *alone = words_headline_alone(page->arena, study, words_drawn(study));
    if (*alone)
        page_wrapped(page, arena_format(page->arena, "This run: %s", alone), 0);
}

static void write_section(const struct page *page, const struct why_section *section)
{
    if (section->lines)
        fprintf(page->out, "\n%s%s%s\n", page_bold(page), section->head, page_plain(page));
    for (size_t i = 0; i < section->lines; i++) {
        const struct why_line *line = &section->line[i];
        if (line->moment)
            page_dated(page, line->moment, line->text);
        else
            page_wrapped(page, line->text, 2);
    }
}

void page_why(const struct page *page)
{
    const struct results *run = words_drawn(page->study);
    if (!run->health || !(run->judgement.downtime > 0))
        return;
    struct chronicle chronicle = chronicle_make(run, page->arena);
    struct why_section section = why_short(&chronicle, WHY_SHORT, page->arena);
    write_section(page, &section);
    page_wrapped(page, arena_format(page->arena, "%s; `squall why` tells all of it.",
                                    why_source(page->arena, page->study)), 2);
}

void why_page_write(FILE *out, const struct study *study, const struct why_again *again,
                    bool terminal)
{
    struct page page = { out, study, arena_create(), terminal };
    struct why why = why_tell(study, again, page.arena);
    write_title(&page);
    for (size_t i = 0; i < WHY_SECTIONS; i++)
        write_section(&page, &why.section[i]);
    page_alerts(&page, again->returns);
    fputc('\n', out);
    page_wrapped(&page, arena_format(page.arena, "%s: `squall run` with --out DIR writes them as "
                                                 "series.csv.", why_source(page.arena, study)), 0);
    arena_destroy(page.arena);
}
