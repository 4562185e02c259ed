/* squall check: errors and warnings of scenarios, nothing is run. */
#include "cli/options.h"
#include "cli/subject.h"
#include "sim/clean.h"

#include <stdio.h>

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    { 'q', "quiet", NULL, "errors only" },
};

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

static void tell_count(const char *word, const struct findings *findings)
{
    const char *warned = findings->warnings == 1 ? "" : "s";
    const char *failed = findings->errors == 1 ? "" : "s";
    clean_write(stdout, word);
    if (findings->errors)
        printf(": %d error%s", findings->errors, failed);
    else
        printf(": ok");
    if (findings->warnings)
        printf(", %d warning%s", findings->warnings, warned);
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
        fine = scenario_check(subject.scenario, subject.setting, subject.settings, &subject.findings);
    subject_tell(&subject, request->quiet);
    if (fine || subject.findings.errors)
        tell_count(word, &subject.findings);
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
               "Ends with 2 where there is an error; warnings alone end with 0.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall check outage.yaml\n"
                "  squall check scenarios/*.yaml\n"
                "  squall check outage.yaml --set services.db.workers=0\n",
    .run = run,
};
