/* What becomes of a sweep: files first, then stdout, the picture last. */
#include "cli/sweep.h"

#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "models/spec/world.h"
#include "plots/report/figure_sweep.h"
#include "plots/report/save.h"
#include "plots/report/sweep_page.h"
#include "scenarios/read/scenario.h"
#include "study/store/store_read.h"

#include <stdlib.h>

struct content {
    const struct sweep_request *request;
    const struct sweep_report *report;
};

static bool write_points(const void *self, FILE *out, struct err *err)
{
    (void)err;
    sweep_csv(out, ((const struct content *)self)->report);
    return true;
}

static bool write_summary(const void *self, FILE *out, struct err *err)
{
    return sweep_json(out, ((const struct content *)self)->report, err);
}

static bool write_scenario(const void *self, FILE *out, struct err *err)
{
    (void)err;
    const struct sweep_request *request = ((const struct content *)self)->request;
    scenario_explain(out, request->spec, request->folder, &request->subject.findings);
    return true;
}

static bool write_plot(const void *self, FILE *out, struct err *err)
{
    (void)err;
    figure_sweep_settings(out, ((const struct content *)self)->report);
    return true;
}

enum { FILES = 4 };
static const struct {
    const char *name;
    bool (*write)(const void *self, FILE *out, struct err *err);
} file[FILES] = {
    { "points.csv", write_points },
    { "summary.json", write_summary },
    { "scenario.yaml", write_scenario },
    { "plot.gp", write_plot },
};

void sweep_outputs(const struct sweep_request *request, struct outputs *outputs)
{
    outputs_write(outputs, "--plot", request->plot);
    for (size_t i = 0; request->folder && i < FILES; i++)
        outputs_write(outputs, "--out",
                      arena_format(outputs->arena, "%s/%s", request->folder, file[i].name));
}

static bool save_all(const struct content *content, struct err *err)
{
    if (!interrupt_may_write(err))
        return false;
    const char *folder = content->request->folder;
    struct arena *arena = arena_create();
    bool fine = deliver_afresh(folder, err);
    for (size_t i = 0; fine && i < FILES; i++)
        fine = save_file(arena_format(arena, "%s/%s", folder, file[i].name),
                         (struct writer){ file[i].write, content }, err);
    arena_destroy(arena);
    return interrupt_written(fine, err);
}

static bool write_stdout(const struct content *content, struct err *err)
{
    switch (content->request->format) {
    case FORMAT_TABLE: sweep_page(stdout, content->report, terminal_colourful()); return true;
    case FORMAT_JSON: return sweep_json(stdout, content->report, err);
    case FORMAT_CSV: sweep_csv(stdout, content->report); return true;
    }
    return true;
}

bool sweep_deliver(struct sweep_request *request, const struct sweep_table *table, struct err *err)
{
    const struct subject *subject = &request->subject;
    const char *variant = subject->variant ? subject->variant
                                           : scenario_base_name(subject->scenario);
    struct sweep_report report = { request->spec->name, variant, SQUALL_VERSION,
                                   request->sweep.seed, request->sweep.replications, table,
                                   request->metrics_asked };
    struct content content = { request, &report };
    struct err later;
    bool fine = !request->folder || save_all(&content, err);
    deliver_told(fine, request->folder, request->effort.quiet);
    bool shown = write_stdout(&content, fine ? err : &later);
    fine = deliver_both(fine, shown, err, &later);
    bool drawn = !request->plot ||
                 terminal_draw(figure_of_sweep(&report), request->plot, fine ? err : &later);
    deliver_told(drawn, request->plot, request->effort.quiet);
    return deliver_both(fine, drawn, err, &later);
}

/* --- from the store --- */

static bool read_estimates(struct sweep_table *table, struct store *store,
                           const struct store_entry *entry, const struct store_point *point,
                           size_t points, struct err *err)
{
    size_t metric[SWEEP_METRICS];
    struct estimate *estimate = memory_resize(NULL, points * table->metrics, sizeof *estimate);
    for (size_t m = 0; m < table->metrics; m++)
        metric[m] = store_metric(entry, table->metric[m].path);
    bool fine = store_estimates(store, entry, metric, table->metrics, point, points, estimate, err);
    for (size_t i = 0; fine && i < points; i++)
        for (size_t m = 0; m < table->metrics; m++)
            table->point[point[i].point].value[m] = estimate[i * table->metrics + m];
    free(estimate);
    return fine;
}

static bool read_points(struct sweep_table *table, struct store *store, int64_t study,
                        struct arena *arena, struct err *err)
{
    struct store_entry entry;
    struct store_point *point;
    size_t points;
    if (!store_entry(store, study, &entry, arena, err))
        return false;
    if (entry.points != table->space->points)
        return err_set(err, "study %lld is damaged: it is of %zu points, but its axes make %zu",
                       (long long)study, entry.points, table->space->points);
    if (!store_points(store, &entry, &point, &points, arena, err) ||
        !read_estimates(table, store, &entry, point, points, err))
        return false;
    for (size_t i = 0; i < points; i++) {
        struct sweep_point *into = &table->point[point[i].point];
        into->there = true;
        into->lost = share_of(point[i].runs - point[i].recovered, point[i].runs);
    }
    return true;
}

bool sweep_table_read(struct sweep_table *table, struct store *store, int64_t study,
                      struct err *err)
{
    struct arena *arena = arena_create();
    bool fine = read_points(table, store, study, arena, err);
    arena_destroy(arena);
    return fine;
}
