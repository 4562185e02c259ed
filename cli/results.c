/* squall results: what a store holds. */
#include "plots/report/excerpt.h"

#include "base/units.h"
#include "cli/options.h"

#include <unistd.h>

#define STORE "results.db"
enum { OPTION_WHERE = 'w', OPTION_RUNS = 'r', MOST = 64 };
enum { OPTION_SCENARIO = OPTION_LONG, OPTION_POINT };

static const struct option_row rows[] = {
    { 'm', "metric", "PATH", "show this metric, may be given again; the table shows goodput, downtime "
                             "and amplification by itself, CSV and JSON all of them" },
    { OPTION_WHERE, "where", "CONDITION",
      "only points for which an axis or a metric's mean is so: 'PATH<=VALUE' with =, !=, <, <=, >, >=; "
      "may be given again; the end of a path will do: open.rate=100/s" },
    { OPTION_RUNS, "runs", NULL, "a row for each run instead of each point; --where then asks for "
                                 "a metric of single runs" },
    { 'f', "format", "FORMAT", "table, csv or json" },
    { OPTION_SCENARIO, "scenario", NULL, "print the study's scenario, every value in force: "
                                         "`squall run -` takes it" },
    { OPTION_POINT, "point", "N", "with --scenario: as it is at this point, numbered as in CSV" },
};

struct request {
    const char *metric[MOST], *where[MOST];
    size_t metrics, wheres;
    enum format format;
    bool by_run, scenario;
    const char *point; /* NULL: none */
    size_t point_number;
};

static bool add(const char **list, size_t *count, const char *value, struct err *err)
{
    if (*count == MOST)
        return err_set(err, "more than %d metrics or conditions", MOST);
    list[(*count)++] = value;
    return true;
}

static bool take_point(struct request *request, const char *value, struct err *err)
{
    int64_t number;
    struct err why;
    if (!count_parse(value, &number, &why) || number < 0)
        return err_set(err, "--point is %.100s, but must be the number of a point, from 0 on",
                       value);
    request->point = value;
    request->point_number = (size_t)number;
    return true;
}

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    switch (id) {
    case 'm': return add(request->metric, &request->metrics, value, err);
    case OPTION_WHERE: return add(request->where, &request->wheres, value, err);
    case OPTION_RUNS: request->by_run = true; return true;
    case OPTION_SCENARIO: request->scenario = true; return true;
    case OPTION_POINT: return take_point(request, value, err);
    }
    return deliver_format(value, &request->format, err);
}

/* --- what of it --- */

static const char *const usual[] = { "run.goodput", "run.downtime" };

static void keep(struct excerpt *excerpt, size_t metric)
{
    for (size_t i = 0; i < excerpt->metrics; i++)
        if (excerpt->metric[i] == metric)
            return;
    if (metric < excerpt->entry->metrics)
        excerpt->metric[excerpt->metrics++] = metric;
}

static bool no_metric(const struct store_entry *entry, const char *path, struct arena *arena,
                      struct err *err)
{
    const char **names = ARENA_ARRAY(arena, entry->metrics, const char *), *near = NULL;
    const char *of_run = arena_format(arena, "run.%s", path);
    for (size_t i = 0; i < entry->metrics; i++)
        names[i] = entry->metric[i].path;
    near = store_metric(entry, of_run) < entry->metrics ? of_run
                                                        : nearest_word(path, names, entry->metrics);
    return err_set(err, "the study has no metric %.150s%s%.150s%s", path,
                   near ? "; did you mean " : "; --format csv shows all there are",
                   near ? near : "", near ? "?" : "");
}

