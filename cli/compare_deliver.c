/* Delivering a comparison: files first, then standard output, what gnuplot draws last, so that a
** missing gnuplot costs nothing else.
*/
#include "cli/compare_deliver.h"

#include "cli/compare_report.h"
#include "cli/interrupt.h"
#include "cli/plot.h"
#include "cli/terminal.h"
#include "plots/report/comparison_data.h"
#include "plots/report/comparison_page.h"
#include "plots/report/figure_compare.h"
#include "plots/report/save.h"
#include "study/results_file.h"

#include <string.h>

struct content {
    const struct comparison *comparison;
    const struct ranking *ranking; /* NULL: no toggles */
    const char **folder;           /* of each variant; NULL: none is written */
};

static bool write_json(const void *self, FILE *out, struct err *err)
{
    const struct content *content = self;
    return comparison_json(out, content->comparison, content->ranking, SQUALL_VERSION, err);
}

static bool write_csv(const void *self, FILE *out, struct err *err)
{
    (void)err;
    comparison_csv(out, ((const struct content *)self)->comparison);
    return true;
}

static bool write_folders(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct content *content = self;
    studies_write(out, content->folder, content->comparison->studies, SQUALL_VERSION);
    return true;
}

/* --- folders --- */

/* Beside them stands a folder for each variant. */
enum { FILES = 3 };
static const struct {
    const char *name;
    bool (*write)(const void *self, FILE *out, struct err *err);
} file[FILES] = {
    { "comparison.json", write_json },
    { "comparison.csv", write_csv },
    { RESULTS_FILE, write_folders },
};

/* The name with what a path may not hold, or a shell minds, replaced. */
static const char *plain_name(struct arena *arena, const char *name)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789+.-";
    char *text = arena_text(arena, name);
    for (char *at = text; *at; at++)
        if (!strchr(plain, *at) || (at == text && *at == '.'))
            *at = '-';
    return text;
}

static bool is_taken(const char *const *taken, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(taken[i], name) == 0)
            return true;
    return false;
}

/* What is taken keeps its name: a number tells names apart that have become alike. */
static const char *folder_name(struct arena *arena, const char *variant, const char *const *taken,
                               size_t count)
{
    const char *plain = plain_name(arena, variant), *name = plain;
    for (size_t number = 2; is_taken(taken, count, name); number++)
        name = arena_format(arena, "%s-%zu", plain, number);
    return name;
}

/* Of each variant, in their order.  The picture of `squall plot` finds its place free. */
static const char **folder_names(const struct lineup *lineup, struct arena *arena)
{
    size_t count = 0;
    const char **taken = ARENA_ARRAY(arena, FILES + 1 + lineup->count, const char *);
    for (; count < FILES; count++)
        taken[count] = file[count].name;
    taken[count++] = PLOT_FILE;
    for (size_t v = 0; v < lineup->count; v++, count++)
        taken[count] = folder_name(arena, lineup->alternative[v].variant, taken, count);
    return taken + FILES + 1;
}

static void add_folders(const char *folder, const struct lineup *lineup, struct outputs *outputs)
{
    struct arena *arena = outputs->arena;
    const char **name = folder_names(lineup, arena);
    for (size_t i = 0; i < FILES; i++)
        outputs_write(outputs, "--out", arena_format(arena, "%s/%s", folder, file[i].name));
    for (size_t v = 0; v < lineup->count; v++)
        deliver_folder_outputs(arena_format(arena, "%s/%s", folder, name[v]), outputs);
}

static bool save_folders(const char *folder, const struct content *content,
                         const struct lineup *lineup, struct arena *arena, struct err *err)
{
    const struct comparison *comparison = content->comparison;
    for (size_t v = 0; v < comparison->studies; v++)
        if (!deliver_folder(arena_format(arena, "%s/%s", folder, content->folder[v]),
                            comparison->study[v], &lineup->findings[v], false, err))
            return false;
    return true;
}

static bool clear(const char *folder, struct err *err)
{
    return interrupt_may_write(err) && interrupt_written(deliver_afresh(folder, err), err);
}

