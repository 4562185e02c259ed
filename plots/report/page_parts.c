#include "plots/report/page_parts.h"

#include "models/spec/run.h"
#include "models/spec/world.h"

#include <string.h>

#define DATED 20 /* columns that an instant may take: "  1 h 10 min 30.5 s" */

const char *page_bold(const struct page *page)
{
    return page->terminal ? "\033[1m" : "";
}

const char *page_plain(const struct page *page)
{
    return page->terminal ? "\033[0m" : "";
}

/* `lead`: what stands on the first line in place of the indent, no wider than that. */
static void write_wrapped(const struct page *page, const char *lead, const char *text,
                          size_t indent)
{
    size_t at = 0, room = PAGE_WIDTH - indent;
    const char *clean = text_clean(page->arena, text);
    for (const char *word = clean + strspn(clean, " "); *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        const char *copy = text_cut(page->arena, arena_text_of(page->arena, word, length), room);
        size_t width = text_width(copy);
        bool first = at == 0, next_line = !first && at + 1 + width > room;
        if (first || next_line)
            fprintf(page->out, "%s%*s", first ? lead : "\n",
                    (int)(indent - (first ? text_width(lead) : 0)), "");
        fprintf(page->out, "%s%s", first || next_line ? "" : " ", copy);
        at = (first || next_line ? 0 : at + 1) + width;
        word += length;
    }
    if (at)
        fputc('\n', page->out);
}

void page_wrapped(const struct page *page, const char *text, size_t indent)
{
    write_wrapped(page, "", text, indent);
}

void page_dated(const struct page *page, const char *moment, const char *text)
{
    const char *lead = text_cut(page->arena, arena_format(page->arena, "  %s", moment), DATED - 1);
    write_wrapped(page, lead, text, DATED);
}

const char *page_number(const struct page *page, double value, enum shown_as as)
{
    return text_number(page->arena, value, as);
}

void page_heading(const struct page *page, const char *name, const char *more, const char *right)
{
    size_t room = PAGE_WIDTH - 2 - text_width(right);
    more = text_cut(page->arena, more, room > 12 ? room - 12 : 0);
    name = text_cut(page->arena, name, room - text_width(more));
    int gap = PAGE_WIDTH - (int)(text_width(name) + text_width(more) + text_width(right));
    fprintf(page->out, "%s%s%*s%s\n", name, more, gap, "", right);
}

void page_totals(const struct page *page)
{
    const struct run_spec *run = &page->study->spec->run;
    if (run->from == TIME_NONE && run->to == TIME_NONE)
        return;
    sim_time from = run->from != TIME_NONE ? run->from : run->warmup;
    sim_time to = run->to != TIME_NONE ? run->to : run->duration;
    fprintf(page->out, "Totals are of what was wanted from %s to %s.\n",
            page_number(page, time_to_s(from), AS_TIME), page_number(page, time_to_s(to), AS_TIME));
}
