/* From arguments to the points of a sweep. */
#include "cli/sweep.h"

#include "base/paths.h"
#include "base/units.h"
#include "cli/measures.h"
#include "models/spec/world.h"
#include "plots/report/figure.h"
#include "plots/report/lag.h"
#include "plots/report/save.h"
#include "scenarios/read/places.h"
#include "study/comparison.h"
#include "study/lag_metrics.h"

enum { REPLICATIONS = 10 };

/* --- options --- */

static bool take_axis(struct sweep_request *request, const char *value, struct err *err)
{
    if (request->axes == SPACE_AXES)
        return err_set(err, "at most %d things can be varied at once", SPACE_AXES);
    struct axis *axis = &request->axis[request->axes++];
    return axis_parse(value, axis, request->subject.arena, err) && axis_may_vary(axis, err);
}

static bool take_hypercube(struct sweep_request *request, const char *value, struct err *err)
{
    int64_t points;
    struct err why;
    if (!count_parse(value, &points, &why) || points < 2 || points > SPACE_POINTS)
        return err_set(err, "--lhs is %.100s, but must be 2..%d points", value, SPACE_POINTS);
    request->hypercube = (size_t)points;
    return true;
}

static bool take_metric(struct sweep_request *request, const char *value, struct err *err)
{
    if (request->metrics == SWEEP_METRICS)
        return err_set(err, "at most %d metrics can be shown", SWEEP_METRICS);
    request->metric[request->metrics++].path = value;
    request->metrics_asked = true;
    return true;
}

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct sweep_request *request = self;
    bool known, fine = effort_take(&request->effort, &request->subject, id, value, &known, err);
    if (known)
        return fine;
    switch (id) {
    case 'v': return take_axis(request, value, err);
    case 'l': return take_hypercube(request, value, err);
    case 'm': return take_metric(request, value, err);
    case 'd': request->store = value; return true;
    case 'p': request->plot = value; return true;
    case 'o': request->folder = value; return true;
    case 'f': return deliver_format(value, &request->format, err);
    }
    return subject_take(&request->subject, id, value, err);
}

static bool is_possible(const struct sweep_request *request, struct err *err)
{
    if (request->axes == 0)
        return err_set(err, "sweep needs something to vary: --vary PATH=LO..HI:COUNT, e.g. "
                            "--vary clients.web.open.rate=100/s..300/s:21");
    if (request->folder && !save_folder_possible(request->folder, err))
        return false;
    return !request->plot || figure_file_possible(request->plot, err);
}

void sweep_request_end(struct sweep_request *request)
{
    subject_end(&request->subject);
}

/* --- metrics --- */

static size_t add_lag(const struct world_spec *spec, struct sweep_metric *metric,
                      struct arena *arena)
{
    const char *path[LAG_METRICS];
    size_t count = spec ? lag_metrics(spec, path, arena) : 0;
    for (size_t i = 0; i < count; i++)
        metric[i].path = path[i];
    return count;
}

size_t sweep_usual_metrics(const struct world_spec *spec, const char *bottom,
                           struct sweep_metric *metric, struct arena *arena)
{
    _Static_assert(LAG_METRICS + 2 <= SWEEP_METRICS, "there is room for all");
    bool first = spec && lag_publishes(spec);
    size_t count = first ? add_lag(spec, metric, arena) : 0;
    metric[count++].path = "run.goodput";
    if (*bottom)
        metric[count++].path = arena_format(arena, "services.%s.amplification", bottom);
    return first ? count : count + add_lag(spec, metric + count, arena);
}

static bool choose_metrics(struct sweep_request *request, struct err *err)
{
    struct arena *arena = arena_create();
    const struct results *like = results_blank(request->spec, arena);
    bool fine = true;
    request->bottom = arena_text(request->subject.arena, headline_bottom(like));
    if (!request->metrics)
        request->metrics = sweep_usual_metrics(request->spec, request->bottom, request->metric,
                                               request->subject.arena);
    for (size_t m = 0; fine && m < request->metrics; m++) {
        const struct measure *measure =
            measures_find(like, request->metric[m].path, arena, err);
        fine = measure != NULL;
        if (measure)
            request->metric[m].unit = measure->metric->unit;
    }
    arena_destroy(arena);
    return fine;
}

