/* squall run: one scenario, one page. */
#include "cli/audit.h"
#include "cli/deliver.h"
#include "cli/effort.h"
#include "cli/expectations.h"
#include "cli/progress.h"
#include "cli/subject.h"

#include <stdint.h>
#include <string.h>

enum {
    OPTION_EXPLAIN = OPTION_LONG,
    OPTION_EXPECT,
    OPTION_SERIES,
    OPTION_DEAD_LETTERS,
    OPTION_OPENMETRICS,
    OPTION_PANELS
};

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    EFFORT_OPTIONS,
    UNTIL_OPTION,
    TOTALS_OPTIONS,
    { 'o', "out", "DIR",
      "write summary.json, series.csv and plot.gp (both of one and the same run), scenario.yaml, "
      "and results.json for `squall plot`, there" },
    { OPTION_SERIES, "series", "all",
      "with --out: and series-1.csv, series-2.csv ..., one a replication" },
    { OPTION_DEAD_LETTERS, "dead-letters", "FILE",
      "write each message that was given up there, as CSV: its queue, how often it was delivered, "
      "when and of what it failed" },
    { OPTION_OPENMETRICS, "openmetrics", "FILE",
      "write the series of one run there as OpenMetrics, for Prometheus and promtool to try rules "
      "on; - is standard output, without the page" },
    { 'f', "format", "table|json|csv", "table (the page), json or csv, on standard output" },
    { 'p', "plot", "FILE", "draw the run: FILE.png, .svg or .pdf; - draws in the terminal" },
    PANELS_ROW(OPTION_PANELS),
    { OPTION_EXPECT, "expect", NULL,
      "run what the scenario's expectations name and hold them against it; ends with 3 if one is "
      "not met" },
    { OPTION_EXPLAIN, "explain", NULL,
      "before the page, every value in force, defaults included, as a scenario file" },
};

struct request {
    struct subject subject;
    struct delivery delivery;
    struct audit audit;
    struct effort effort;
    bool expect, delivers;
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    bool known, fine = effort_take(&request->effort, &request->subject, id, value, &known, err);
    if (known)
        return fine;
    switch (id) {
    case OPTION_EXPECT: request->expect = true; return true;
    case 'V':
    case 's': return subject_take(&request->subject, id, value, err);
    }
    request->delivers = true;
    switch (id) {
    case 'o': request->delivery.folder = value; return true;
    case 'p': request->delivery.plot = value; return true;
    case OPTION_PANELS: return panels_take(value, &request->delivery.panels, err);
    case OPTION_DEAD_LETTERS: request->delivery.letters = value; return true;
    case OPTION_OPENMETRICS: request->delivery.openmetrics = value; return true;
    case OPTION_SERIES:
        request->delivery.all_series = request->effort.keeps_all = strcmp(value, "all") == 0;
        return request->delivery.all_series ||
               err_set(err, "--series is %.100s, but must be all", value);
    case OPTION_EXPLAIN: request->delivery.explain = true; return true;
    }
    return deliver_format(value, &request->delivery.format, err);
}

static bool is_possible(const struct request *request, struct err *err)
{
    if (request->expect && request->effort.stopping.path)
        return err_set(err, "--expect runs what the scenario says: it goes without --until");
    if (request->expect && request->delivers)
        return err_set(err,
                       "--expect prints its own lines: it goes without --out, --plot, "
                       "--dead-letters, --openmetrics, --format and --explain");
    if (request->delivery.all_series && !request->delivery.folder)
        return err_set(err, "--series all says what --out writes: it needs --out DIR");
    return deliver_possible(&request->delivery, err);
}

static bool is_apart(const struct request *request, const struct world_spec *spec,
                     struct err *err)
{
    struct outputs outputs;
    outputs_begin(&outputs, request->subject.arena);
    deliver_outputs(&request->delivery, &outputs);
    return outputs_spare(&outputs, &request->subject, spec, err);
}

static int run_and_deliver(const struct request *request, const struct world_spec *spec)
{
    const struct subject *subject = &request->subject;
    const char *name = subject->variant ? subject->variant : scenario_base_name(subject->scenario);
    struct err err = { 0 };
    const struct alternative alternative = { spec, name };
    if (!is_apart(request, spec, &err) ||
        !effort_possible(&request->effort, &alternative, 1, &err))
        return complain_err(&err, EXIT_USAGE);
    if (!effort_affordable(&request->effort, &alternative, 1))
        return EXIT_USAGE;
    struct progress_line line;
    struct team team = effort_begin(&request->effort, &line);
    team.series_bytes = request->effort.keeps_all ? SIZE_MAX : 0;
    team.onlooker = request->delivery.letters ? &request->audit.port : NULL;
    struct study *study = study_run(spec, name, effort_stopping(&request->effort), &team,
                                    subject->arena, &err);
    progress_end(&line);
    if (!study)
        return complain_err(&err, EXIT_FAILED);
    if (effort_stopped(&request->effort, study, &team) && study->runs == 0)
        return EXIT_STOPPED;
    effort_warn(&request->effort, &study, 1);
    if (!deliver(&request->delivery, study, &subject->findings, &err))
        return complain_err(&err, EXIT_FAILED);
    return EXIT_DONE;
}

static int run_scenario(struct request *request, const char *word)
{
    struct subject *subject = &request->subject;
    bool opened = subject_open(subject, word);
    const char *variant = opened && !request->expect ? subject_variant(subject) : NULL;
    const struct world_spec *spec = opened ? subject_bind(subject, variant) : NULL;
    subject_tell(subject, request->effort.quiet);
    if (!spec)
        return EXIT_USAGE;
    request->delivery.quiet = request->effort.quiet;
    return request->expect ? expectations_run(subject, spec, &request->effort)
                           : run_and_deliver(request, spec);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { .delivery.audit = &request.audit };
    audit_begin(&request.audit);
    subject_begin(&request.subject);
    int code;
    struct err err = { 0 };
    const char *word =
        options_scenario(command, argc, argv, (struct option_taker){ take, &request }, &code);
    if (word && !is_possible(&request, &err))
        code = complain_err(&err, EXIT_USAGE);
    else if (word)
        code = run_scenario(&request, word);
    audit_end(&request.audit);
    subject_end(&request.subject);
    return code;
}

const struct command run_command = {
    .name = "run",
    .operands = "FILE",
    .about = "run a scenario: does the storm outlive its trigger?",
    .details = "FILE is a scenario, the name of a shipped story (`squall list`), or - for\n"
               "standard input.  Ends with 0: done, 1: the run or writing failed, 2: wrong\n"
               "options, a bad scenario, or an --out, --plot or --dead-letters that can't\n"
               "be written, told before anything is run, 3: --expect not met, 130: interrupted\n"
               "before a replication was finished (after that, Ctrl-C shows those that were: 0).\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall run outage.yaml\n"
        "  squall run payment-gateway --plot storm.png\n"
        "  squall run payment-gateway --plot talk.png --panels talk\n"
        "  squall run outage.yaml --set services.checkout.calls.db.retry.attempts=2\n"
        "  squall run outage.yaml --variant after --replications 10 --out results\n"
        "  squall run outage.yaml --until ci=2%\n"
        "  squall run payments.yaml --dead-letters dead.csv\n"
        "  squall run outage.yaml --openmetrics outage.om\n"
        "  squall run outage.yaml --format json | jq .verdict\n",
    .run = run,
};
