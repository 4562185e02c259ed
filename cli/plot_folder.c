/* Drawing from what `--out` wrote: scenario.yaml says what was run, results.json what came of it.
** Of a comparison each variant has both in a folder of its own.
*/
#include "cli/plot.h"

#include "models/spec/world.h"
#include "plots/report/figure_compare.h"
#include "scenarios/read/scenario.h"
#include "study/results_file.h"

#include <string.h>
#include <unistd.h>

/* NULL: told on stderr. */
static const struct world_spec *read_scenario(const char *folder, struct arena *arena)
{
    struct world_spec *spec = ARENA_NEW(arena, struct world_spec);
    struct findings findings;
    findings_init(&findings, arena);
    struct scenario *scenario =
        scenario_open(arena_format(arena, "%s/scenario.yaml", folder), arena, &findings);
    bool fine = scenario && scenario_bind(scenario, NULL, NULL, 0, spec, &findings);
    if (!fine)
        findings_write_errors(stderr, &findings);
    return fine ? spec : NULL;
}

static struct study *read_study(const struct results_file *file, const char *folder)
{
    struct err err = { 0 };
    const struct world_spec *spec = read_scenario(folder, file->arena);
    struct study *study = spec ? study_read(file, spec, &err) : NULL;
    if (spec && !study)
        complain_err(&err, EXIT_USAGE);
    return study;
}

/* One study of a comparison; NULL: told on stderr. */
static struct study *read_part(const char *folder, struct arena *arena)
{
    struct results_file file;
    struct err err = { 0 };
    struct study *study = NULL;
    if (!results_file_open(&file, arena_format(arena, "%s/" RESULTS_FILE, folder), arena, &err)) {
        complain_err(&err, EXIT_USAGE);
        return NULL;
    }
    if (file.folder)
        complain("%s holds a comparison, but must hold one variant of one", file.path);
    else
        study = read_study(&file, folder);
    results_file_close(&file);
    return study;
}

static int draw_comparison(const struct plot_request *request, const struct results_file *file,
                           const char *folder, const char *usual)
{
    struct arena *arena = file->arena;
    if (request->panels != PANELS_USUAL) {
        complain("--panels is of a run: %s is of a comparison, its variants are in folders there",
                 folder);
        return EXIT_USAGE;
    }
    struct study **study = ARENA_ARRAY(arena, file->folders, struct study *);
    for (size_t i = 0; i < file->folders; i++) {
        study[i] = read_part(arena_format(arena, "%s/%s", folder, file->folder[i]), arena);
        if (!study[i])
            return EXIT_USAGE;
        if (study[i]->runs == study[0]->runs)
            continue;
        complain("%s: the variants have not as many runs each: %s has %zu, %s %zu", file->path,
                 file->folder[0], study[0]->runs, file->folder[i], study[i]->runs);
        return EXIT_USAGE;
    }
    return plot_draw(request, figure_of_comparison(comparison_make(study, file->folders, arena)),
                     usual);
}

static int draw_study(const struct plot_request *request, const struct results_file *file,
                      const char *folder, const char *usual)
{
    const struct study *study = read_study(file, folder);
    return study ? plot_draw(request, panels_picture(request->panels, study), usual) : EXIT_USAGE;
}

static int tell_missing(const char *folder, struct arena *arena)
{
    if (access(arena_format(arena, "%s/points.csv", folder), F_OK) == 0)
        complain("%s is of a sweep, which is drawn again from its store: squall plot DB", folder);
    else
        complain("%s has no " RESULTS_FILE ": `squall run --out %s` and `squall compare --out %s` "
                 "write one", folder, folder, folder);
    return EXIT_USAGE;
}

static int draw(const struct plot_request *request, const char *folder, struct arena *arena)
{
    struct results_file file;
    struct err err = { 0 };
    const char *path = arena_format(arena, "%s/" RESULTS_FILE, folder);
    const char *usual = arena_format(arena, "%s/" PLOT_FILE, folder);
    if (access(path, F_OK) != 0)
        return tell_missing(folder, arena);
    if (!results_file_open(&file, path, arena, &err))
        return complain_err(&err, EXIT_USAGE);
    int code = (file.folder ? draw_comparison : draw_study)(request, &file, folder, usual);
    results_file_close(&file);
    return code;
}

int plot_folder(const struct plot_request *request, const char *folder)
{
    struct arena *arena = arena_create();
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') /* as a shell completes it */
        length--;
    int code = draw(request, arena_text_of(arena, folder, length), arena);
    arena_destroy(arena);
    return code;
}
