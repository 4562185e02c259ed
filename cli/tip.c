/* squall tip: where the storm begins to outlive its trigger. */
#include "base/units.h"
#include "cli/bill.h"
#include "cli/deliver.h"
#include "cli/effort.h"
#include "cli/outputs.h"
#include "cli/points.h"
#include "cli/progress.h"
#include "cli/subject.h"
#include "cli/terminal.h"
#include "cli/warn_points.h"
#include "models/spec/world.h"
#include "plots/report/figure_tip.h"
#include "plots/report/tip_page.h"
#include "study/tip/tip_team.h"

#include <string.h>

enum { OPTION_TARGET = OPTION_LONG, OPTION_SIZE, OPTION_VERIFY, OPTION_RUNS, OPTION_PRECISION };

#define RUNS_LEAST 50
#define RUNS_MOST 100000
#define VERIFY_LEAST 20
#define SHARE_LEAST 0.001
#define PRECISION_LEAST 0.0001
#define PRECISION_MOST 0.5

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    { 'v', "vary", "PATH=LO..HI", "what is varied, and between which values; LO..HI:log searches "
                                  "on a logarithmic scale" },
    { OPTION_TARGET, "target", "P=50%",
      "the share of runs that do not recover at the tipping point" },
    { OPTION_SIZE, "size", "SHARE",
      "the value farthest out at which still so many runs recover, e.g. "
      "95%; verified by fresh runs" },
    { OPTION_VERIFY, "verify", "N", "fresh runs that verify a size; by default 100" },
    { OPTION_RUNS, "runs", "N", "at most so many runs to find it; by default 400" },
    { OPTION_PRECISION, "precision", "SHARE",
      "stop when the interval is so narrow, as a share of the range; by default 2%" },
    SEED_OPTION,
    { 'n', "replications", "N",
      "refused: the search finds out itself how often to run; see --runs" },
    WORK_OPTIONS,
    { 'f', "format", "table|json|csv", "table (the page), json or csv, on standard output" },
    { 'p', "plot", "FILE", "draw the curve: FILE.png, .svg or .pdf" },
};

struct request {
    struct subject subject;
    struct effort effort;
    struct axis axis;
    struct tip_order order;
    enum format format;
    const char *plot;
    bool targeted, sized, verified;
};

/* --- options --- */

static bool take_number(const char *option, const char *value, size_t least, size_t *number,
                        struct err *err)
{
    int64_t count;
    struct err why;
    if (!count_parse(value, &count, &why) || count < (int64_t)least || count > RUNS_MOST)
        return err_set(err, "--%s is %.100s, but must be %zu..%d runs", option, value, least,
                       RUNS_MOST);
    *number = (size_t)count;
    return true;
}

static bool take_share(const char *option, const char *value, double least, double most,
                       double *share, struct err *err)
{
    struct err why;
    if (share_parse(value, share, &why) && *share >= least - 1e-12 && *share <= most + 1e-12)
        return true;
    return err_set(err, "--%s is %.100s, but must be a share between %g%% and %g%%", option, value,
                   100 * least, 100 * most);
}

static bool take_target(struct request *request, const char *value, struct err *err)
{
    request->targeted = true;
    const char *share = strncmp(value, "P=", 2) == 0 ? value + 2 : value;
    return take_share("target", share, SHARE_LEAST, 1 - SHARE_LEAST, &request->order.target, err);
}

static bool take_size(struct request *request, const char *value, struct err *err)
{
    double share;
    if (!take_share("size", value, 0.5, 1 - SHARE_LEAST, &share, err))
        return false;
    request->sized = true;
    request->order.target = 1 - share;
    return true;
}

static bool take_vary(struct request *request, const char *value, struct err *err)
{
    if (request->axis.path)
        return err_set(err,
                       "tip varies one value, but --vary is given twice; `squall sweep` varies "
                       "several");
    struct axis axis;
    if (!axis_parse(value, &axis, request->subject.arena, err))
        return false;
    if (axis.unit == AXIS_WORDS || axis.count > 0)
        return err_set(err,
                       "--vary %.200s: tip looks for a place in a range, so write PATH=LO..HI or "
                       "PATH=LO..HI:log", value);
    request->axis = axis;
    return axis_may_vary(&request->axis, err);
}

