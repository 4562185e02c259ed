/* squall compare: variants side by side, under the same chance. */
#include "cli/compare_deliver.h"
#include "cli/compare_report.h"
#include "cli/effort.h"
#include "cli/lineup.h"
#include "cli/progress.h"

#include <string.h>

enum { OPTION_TOGGLE = OPTION_LONG, OPTION_TOGGLE_FULL, OPTION_REPORT, OPTION_DEAD_LETTERS };

static const struct option_row rows[] = {
    { 'V', "variant", "A,B", "only these, the first is the one held against; may be given again" },
    { 's', "set", "PATH=VALUE", "change a value in all of them; may be given again" },
    EFFORT_OPTIONS,
    UNTIL_OPTION,
    TOTALS_OPTIONS,
    { OPTION_TOGGLE, "toggle", "LIST",
      "switch controls off: all on, each off by itself, all off; e.g. backoff,jitter,breaker, or "
      "all that the scenario has: all" },
    { OPTION_TOGGLE_FULL, "toggle-full", "LIST", "all combinations of them, at most 6 controls" },
    { 'o', "out", "DIR",
      "write comparison.json, comparison.csv, results.json for `squall plot`, "
      "and a folder for each variant with what `run --out` writes" },
    { 'p', "plot", "FILE", "draw the picture: .png, .svg or .pdf, or - in the terminal" },
    { OPTION_REPORT, "report", "FILE",
      "write one .html file to be mailed: pictures, tables, scenario, how to get it again" },
    { OPTION_DEAD_LETTERS, "dead-letters", "FILE",
      "write each message that was given up there, as CSV, with its variant" },
    { 'f', "format", "table|json|csv", "table (the page), json or csv, on standard output" },
};

struct request {
    struct subject common; /* takes the settings */
    struct effort effort;
    struct lineup_wish wish;
    struct comparison_delivery delivery;
    struct audit audit;
};

/* A,B */
static bool take_variants(struct request *request, const char *list, struct err *err)
{
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        if (length == 0)
            return err_set(err, "--variant %.200s: write names joined by commas", list);
        if (request->wish.variants == LINEUP_MOST)
            return err_set(err, "more than %d variants", LINEUP_MOST);
        request->wish.variant[request->wish.variants++] =
            arena_text_of(request->common.arena, at, length);
        at += length;
        if (!*at)
            return true;
    }
}

static bool take_toggle(struct request *request, const char *list, bool full, struct err *err)
{
    if (request->wish.toggle)
        return err_set(err, "--toggle and --toggle-full are given once, with all controls joined "
                            "by commas");
    request->wish.toggle = list;
    request->wish.full = full;
    return true;
}

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    bool known, fine = effort_take(&request->effort, &request->common, id, value, &known, err);
    if (known)
        return fine;
    switch (id) {
    case 'V': return take_variants(request, value, err);
    case 's': return subject_take(&request->common, id, value, err);
    case 'o': request->delivery.folder = value; return true;
    case 'p': request->delivery.plot = value; return true;
    case OPTION_REPORT: request->delivery.report = value; return true;
    case OPTION_DEAD_LETTERS: request->delivery.letters = value; return true;
    case OPTION_TOGGLE: return take_toggle(request, value, false, err);
    case OPTION_TOGGLE_FULL: return take_toggle(request, value, true, err);
    }
    return deliver_format(value, &request->delivery.format, err);
}

/* --- running --- */

static bool is_apart(const struct request *request, const struct lineup *lineup,
                     struct arena *arena, struct err *err)
{
    struct outputs outputs;
    outputs_begin(&outputs, arena);
    comparison_outputs(&request->delivery, lineup, &outputs);
    for (size_t f = 0; f < lineup->subjects; f++)
        outputs_read_subject(&outputs, &lineup->subject[f]);
    for (size_t v = 0; v < lineup->count; v++)
        outputs_read_spec(&outputs, lineup->alternative[v].spec);
    return outputs_apart(&outputs, err);
}

