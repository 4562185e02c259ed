/* Title, answer and remarks; the points as a table, with the fresh runs below them; the method. */
#include "plots/report/tip_page.h"

#include "plots/report/page_parts.h"
#include "plots/report/table.h"

enum { TITLE_WIDTH = 28 }; /* what the columns leave */

static void write_title(const struct page *page, const struct tip_story *story)
{
    struct arena *arena = page->arena;
    const char *right = arena_format(arena, "seed %llu", (unsigned long long)story->seed);
    const char *left = story->scenario;
    if (story->variant)
        left = arena_format(arena, "%s, variant %s", left, story->variant);
    left = text_cut(arena, left, PAGE_WIDTH - 2 - text_width(right));
    int gap = PAGE_WIDTH - (int)text_width(left) - (int)text_width(right);
    fprintf(page->out, "%s%*s%s\n\n", left, gap, "", right);
}

static struct cell says(const char *text)
{
    return (struct cell){ text, true };
}

static void add_row(struct table *table, const struct tip *tip, const char *name, double value,
                    const struct share *stuck)
{
    struct arena *arena = table->arena;
    struct table_row *row = table_add(table, name, NULL);
    double share = (double)stuck->hits / (double)stuck->runs;
    row->cell[0] = says(arena_format(arena, "%zu", stuck->runs));
    row->cell[1] = says(arena_format(arena, "%zu", stuck->hits));
    row->cell[2] = says(text_number(arena, share, AS_SHARE));
    row->cell[3] = says(text_shares(arena, stuck->low, stuck->high));
    if (tip->found)
        row->cell[4] = says(text_number(arena, tip_fitted(tip, value), AS_SHARE));
}

static void write_table(const struct page *page, const struct tip *tip)
{
    static const char *const head[] = { "runs", "not recovered", "share", "95 % interval",
                                        "fitted" };
    struct table table;
    const char *title = text_cut_name(page->arena, tip->order.axis->path, TITLE_WIDTH);
    table_begin(&table, page->arena, title, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < tip->points; i++) {
        const struct tip_point *point = &tip->point[i];
        struct share stuck = share_of(point->stuck, point->runs);
        add_row(&table, tip, tip_value_text(tip, point->value, page->arena), point->value, &stuck);
    }
    for (size_t i = 0; i < tip->checks; i++) {
        const struct tip_check *check = &tip->check[i];
        const char *value = tip_exact_text(tip, check->value, page->arena);
        if (check->stuck.runs && !check->contradicts)
            add_row(&table, tip, arena_format(page->arena, "%s, fresh runs", value), check->value,
                    &check->stuck);
    }
    table_write(&table, page->out, PAGE_WIDTH, page_bold(page), page_plain(page));
}

/* With what the answer must not be read without. */
static const char *answer(const struct tip_story *story, struct arena *arena)
{
    const char *text = tip_headline(story->tip, arena);
    for (size_t i = 0; i < story->warnings; i++)
        text = arena_format(arena, "%s, %s %s", text, i ? "and" : "but there",
                            text_clean(arena, story->warning[i]));
    return text;
}

void tip_page_write(FILE *out, const struct tip_story *story, bool terminal)
{
    struct arena *arena = arena_create();
    struct page page = { .out = out, .arena = arena, .terminal = terminal };
    const struct tip *tip = story->tip;
    const char *remarks = tip_remarks(tip, arena);
    write_title(&page, story);
    fputs(page_bold(&page), out);
    page_wrapped(&page, answer(story, arena), 0);
    fputs(page_plain(&page), out);
    if (*remarks)
        page_wrapped(&page, remarks, 2);
    write_table(&page, tip);
    fputc('\n', out);
    page_wrapped(&page, tip_method(tip, arena), 0);
    arena_destroy(arena);
}
