/* squall check: errors and warnings of scenarios, nothing is run. */
#include "base/clean.h"
#include "cli/bill.h"
#include "cli/options.h"
#include "cli/subject.h"
#include "models/spec/world.h"

#include <stdio.h>

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    { 'q', "quiet", NULL, "errors only, and no word of what a run takes" },
};

enum { VARIANTS_PRICED = 64 };

struct request {
    struct subject subject;
    bool quiet;
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    if (id != 'q')
        return subject_take(&request->subject, id, value, err);
    request->quiet = true;
    return true;
}

/* The dearest of the variants, or the one that was asked for. */
static struct bill bill_of(struct subject *subject)
{
    const char *const *names;
    size_t count = subject->variant ? 0 : scenario_variants(subject->scenario, &names);
    count = count < VARIANTS_PRICED ? count : VARIANTS_PRICED;
    struct bill dearest = { .events = -1 };
    struct available available = available_memory(0);
    for (size_t i = 0; i <= count; i++) {
        struct bill bill;
        const struct world_spec *spec =
            subject_bind(subject, i == 0 ? subject_variant(subject) : names[i - 1]);
        if (!spec)
            continue;
        bill_begin(&bill, 0, &available);
        bill_add(&bill, spec, (double)spec->run.replications);
        bill_settle(&bill, spec);
        dearest = bill.events > dearest.events ? bill : dearest;
    }
    return dearest;
}

static void tell_cost(struct subject *subject)
{
    struct bill bill = bill_of(subject);
    char text[BILL_TEXT];
    if (bill.runs > 1)
        printf("; %.0f runs: %s", bill.runs, bill_text(&bill, text));
    else
        printf("; a run: %s", bill_text(&bill, text));
}

static void tell_count(const struct request *request, const char *word, struct subject *subject)
{
    const struct findings *findings = &subject->findings;
    size_t warnings = findings_warnings(findings);
    const char *failed = findings->errors == 1 ? "" : "s";
    clean_write(stdout, word);
    if (findings->errors)
        printf(": %d error%s", findings->errors, failed);
    else
        printf(": ok");
    if (warnings)
        printf(", %zu warning%s", warnings, warnings == 1 ? "" : "s");
    if (!findings->errors && !request->quiet)
        tell_cost(subject);
    putchar('\n');
    fflush(stdout);
}

/* Each file has an arena and findings of its own; the settings are those of the request. */
static bool check_one(const struct request *request, const char *word)
{
    struct subject subject;
    subject_begin(&subject);
    subject.variant = request->subject.variant;
    subject.settings = request->subject.settings;
    for (size_t i = 0; i < subject.settings; i++)
        subject.setting[i] = request->subject.setting[i];
    bool fine = subject_open(&subject, word);
    if (fine && subject.variant)
        fine = subject_bind(&subject, subject.variant) != NULL;
    else if (fine)
        fine = scenario_check(subject.scenario, subject.setting, subject.settings,
                              &subject.findings);
    subject_tell(&subject, request->quiet);
    if (fine || subject.findings.errors)
        tell_count(request, word, &subject);
    subject_end(&subject);
    return fine;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { 0 };
    subject_begin(&request.subject);
    int first, code = EXIT_DONE;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &request }, &first);
    if (end == OPTIONS_WRONG)
        code = EXIT_USAGE;
    else if (end == OPTIONS_GO && first == argc) {
        complain("check takes at least one scenario; see `squall check --help`");
        code = EXIT_USAGE;
    }
    for (int i = first; end == OPTIONS_GO && i < argc; i++)
        if (!check_one(&request, argv[i]))
            code = EXIT_USAGE;
    subject_end(&request.subject);
    return code;
}

const struct command check_command = {
    .name = "check",
    .operands = "FILE...",
    .about = "errors and warnings of scenarios; nothing is run",
    .details = "Without --variant the scenario as written and all its variants are checked.\n"
               "Ends with 2 where there is an error; warnings alone end with 0.  Says about how\n"
               "many events the dearest variant is, how long its runs take on this machine, how\n"
               "many calls are open at once, and how much memory; what takes more than an hour,\n"
               "or more memory than there is, is run only with --yes.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall check outage.yaml\n"
                "  squall check scenarios/*.yaml\n"
                "  squall check outage.yaml --set services.db.workers=0\n",
    .run = run,
};
