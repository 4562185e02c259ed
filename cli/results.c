/* squall results: what a store holds. */
#include "base/units.h"
#include "cli/deliver.h"
#include "cli/options.h"
#include "cli/shelf.h"
#include "plots/report/excerpt.h"
#include "study/lag_metrics.h"

#include <unistd.h>

#define STORE "results.db"
enum { OPTION_WHERE = 'w', OPTION_RUNS = 'r', MOST = 64 };
enum { OPTION_SCENARIO = OPTION_LONG, OPTION_POINT };

static const struct option_row rows[] = {
    { 'm', "metric", "PATH",
      "show this metric, may be given again; the table shows goodput, downtime "
      "and amplification by itself, CSV and JSON all of them" },
    { OPTION_WHERE, "where", "CONDITION",
      "only points for which an axis or a metric's mean is so: 'PATH<=VALUE' with =, !=, <, <=, "
      ">, >=; may be given again; the end of a path will do: open.rate=100/s" },
    { OPTION_RUNS, "runs", NULL, "a row for each run instead of each point; --where then asks for "
                                 "a metric of single runs" },
    { 'f', "format", "table|json|csv", "table, csv or json" },
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

/* --- showing it --- */

static bool write_excerpt(enum format format, const struct excerpt *excerpt, struct err *err)
{
    switch (format) {
    case FORMAT_TABLE: excerpt_table(stdout, excerpt); return true;
    case FORMAT_CSV: excerpt_csv(stdout, excerpt); return true;
    case FORMAT_JSON: return excerpt_json(stdout, excerpt, err);
    }
    return true;
}

static int show_study(const struct shelf *shelf, const struct store_entry *entry,
                      const struct request *request)
{
    struct excerpt_wish wish = { request->metric, request->metrics, request->format != FORMAT_TABLE,
                                 request->where, request->wheres, request->by_run, NULL, 0 };
    const char *more[LAG_METRICS];
    const struct world_spec *spec = request->metrics ? NULL : shelf_spec(shelf, entry);
    wish.more = more;
    wish.mores = spec ? lag_metrics(spec, more, shelf->arena) : 0;
    struct excerpt excerpt;
    struct err err = { 0 };
    if (!excerpt_wish(&excerpt, entry, &wish, shelf->arena, &err))
        return complain_err(&err, EXIT_USAGE);
    bool fine = excerpt_read(&excerpt, shelf->store, &err) &&
                write_excerpt(request->format, &excerpt, &err);
    return fine ? EXIT_DONE : complain_err(&err, EXIT_FAILED);
}

static int show_studies(const struct shelf *shelf, enum format format)
{
    struct err err = { 0 };
    bool fine = true;
    switch (format) {
    case FORMAT_TABLE:
        studies_table(stdout, shelf->path, shelf->entry, shelf->count, shelf->arena);
        break;
    case FORMAT_CSV: studies_csv(stdout, shelf->entry, shelf->count, shelf->arena); break;
    case FORMAT_JSON:
        fine = studies_json(stdout, shelf->entry, shelf->count, shelf->arena, &err);
        break;
    }
    return fine ? EXIT_DONE : complain_err(&err, EXIT_FAILED);
}

static int show(const struct shelf *shelf, const char *study, const struct request *request)
{
    struct err err = { 0 };
    if (!study && !request->metrics && !request->wheres && !request->by_run && !request->scenario)
        return show_studies(shelf, request->format);
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