/* A scenario may say how often to run it, for other commands; asking tip for it is a mistake. */
static bool refuse_replications(struct err *err)
{
    return err_set(err, "tip finds out itself how often to run at each value; --runs says how "
                        "many runs it may use in all");
}

static bool take_setting(struct request *request, int id, const char *value, struct err *err)
{
    if (id == 's' && strncmp(value, "run.replications=", strlen("run.replications=")) == 0)
        return refuse_replications(err);
    return subject_take(&request->subject, id, value, err);
}

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    struct tip_order *order = &request->order;
    bool known = false, fine;
    if (id == 'n')
        return refuse_replications(err);
    fine = effort_take(&request->effort, &request->subject, id, value, &known, err);
    if (known)
        return fine;
    switch (id) {
    case 'v': return take_vary(request, value, err);
    case OPTION_TARGET: return take_target(request, value, err);
    case OPTION_SIZE: return take_size(request, value, err);
    case OPTION_RUNS: return take_number("runs", value, RUNS_LEAST, &order->runs, err);
    case OPTION_VERIFY:
        request->verified = true;
        return take_number("verify", value, VERIFY_LEAST, &order->verify, err);
    case OPTION_PRECISION:
        return take_share("precision", value, PRECISION_LEAST, PRECISION_MOST,
                          &order->precision, err);
    case 'f': return deliver_format(value, &request->format, err);
    case 'p': request->plot = value; return true;
    }
    return take_setting(request, id, value, err);
}

static bool is_possible(const struct request *request, struct err *err)
{
    if (!request->axis.path)
        return err_set(err,
                       "tip needs --vary PATH=LO..HI, e.g. clients.web.open.rate=100/s..300/s; "
                       "`squall fields` lists the paths");
    if (request->targeted && request->sized)
        return err_set(err, "--size 95%% is a target of 5%%: give either --size or --target");
    if (request->verified && !request->sized)
        return err_set(err, "--verify goes with --size");
    return !request->plot || figure_file_possible(request->plot, err);
}

/* --- what becomes of it --- */

static bool write_stdout(enum format format, const struct tip_story *story, struct err *err)
{
    switch (format) {
    case FORMAT_TABLE: tip_page_write(stdout, story, terminal_colourful()); return true;
    case FORMAT_CSV: tip_csv(stdout, story->tip); return true;
    case FORMAT_JSON: break;
    }
    return tip_json(stdout, story, SQUALL_VERSION, err);
}

static int deliver_tip(const struct request *request, const struct tip_story *story)
{
    struct err err = { 0 }, later;
    bool stopped = story->tip->end == TIP_STOPPED;
    if (stopped)
        complain("interrupted: %zu runs were finished", story->tip->runs);
    if (stopped && story->tip->runs == 0)
        return EXIT_STOPPED;
    bool shown = write_stdout(request->format, story, &err);
    bool drawn = !request->plot ||
                 terminal_draw(figure_of_tip(story), request->plot, shown ? &err : &later);
    deliver_told(drawn, request->plot, request->effort.quiet);
    return deliver_both(shown, drawn, &err, &later) ? EXIT_DONE : complain_err(&err, EXIT_FAILED);
}

/* --- the search --- */

/* All runs that it may use, half of them at each end of the range. */
static bool is_affordable(const struct request *request, struct spec_port *port,
                          const struct world_spec *spec)
{
    const double ends[] = { request->axis.low, request->axis.high };
    struct arena *arena = arena_create();
    struct err err;
    struct bill bill;
    struct available available = effort_memory(&request->effort);
    bill_begin(&bill, request->effort.jobs, &available);
    for (size_t i = 0; i < 2; i++) {
        struct choice choice = { request->axis.path, axis_text(&request->axis, ends[i], arena) };
        const struct world_spec *at = port->make(port->self, &choice, 1, arena, &err);
        bill_add(&bill, at ? at : spec, (double)(request->order.runs + request->order.verify) / 2);
    }
    bill.series_bytes = 0; /* none is kept */
    bill_settle(&bill, spec);
    arena_destroy(arena);
    return bill_accept(&bill, request->effort.yes);
}