static bool choose_metrics(struct excerpt *excerpt, const struct request *request, struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    excerpt->metric = ARENA_ARRAY(excerpt->arena, entry->metrics, size_t);
    for (size_t i = 0; entry->metrics && i < request->metrics; i++) {
        size_t metric = store_metric(entry, request->metric[i]);
        if (metric == entry->metrics)
            return no_metric(entry, request->metric[i], excerpt->arena, err);
        keep(excerpt, metric);
    }
    if (request->metrics)
        return true;
    for (size_t m = 0; request->format != FORMAT_TABLE && m < entry->metrics; m++)
        keep(excerpt, m);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        keep(excerpt, store_metric(entry, usual[i]));
    keep(excerpt, store_metric(entry, arena_format(excerpt->arena, "services.%s.amplification",
                                                   entry->bottom)));
    return true;
}

/* The conditions, but for those that ask single runs. */
static bool filter_points(struct excerpt *excerpt, struct store *store,
                          const struct condition *condition, struct err *err)
{
    struct arena *arena = excerpt->arena;
    const struct store_entry *entry = excerpt->entry;
    bool of_metric = condition->axis == entry->axes;
    if (of_metric && excerpt->by_run)
        return true;
    struct estimate *mean = ARENA_ARRAY(arena, excerpt->points, struct estimate);
    if (of_metric && !store_estimates(store, entry, &condition->metric, 1, excerpt->point,
                                      excerpt->points, mean, err))
        return false;
    condition_apply(condition, entry, mean, excerpt->point, &excerpt->points, arena);
    return true;
}

static bool filter_runs(struct excerpt *excerpt, struct store *store,
                        const struct condition *condition, size_t conditions, struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    double *value = ARENA_ARRAY(excerpt->arena, excerpt->runs, double);
    bool *keep = ARENA_ARRAY(excerpt->arena, excerpt->runs, bool);
    for (size_t r = 0; r < excerpt->runs; r++)
        keep[r] = true;
    for (size_t i = 0; i < conditions; i++) {
        if (condition[i].axis < entry->axes)
            continue;
        if (!store_samples(store, entry, &condition[i].metric, 1, excerpt->point, excerpt->points,
                           value, err))
            return false;
        condition_apply_runs(&condition[i], value, excerpt->runs, keep);
    }
    condition_keep_runs(keep, excerpt);
    return true;
}

static bool read_values(struct excerpt *excerpt, struct store *store, struct err *err)
{
    const struct store_entry *entry = excerpt->entry;
    struct arena *arena = excerpt->arena;
    size_t cells = excerpt->points * excerpt->metrics;
    excerpt->estimate = ARENA_ARRAY(arena, cells, struct estimate);
    if (!excerpt->by_run)
        return store_estimates(store, entry, excerpt->metric, excerpt->metrics, excerpt->point,
                               excerpt->points, excerpt->estimate, err);
    if (!store_runs(store, entry, excerpt->point, excerpt->points, &excerpt->run, &excerpt->runs,
                    arena, err))
        return false;
    excerpt->sample = ARENA_ARRAY(arena, excerpt->runs * excerpt->metrics, double);
    return store_samples(store, entry, excerpt->metric, excerpt->metrics, excerpt->point,
                         excerpt->points, excerpt->sample, err);
}

/* Reads what of the points is asked for; false with a code where that was told. */
static bool read_excerpt(struct excerpt *excerpt, struct store *store,
                         const struct request *request, int *code)
{
    struct err err = { 0 };
    struct condition condition[MOST];
    /* before the first point there are no metrics to ask for */
    size_t conditions = excerpt->entry->metrics ? request->wheres : 0;
    *code = EXIT_USAGE;
    for (size_t i = 0; i < conditions; i++)
        if (!condition_parse(request->where[i], excerpt->entry, &condition[i], excerpt->arena,
                             &err))
            return complain_err(&err, false);
    *code = EXIT_FAILED;
    for (size_t i = 0; i < conditions; i++)
        if (!filter_points(excerpt, store, &condition[i], &err))
            return complain_err(&err, false);
    if (!read_values(excerpt, store, &err) ||
        (excerpt->by_run && !filter_runs(excerpt, store, condition, conditions, &err)))
        return complain_err(&err, false);
    return true;
}

