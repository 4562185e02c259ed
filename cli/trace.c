/* squall trace: what happened to one root call, or to all of a span of time.
**
** Two runs of the same seed, which are the same run: the first chooses the call, the second writes
** down what happens to it, and ends as soon as nothing more can.  A span of time needs no first.
*/
#include "base/units.h"
#include "cli/lookout.h"
#include "cli/trace_files.h"
#include "cli/trace_wishes.h"
#include "models/shape/topology.h"
#include "models/spec/world.h"
#include "plots/report/trace_json.h"
#include "plots/report/trace_text.h"

#include <string.h>

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    TRACE_CHOICE_OPTIONS,
    SEED_OPTION,
    TRACE_FILE_OPTIONS,
    { 'f', "format", "text|json", "text (the story) or json, on standard output" },
    { OPTION_MEMORY, "memory", "SIZE",
      "what the run may take, e.g. 2GB; by default what there is" },
    { 'q', "quiet", NULL, "no warnings and no progress" },
    { 'y', "yes", NULL, "run it, though it takes more than an hour, or more memory than there is" },
};

/* Far more than one call ever makes; a few hundred megabytes. */
#define NODES_MOST 2000000u

struct request {
    struct subject subject;
    struct effort effort;
    struct trace_wishes wishes;
    struct trace_files files;
    bool json, formatted;
};

/* What is looked at. */
struct scene {
    const struct request *request;
    const struct world_spec *spec;
    struct topology topology;
    struct choice choice;
    struct chosen chosen;
    struct recorder recorder;
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    bool known, fine = trace_wishes_take(&request->wishes, id, value, &known, err);
    if (!known)
        fine = trace_files_take(&request->files, id, value, &known);
    if (known)
        return fine;
    fine = effort_take(&request->effort, &request->subject, id, value, &known, err);
    if (known)
        return fine;
    if (id != 'f')
        return subject_take(&request->subject, id, value, err);
    request->formatted = true;
    request->json = strcmp(value, "json") == 0;
    return request->json || strcmp(value, "text") == 0 ||
           err_set(err, "--format is %.100s, but must be text or json", value);
}

/* --- the two runs --- */

static int choose(struct scene *scene, struct err *err)
{
    const struct lookout lookout = { .observer = choice_observer(&scene->choice) };
    enum lookout_end end = lookout_run(&lookout, scene->spec, &scene->request->effort, err);
    if (end != LOOKOUT_DONE)
        return end == LOOKOUT_STOPPED ? EXIT_STOPPED : complain_err(err, EXIT_FAILED);
    if (!choice_make(&scene->choice, &scene->request->wishes.choice, scene->spec->run.duration,
                     &scene->chosen, err))
        return complain_err(err, EXIT_USAGE);
    return EXIT_DONE;
}

static bool has_enough(const void *recorder)
{
    return recorder_is_done(recorder);
}

static int record(struct scene *scene, struct trace_wish wish, struct err *err)
{
    recorder_begin(&scene->recorder, &scene->topology, wish, NODES_MOST);
    const struct lookout lookout = { .observer = recorder_observer(&scene->recorder),
                                     .has_enough = has_enough, .self = &scene->recorder };
    enum lookout_end end = lookout_run(&lookout, scene->spec, &scene->request->effort, err);
    if (end != LOOKOUT_DONE)
        return end == LOOKOUT_STOPPED ? EXIT_STOPPED : complain_err(err, EXIT_FAILED);
    return EXIT_DONE;
}

/* --- what is written --- */

static struct trace_story story_of(struct scene *scene)
{
    const struct subject *subject = &scene->request->subject;
    return (struct trace_story){
        .spec = scene->spec, .topology = &scene->topology,
        .variant = subject->variant ? subject->variant : scenario_base_name(subject->scenario),
        .seed = (uint64_t)scene->spec->run.seed,
        .trace = recorder_trace(&scene->recorder, scene->spec->run.duration),
        .chosen = &scene->chosen, .by = scene->request->wishes.choice.by
    };
}

static int write_story(struct scene *scene)
{
    struct trace_story story = story_of(scene);
    struct err err = { 0 };
    if (!scene->request->json)
        trace_text(stdout, &story);
    else if (!trace_json(stdout, &story, SQUALL_VERSION, &err))
        return complain_err(&err, EXIT_FAILED);
    if (!trace_files_save(&scene->request->files, &story, &err))
        return complain_err(&err, EXIT_FAILED);
    return EXIT_DONE;
}

/* More than is to be held at once: up to when it was not. */
static int say_full(const struct scene *scene)
{
    char from[UNIT_TEXT], full[UNIT_TEXT];
    complain("calls wanted from %s on fill more than %u entries by %s: take a shorter span, e.g. "
             "--to %s", time_print(scene->request->wishes.from, from), NODES_MOST,
             time_print(scene->recorder.full, full), full);
    return EXIT_FAILED;
}

