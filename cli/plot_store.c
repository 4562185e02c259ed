/* Drawing a sweep from its store. */
#include "cli/plot.h"

#include "cli/shelf.h"
#include "cli/sweep.h"
#include "plots/report/figure_sweep.h"

#include <string.h>

/* The metrics of a sweep's picture: those asked for, else the usual ones.  False with `err`. */
static bool choose_metrics(const struct plot_request *request, const struct store_entry *entry,
                           const struct world_spec *spec,
                           struct sweep_metric metric[SWEEP_METRICS], size_t *count,
                           struct arena *arena, struct err *err)
{
    *count = request->metrics ? request->metrics
                              : sweep_usual_metrics(spec, entry->bottom, metric, arena);
    for (size_t m = 0; m < *count; m++) {
        if (request->metrics)
            metric[m].path = request->metric[m];
        size_t place = store_metric(entry, metric[m].path);
        if (place == entry->metrics)
            return err_set(err, "the study has no metric %.200s", metric[m].path);
        metric[m].unit = entry->metric[place].unit;
    }
    return true;
}

/* "results-1.png" of results.db. */
static const char *usual_name(const struct shelf *shelf, const struct store_entry *entry)
{
    const char *dot = strrchr(shelf->path, '.'), *slash = strrchr(shelf->path, '/');
    bool ends = dot && dot > (slash ? slash + 1 : shelf->path);
    size_t base = ends ? (size_t)(dot - shelf->path) : strlen(shelf->path);
    return arena_format(shelf->arena, "%s-%lld.png", arena_text_of(shelf->arena, shelf->path, base),
                        (long long)entry->id);
}

static int draw_sweep(const struct plot_request *request, const struct shelf *shelf,
                      const struct store_entry *entry)
{
    struct sweep_metric metric[SWEEP_METRICS];
    struct space space;
    struct err err = { 0 };
    size_t metrics;
    struct arena *arena = shelf->arena;
    if (entry->done == 0) {
        complain("study %lld of %s has no point yet", (long long)entry->id, shelf->path);
        return EXIT_USAGE;
    }
    if (!choose_metrics(request, entry, shelf_spec(shelf, entry), metric, &metrics, arena, &err) ||
        !space_make(&space, entry->axis, entry->axes, entry->hypercube, entry->seed, arena, &err))
        return complain_err(&err, EXIT_USAGE);
    struct sweep_table *table = sweep_table_make(&space, metric, metrics, arena);
    if (!sweep_table_read(table, shelf->store, entry->id, &err))
        return complain_err(&err, EXIT_USAGE);
    const struct sweep_report report = { entry->name, entry->variant, entry->version, entry->seed,
                                         entry->replications, table, request->metrics > 0 };
    return plot_draw(request, figure_of_sweep(&report), usual_name(shelf, entry));
}

int plot_store(const struct plot_request *request, const char *store, const char *study)
{
    struct shelf shelf = { .path = store, .arena = arena_create() };
    struct err err = { 0 };
    int code = EXIT_USAGE;
    if (request->output && !figure_file_possible(request->output, &err)) {
        arena_destroy(shelf.arena);
        return complain_err(&err, code);
    }
    shelf.store = store_open(store, false, &err);
    const struct store_entry *entry = NULL;
    if (!shelf.store ||
        !store_studies(shelf.store, &shelf.entry, &shelf.count, shelf.arena, &err))
        complain_err(&err, code);
    else
        entry = shelf_study(&shelf, study);
    if (entry)
        code = draw_sweep(request, &shelf, entry);
    if (shelf.store)
        store_close(shelf.store);
    arena_destroy(shelf.arena);
    return code;
}