static int show_study(const struct shelf *shelf, const struct store_entry *entry,
                      const struct request *request)
{
    struct excerpt excerpt = { .arena = shelf->arena, .store = shelf->path, .entry = entry,
                               .by_run = request->by_run };
    struct err err = { 0 };
    if (!choose_metrics(&excerpt, request, &err))
        return complain_err(&err, EXIT_USAGE);
    if (!store_points(shelf->store, entry, &excerpt.point, &excerpt.points, shelf->arena, &err))
        return complain_err(&err, EXIT_FAILED);
    int code;
    if (!read_excerpt(&excerpt, shelf->store, request, &code))
        return code;
    return results_write(stdout, request->format, &excerpt, &err) ? EXIT_DONE
                                                                  : complain_err(&err, EXIT_FAILED);
}

static int show(const struct shelf *shelf, const char *study, const struct request *request)
{
    struct err err = { 0 };
    bool whole = !study && !request->metrics && !request->wheres && !request->by_run &&
                 !request->scenario;
    if (whole)
        return results_list(stdout, request->format, shelf->path, shelf->entry, shelf->count,
                            shelf->arena, &err) ? EXIT_DONE : complain_err(&err, EXIT_FAILED);
    const struct store_entry *entry = shelf_study(shelf, study);
    if (!entry)
        return EXIT_USAGE;
    if (!request->scenario)
        return show_study(shelf, entry, request);
    bool written = request->point
                       ? shelf_write_point(stdout, shelf, entry, request->point_number, &err)
                       : shelf_write_scenario(stdout, shelf, entry, &err);
    return written ? EXIT_DONE : complain_err(&err, EXIT_USAGE);
}

static int open_and_show(struct shelf shelf, const char *study, const struct request *request)
{
    shelf.arena = arena_create();
    struct err err = { 0 };
    int code = EXIT_FAILED;
    shelf.store = store_open(shelf.path, false, &err);
    if (!shelf.store || !store_studies(shelf.store, &shelf.entry, &shelf.count, shelf.arena, &err))
        complain_err(&err, code);
    else
        code = show(&shelf, study, request);
    if (shelf.store)
        store_close(shelf.store);
    arena_destroy(shelf.arena);
    return code;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { 0 };
    int first;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &request }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    int operands = argc - first;
    if (operands > 2) {
        complain("results takes a store and a study, not %d words; see `squall results --help`",
                 operands);
        return EXIT_USAGE;
    }
    if (request.point && !request.scenario) {
        complain("--point goes with --scenario");
        return EXIT_USAGE;
    }
    /* a single word that is no file is a study of the usual store, where there is one */
    bool study_only = operands == 1 && access(argv[first], F_OK) != 0 && access(STORE, F_OK) == 0;
    const char *path = operands == 0 || study_only ? STORE : argv[first];
    const char *study = study_only ? argv[first] : operands == 2 ? argv[first + 1] : NULL;
    struct shelf shelf = { .path = path, .usual = study_only };
    return open_and_show(shelf, study, &request);
}

const struct command results_command = {
    .name = "results",
    .operands = "[DB] [N]",
    .about = "what sweeps have found: list, filter, CSV, JSON",
    .details = "DB is the store that `squall sweep` wrote, results.db by default; without N its\n"
               "studies are listed.  N is a study's number, its name or how that begins,\n"
               "or the beginning of its hash; with other options it may be left out where the\n"
               "store has only one.\n"
               "Ends with 0: done, 1: the store can't be read, 2: wrong options, or no such\n"
               "study or metric.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall results\n"
        "  squall results results.db 1\n"
        "  squall results results.db 1 --where 'run.downtime<=10s' --metric run.goodput\n"
        "  squall results results.db 1 --format csv --runs > runs.csv\n"
        "  squall results results.db 1 --scenario --point 3 | squall run -\n",
    .run = run,
};