static bool save_own(const char *folder, const struct content *content, struct arena *arena,
                     struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    bool fine = true;
    for (size_t i = 0; fine && i < FILES; i++)
        fine = save_file(arena_format(arena, "%s/%s", folder, file[i].name),
                         (struct writer){ file[i].write, content }, err);
    return interrupt_written(fine, err);
}

/* What names the folders comes after them: where writing ends before, nothing is to be drawn. */
static bool save_all(const char *folder, struct content content, const struct lineup *lineup,
                     struct arena *arena, struct err *err)
{
    content.folder = folder_names(lineup, arena);
    return clear(folder, err) && save_folders(folder, &content, lineup, arena, err) &&
           save_own(folder, &content, arena, err);
}

/* --- the whole --- */

bool comparison_possible(const struct comparison_delivery *delivery, struct err *err)
{
    return deliver_plot_possible(delivery->plot, delivery->format, err) &&
           (!delivery->letters || save_possible(delivery->letters, err)) &&
           (!delivery->folder || save_folder_possible(delivery->folder, err)) &&
           (!delivery->report || report_possible(delivery->report, err));
}

void comparison_outputs(const struct comparison_delivery *delivery, const struct lineup *lineup,
                        struct outputs *outputs)
{
    outputs_write(outputs, "--plot", delivery->plot);
    outputs_write(outputs, "--report", delivery->report);
    outputs_write(outputs, "--dead-letters", delivery->letters);
    if (delivery->folder)
        add_folders(delivery->folder, lineup, outputs);
}

static bool write_stdout(enum format format, const struct content *content, struct err *err)
{
    switch (format) {
    case FORMAT_TABLE:
        comparison_page_write(stdout, content->comparison, content->ranking, terminal_colourful());
        return true;
    case FORMAT_JSON:
        return write_json(content, stdout, err);
    case FORMAT_CSV:
        return write_csv(content, stdout, err);
    }
    return true;
}

static bool save_letters(const struct comparison_delivery *delivery,
                         const struct comparison *comparison, struct arena *arena, struct err *err)
{
    const struct study **study = ARENA_ARRAY(arena, comparison->studies, const struct study *);
    for (size_t v = 0; v < comparison->studies; v++)
        study[v] = comparison->study[v];
    return audit_save(delivery->audit, delivery->letters, study, comparison->studies, err);
}

bool comparison_deliver(const struct comparison_delivery *delivery,
                        const struct comparison *comparison, const struct lineup *lineup,
                        struct err *err)
{
    struct arena *arena = arena_create();
    struct ranking ranking = { lineup->of, lineup->control, NULL, lineup->controls };
    if (lineup->controls)
        ranking.effect = effects_make(comparison, lineup->has, lineup->controls,
                                      lineup->full ? EFFECT_MAIN : EFFECT_ALONE, arena);
    struct content content = { comparison, lineup->controls ? &ranking : NULL, NULL };
    struct err later;
    bool fine = !delivery->letters || save_letters(delivery, comparison, arena, err);
    bool kept = !delivery->folder || save_all(delivery->folder, content, lineup, arena,
                                              fine ? err : &later);
    deliver_told(kept, delivery->folder, delivery->quiet);
    fine = deliver_both(fine, kept, err, &later);
    bool shown = write_stdout(delivery->format, &content, fine ? err : &later);
    fine = deliver_both(fine, shown, err, &later);
    bool drawn = !delivery->plot || terminal_draw(figure_of_comparison(comparison), delivery->plot,
                                                  fine ? err : &later);
    deliver_told(drawn, delivery->plot, delivery->quiet);
    fine = deliver_both(fine, drawn, err, &later);
    bool saved = !delivery->report || report_save(delivery->report, delivery->command, comparison,
                                                  lineup, fine ? err : &later);
    deliver_told(saved, delivery->report, delivery->quiet);
    arena_destroy(arena);
    return deliver_both(fine, saved, err, &later);
}
