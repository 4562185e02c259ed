/* squall why: a run told in the order of time. */
#include "cli/bill.h"
#include "cli/effort.h"
#include "cli/progress.h"
#include "cli/subject.h"
#include "cli/terminal.h"
#include "models/spec/world.h"
#include "plots/report/why_data.h"
#include "plots/report/why_page.h"
#include "plots/report/words.h"
#include "study/no_return.h"
#include "study/without_retries.h"

#include <math.h>
#include <string.h>

enum { OPTION_QUICK = OPTION_LONG, ASKED = 10 /* of the runs, at the most */ };

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    EFFORT_OPTIONS,
    { OPTION_QUICK, "quick", NULL,
      "without the point of no return, which takes a dozen runs more of each of up to ten, and "
      "without the run without retries" },
    { 'f', "format", "FORMAT", "table (the page) or json, on standard output" },
};

struct request {
    struct subject subject;
    struct effort effort;
    bool json, quick;
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    bool known, fine = effort_take(&request->effort, &request->subject, id, value, &known, err);
    if (known)
        return fine;
    if (id == OPTION_QUICK)
        return request->quick = true;
    if (id != 'f')
        return subject_take(&request->subject, id, value, err);
    request->json = strcmp(value, "json") == 0;
    return request->json || strcmp(value, "table") == 0 ||
           err_set(err, "--format is %.100s, but must be table or json", value);
}

/* Of the run that is told first, and of others: ten are enough for an interval.  NULL where it is
** not to be looked for, or can't be found: then the rest is told nevertheless. */
static const struct no_returns *find_no_return(const struct request *request,
                                               const struct study *study, struct team *team,
                                               struct err *err)
{
    if (request->quick || team->stopped || !study || study->runs == 0)
        return NULL;
    struct arena *arena = request->subject.arena;
    const struct results **run = ARENA_ARRAY(arena, study->runs, const struct results *);
    size_t count = 0;
    run[count++] = words_drawn(study);
    for (size_t i = 0; i < study->runs && count < ASKED; i++)
        if (study->run[i] != run[0])
            run[count++] = study->run[i];
    return no_return_find(run, count, team, arena, err);
}

/* Of the run that is told. */
static const struct without_retries *find_without(const struct request *request,
                                                  const struct study *study, struct team *team,
                                                  struct err *err)
{
    if (request->quick || team->stopped || !study || study->runs == 0)
        return NULL;
    return without_retries_find(words_drawn(study), team, request->subject.arena, err);
}

/* All runs, those again that look for the point of no return, and one without retries. */
static bool is_affordable(const struct request *request, const struct world_spec *spec)
{
    const struct effort *effort = &request->effort;
    double runs = (double)spec->run.replications;
    struct bill bill;
    struct available available = effort_memory(effort);
    bill_begin(&bill, effort->jobs, &available);
    bill_add(&bill, spec, runs);
    double series = bill.series_bytes; /* of the others none is kept */
    bill_add(&bill, spec, request->quick ? 0 : 1 + NO_RETURN_RUNS * fmin(runs, ASKED));
    bill.series_bytes = series;
    bill_settle(&bill, spec);
    return bill_accept(&bill, effort->yes);
}

static int write_why(const struct request *request, const struct study *study,
                     const struct why_again *again)
{
    struct err err = { 0 };
    if (request->json && !why_json(stdout, study, again, SQUALL_VERSION, &err))
        return complain_err(&err, EXIT_FAILED);
    if (!request->json)
        why_page_write(stdout, study, again, terminal_colourful());
    return EXIT_DONE;
}

static int tell(const struct request *request, const struct world_spec *spec)
{
    const struct subject *subject = &request->subject;
    const char *name = subject->variant ? subject->variant : scenario_base_name(subject->scenario);
    if (!is_affordable(request, spec))
        return EXIT_USAGE;
    struct err err = { 0 }, unknown = { 0 }, failed = { 0 };
    struct progress_line line;
    struct team team = effort_begin(&request->effort, &line);
    struct study *study = study_run(spec, name, NULL, &team, subject->arena, &err);
    struct why_again again = { .without = find_without(request, study, &team, &failed) };
    again.returns = find_no_return(request, study, &team, &unknown);
    progress_end(&line);
    if (!study)
        return complain_err(&err, EXIT_FAILED);
    if (unknown.text[0])
        complain("the point of no return is not known: %s", unknown.text);
    if (failed.text[0])
        complain("what there would be without retries is not known: %s", failed.text);
    if (effort_stopped(&request->effort, study, &team) && study->runs == 0)
        return EXIT_STOPPED;
    effort_warn(&request->effort, &study, 1);
    return write_why(request, study, &again);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { 0 };
    struct subject *subject = &request.subject;
    subject_begin(subject);
    int code;
    const char *word =
        options_scenario(command, argc, argv, (struct option_taker){ take, &request }, &code);
    if (word) {
        bool opened = subject_open(subject, word);
        const struct world_spec *spec =
            opened ? subject_bind(subject, subject_variant(subject)) : NULL;
        subject_tell(subject, request.effort.quiet);
        code = spec ? tell(&request, spec) : EXIT_USAGE;
    }
    subject_end(subject);
    return code;
}

const struct command why_command = {
    .name = "why",
    .operands = "FILE",
    .about = "why it happened: the run told in the order of time",
    .details = "FILE is a scenario, the name of a shipped story (`squall list`), or - for\n"
               "standard input.  Each sentence has the instant and the numbers of the windows in\n"
               "series.csv, which `squall run FILE --out DIR` writes of the same run.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall why payment-gateway\n"
        "  squall why outage.yaml --variant after\n"
        "  squall why outage.yaml --set services.checkout.calls.db.retry.attempts=2\n",
    .run = run,
};