static int search(struct request *request, struct spec_port *port, const struct world_spec *spec)
{
    struct subject *subject = &request->subject;
    struct progress_line line;
    struct team team = effort_begin(&request->effort, &line);
    team.course.wanted = (double)(request->order.runs + request->order.verify);
    struct tip_team runs = { .team = &team, .port = port, .axis = &request->axis,
                             .arena = subject->arena };
    struct err err = { 0 };
    struct tip *tip = tip_find(&request->order, tip_team_runner(&runs), subject->arena, &err);
    progress_end(&line);
    if (!tip)
        return complain_err(&err, EXIT_FAILED);
    struct tip_story story = { tip, spec->name, subject->variant, (uint64_t)spec->run.seed,
                               NULL, 0 };
    if (!story.variant)
        story.variant = scenario_base_name(subject->scenario);
    warn_answer(port, &story, subject->arena);
    return deliver_tip(request, &story);
}

static bool is_apart(const struct request *request, const struct world_spec *spec,
                     struct err *err)
{
    struct outputs outputs;
    outputs_begin(&outputs, request->subject.arena);
    outputs_write(&outputs, "--plot", request->plot);
    return outputs_spare(&outputs, &request->subject, spec, err);
}

static int find_tip(struct request *request, const char *word)
{
    struct subject *subject = &request->subject;
    struct err err = { 0 };
    bool opened = subject_open(subject, word);
    const struct world_spec *spec = opened ? subject_bind(subject, subject_variant(subject)) : NULL;
    subject_tell(subject, request->effort.quiet);
    if (!spec)
        return EXIT_USAGE;
    if (!is_apart(request, spec, &err))
        return complain_err(&err, EXIT_USAGE);
    struct points points = { subject, subject_variant(subject), &request->axis, 1 };
    struct spec_port port = points_port(&points);
    if (!spec_port_try(&port, &request->axis, 1, &err))
        return complain_err(&err, EXIT_USAGE);
    if (request->axis.low >= request->axis.high) {
        complain("--vary %s: there are no two whole numbers in this range", request->axis.text);
        return EXIT_USAGE;
    }
    if (!request->effort.quiet)
        warn_ends(&port, &request->axis);
    if (!is_affordable(request, &port, spec))
        return EXIT_USAGE;
    return search(request, &port, spec);
}

static void begin(struct request *request)
{
    *request = (struct request){ .format = FORMAT_TABLE };
    subject_begin(&request->subject);
    request->order = (struct tip_order){ &request->axis, 0.5, TIP_PRECISION, TIP_RUNS, TIP_VERIFY };
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request;
    begin(&request);
    int code;
    struct err err = { 0 };
    const char *word =
        options_scenario(command, argc, argv, (struct option_taker){ take, &request }, &code);
    if (!request.sized)
        request.order.verify = 0;
    if (word && !is_possible(&request, &err))
        code = complain_err(&err, EXIT_USAGE);
    else if (word)
        code = find_tip(&request, word);
    subject_end(&request.subject);
    return code;
}

const struct command tip_command = {
    .name = "tip",
    .operands = "FILE",
    .about = "the tipping point: from which value on is it lost?",
    .details =
        "FILE is a scenario, the name of a shipped story (`squall list`), or - for\n"
        "standard input.  Runs it at values between LO and HI until it is known where the\n"
        "share of runs that do not recover crosses the target, and how surely.\n"
        "Ends with 0: done, also where it does not tip in this range, 1: a run or writing\n"
        "failed, 2: wrong options, a bad scenario, or a --plot that can't be written,\n"
        "told before anything is run, 130: interrupted before any run was finished.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall tip metastable --vary clients.web.open.rate=100/s..300/s --plot tip.png\n"
        "  squall tip metastable --vary 'faults[0].for=10ms..10s:log' --target 10%\n"
        "  squall tip metastable --vary clients.web.open.rate=100/s..300/s --size 95%\n"
        "  squall tip outage.yaml --vary services.checkout.calls.db.retry.attempts=1..10\n",
    .run = run,
};
