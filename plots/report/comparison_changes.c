#include "plots/report/comparison_changes.h"

#include "plots/report/changed_words.h"
#include "plots/report/text.h"

#define BROKEN 10 /* columns that the first of two lines may leave free */
#define NAME_MOST 26 /* columns of a variant's name beside what it changes */

/* Of each variant a line, or two where one says too little. */
static void write_line(const struct page *page, const char *name, size_t widest,
                       const struct study *study)
{
    size_t width = PAGE_WIDTH - widest - 4;
    const char *text = changed_words(page->arena, study, 2 * width - BROKEN);
    size_t first = text_fitting(text, width);
    fprintf(page->out, "  %s%*s  %.*s\n", name, (int)(widest - text_width(name)), "", (int)first,
            text);
    if (text[first])
        fprintf(page->out, "%*s%s\n", (int)widest + 4, "",
                text_cut(page->arena, text + first + (text[first] == ' '), width));
}

void comparison_changes(const struct page *page, const struct comparison *comparison)
{
    size_t widest = 0;
    if (!changed_known(comparison->study, comparison->studies))
        return;
    const char **name = ARENA_ARRAY(page->arena, comparison->studies, const char *);
    for (size_t v = 0; v < comparison->studies; v++) {
        name[v] = text_cut_name(page->arena, comparison->study[v]->variant, NAME_MOST);
        widest = text_width(name[v]) > widest ? text_width(name[v]) : widest;
    }
    fprintf(page->out, "\n%sWhat they change%s\n", page_bold(page), page_plain(page));
    for (size_t v = 0; v < comparison->studies; v++)
        write_line(page, name[v], widest, comparison->study[v]);
}