static int write_span(struct scene *scene)
{
    struct err err = { 0 };
    if (scene->recorder.full != TIME_NONE)
        return say_full(scene);
    struct trace_story story = story_of(scene);
    if (!trace_files_save(&scene->request->files, &story, &err))
        return complain_err(&err, EXIT_FAILED);
    printf("%zu root calls, %zu entries\n", story.trace->roots - 1, story.trace->nodes - 1);
    return EXIT_DONE;
}

static int trace_span(struct scene *scene)
{
    const struct trace_wishes *wishes = &scene->request->wishes;
    struct err err = { 0 };
    int code = record(scene, (struct trace_wish){ .from = wishes->from, .to = wishes->to,
                                                  .client = wishes->choice.client }, &err);
    return code == EXIT_DONE ? write_span(scene) : code;
}

static int trace_one(struct scene *scene)
{
    struct err err = { 0 };
    int code = choose(scene, &err);
    if (code == EXIT_DONE)
        code = record(scene, (struct trace_wish){ .client = TRACE_ANY_CLIENT,
                                                  .number = scene->chosen.number }, &err);
    return code == EXIT_DONE ? write_story(scene) : code;
}

static int trace_spec(struct request *request, const struct world_spec *spec)
{
    struct scene scene = { .request = request, .spec = spec };
    struct err err = { 0 };
    if (!trace_wishes_bind(&request->wishes, spec, &err))
        return complain_err(&err, EXIT_USAGE);
    topology_make(&scene.topology, spec, request->subject.arena);
    choice_begin(&scene.choice, &scene.topology);
    int code = request->wishes.span ? trace_span(&scene) : trace_one(&scene);
    choice_release(&scene.choice);
    recorder_release(&scene.recorder);
    return code;
}

static bool is_apart(const struct request *request, const struct world_spec *spec,
                     struct err *err)
{
    struct outputs outputs;
    outputs_begin(&outputs, request->subject.arena);
    trace_files_outputs(&request->files, &outputs);
    return outputs_spare(&outputs, &request->subject, spec, err);
}

static int trace_scenario(struct request *request, const char *word)
{
    struct subject *subject = &request->subject;
    bool opened = subject_open(subject, word);
    const struct world_spec *spec =
        opened ? subject_bind(subject, subject_variant(subject)) : NULL;
    subject_tell(subject, request->effort.quiet);
    if (!spec)
        return EXIT_USAGE;
    struct err err = { 0 };
    if (!is_apart(request, spec, &err))
        return complain_err(&err, EXIT_USAGE);
    const struct alternative twice[] = { { spec, "" }, { spec, "" } };
    if (!effort_affordable(&request->effort, twice, 2))
        return EXIT_USAGE;
    return trace_spec(request, spec);
}

static bool is_possible(const struct request *request, struct err *err)
{
    if (request->wishes.span && request->formatted)
        return err_set(err, "--format is of one call: it goes without --from and --to");
    return trace_wishes_possible(&request->wishes, trace_files_any(&request->files), err) &&
           trace_files_possible(&request->files, err);
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { 0 };
    subject_begin(&request.subject);
    int code;
    const char *word =
        options_scenario(command, argc, argv, (struct option_taker){ take, &request }, &code);
    struct err err = { 0 };
    if (word && !is_possible(&request, &err))
        code = complain_err(&err, EXIT_USAGE);
    else if (word)
        code = trace_scenario(&request, word);
    subject_end(&request.subject);
    return code;
}

const struct command trace_command = {
    .name = "trace",
    .operands = "FILE",
    .about = "what happened to one root call, attempt by attempt, and why",
    .details = "FILE is a scenario, the name of a shipped story, or - for standard input.  Of\n"
               "its first replication one root call, with all that was done for it in all\n"
               "layers: when, for how long, and how it ended; where its time went; and what was\n"
               "done for nobody, as whoever had asked for it waited no longer.  Watching changes\n"
               "nothing: it is a call that `squall run` counts with the same seed.  --perfetto\n"
               "and --otlp write it for viewers, or all calls of a span of time.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples = "  squall trace payment-gateway\n"
                "  squall trace outage.yaml --failed --slowest\n"
                "  squall trace outage.yaml --at 5min12s --client shoppers\n"
                "  squall trace outage.yaml --nth 1000 --format json | jq .call.outcome\n"
                "  squall trace outage.yaml --from 5min --to 5min10s --perfetto storm.pftrace\n"
                "  squall trace outage.yaml --failed --otlp call.jsonl\n",
    .run = run,
};