/* --- points --- */

static bool make_points(struct sweep_request *request, struct err *err)
{
    struct subject *subject = &request->subject;
    request->points = (struct points){ subject, subject_variant(subject), request->axis,
                                       request->axes };
    request->port = points_port(&request->points);
    uint64_t seed = (uint64_t)request->spec->run.seed;
    if (!spec_port_try(&request->port, request->axis, request->axes, err) ||
        !space_make(&request->space, request->axis, request->axes, request->hypercube, seed,
                    subject->arena, err))
        return false;
    request->sweep = (struct sweep){ &request->space, &request->port, seed,
                                     (size_t)request->spec->run.replications };
    return sweep_check(&request->sweep, err) && choose_metrics(request, err);
}

/* One run says nothing about how often: where nobody asked for a number of replications, ten. */
static const struct world_spec *bind_subject(struct subject *subject)
{
    const char *variant = subject_variant(subject);
    struct err err;
    struct world_spec *spec = subject_bind(subject, variant);
    if (!spec || place_was_set(&subject->findings, &spec->run.replications))
        return spec;
    const char *text = arena_format(subject->arena, "%d", REPLICATIONS);
    return subject_set(subject, "run.replications", text, &err) ? subject_bind(subject, variant)
                                                                : spec;
}

static bool is_apart(const struct sweep_request *request, struct err *err)
{
    struct outputs outputs;
    outputs_begin(&outputs, request->subject.arena);
    outputs_write(&outputs, "--store", request->store);
    sweep_outputs(request, &outputs);
    return outputs_spare(&outputs, &request->subject, request->spec, err);
}

/* Opens the scenario, makes the points and looks at them.  EXIT_DONE, or told. */
static int prepare(struct sweep_request *request, const char *word)
{
    struct err err;
    bool opened = subject_open(&request->subject, word);
    request->spec = opened ? bind_subject(&request->subject) : NULL;
    subject_tell(&request->subject, request->effort.quiet);
    if (!request->spec)
        return EXIT_USAGE;
    if (!is_apart(request, &err))
        return complain_err(&err, EXIT_USAGE);
    return make_points(request, &err) ? EXIT_DONE : complain_err(&err, EXIT_USAGE);
}

bool sweep_request_read(struct sweep_request *request, const struct command *command, int argc,
                        char **argv, int *code)
{
    struct err err;
    *request = (struct sweep_request){ 0 };
    subject_begin(&request->subject);
    const char *word =
        options_scenario(command, argc, argv, (struct option_taker){ take, request }, code);
    if (!word)
        return false;
    *code = is_possible(request, &err) ? prepare(request, word)
                                       : complain_err(&err, EXIT_USAGE);
    return *code == EXIT_DONE;
}

bool sweep_request_study(struct sweep_request *request, struct store_study *study, struct err *err)
{
    struct subject *subject = &request->subject;
    const char *variant = subject->variant ? subject->variant
                                           : scenario_base_name(subject->scenario);
    *study = (struct store_study){ .name = request->spec->name, .variant = variant,
                                   .version = SQUALL_VERSION, .seed = request->sweep.seed,
                                   .replications = request->sweep.replications,
                                   .space = &request->space, .bottom = request->bottom };
    study->scenario = request->port.text(request->port.self, subject->arena);
    study->inputs = request->port.inputs(request->port.self, subject->arena, err);
    if (study->inputs && *study->inputs && request->store)
        study->folder = path_seen_from(subject->arena, path_folder(subject->arena, request->store),
                                       scenario_folder(subject->scenario));
    return study->inputs != NULL;
}