static int run_lineup(const struct request *request, const struct lineup *lineup,
                      struct arena *arena)
{
    struct err err = { 0 };
    if (!is_apart(request, lineup, arena, &err) ||
        !effort_possible(&request->effort, lineup->alternative, lineup->count, &err))
        return complain_err(&err, EXIT_USAGE);
    if (!effort_affordable(&request->effort, lineup->alternative, lineup->count))
        return EXIT_USAGE;
    struct progress_line line;
    struct team team = effort_begin(&request->effort, &line);
    team.onlooker = request->delivery.letters ? &request->audit.port : NULL;
    struct study **studies = studies_run(lineup->alternative, lineup->count,
                                         effort_stopping(&request->effort), &team, arena, &err);
    progress_end(&line);
    if (!studies)
        return complain_err(&err, EXIT_FAILED);
    for (size_t v = 0; v < lineup->count; v++) {
        studies[v]->changed = lineup->changes[v].changed;
        studies[v]->changes = lineup->changes[v].count;
    }
    size_t pairs = studies_pair(studies, lineup->count, arena);
    if (effort_stopped(&request->effort, studies[0], &team) && pairs == 0)
        return EXIT_STOPPED;
    effort_warn(&request->effort, studies, lineup->count);
    const struct comparison *comparison = comparison_make(studies, lineup->count, arena);
    if (!comparison_deliver(&request->delivery, comparison, lineup, &err))
        return complain_err(&err, EXIT_FAILED);
    return EXIT_DONE;
}

static int compare(struct request *request, char **files, size_t count)
{
    struct arena *arena = arena_create();
    struct lineup lineup;
    request->wish.file = files;
    request->wish.files = count;
    request->wish.quiet = request->effort.quiet;
    request->wish.common = &request->common;
    request->delivery.quiet = request->effort.quiet;
    int code = EXIT_USAGE;
    if (lineup_make(&lineup, &request->wish, arena))
        code = run_lineup(request, &lineup, arena);
    lineup_end(&lineup);
    arena_destroy(arena);
    return code;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { .delivery.audit = &request.audit };
    audit_begin(&request.audit);
    subject_begin(&request.common);
    request.wish.variant = ARENA_ARRAY(request.common.arena, LINEUP_MOST, const char *);
    request.delivery.command = report_command(request.common.arena, argc, argv);
    int first, code = EXIT_USAGE;
    struct err err = { 0 };
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &request }, &first);
    if (end == OPTIONS_HELP)
        code = EXIT_DONE;
    else if (end == OPTIONS_GO && argc == first)
        complain("compare takes a scenario, or several; see `squall compare --help`");
    else if (end == OPTIONS_GO && !comparison_possible(&request.delivery, &err))
        complain_err(&err, code);
    else if (end == OPTIONS_GO)
        code = compare(&request, argv + first, (size_t)(argc - first));
    audit_end(&request.audit);
    subject_end(&request.common);
    return code;
}

const struct command compare_command = {
    .name = "compare",
    .operands = "FILE...",
    .about = "which variant is better, and how sure is that?",
    .details =
        "FILE is a scenario, the name of a shipped story (`squall list`), or - for\n"
        "standard input.  All variants of it are run, the scenario as written included;\n"
        "the first is the one the others are held against.  Each replication gives all\n"
        "of them the same chance, so differences are taken pair by pair; * marks those\n"
        "beyond chance.  At least 10 replications are run, unless --replications says\n"
        "how many.  --toggle tells which control of one scenario (or --variant) mattered.\n"
        "Ends with 0: done, 1: a run or writing failed, 2: wrong options, a bad scenario,\n"
        "or an --out, --plot, --report or --dead-letters that can't be written, told\n"
        "before anything is run, 130: interrupted before a replication of all was\n"
        "finished.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall compare payment-gateway\n"
        "  squall compare payment-gateway --plot storm.png --report storm.html\n"
        "  squall compare outage.yaml --variant before,after --replications 30\n"
        "  squall compare outage.yaml --variant after --toggle breaker,budget,retry\n"
        "  squall compare ours.yaml theirs.yaml --seed 1 --out results\n"
        "  squall compare outage.yaml --until ci=5% --format csv\n",
    .run = run,
};
