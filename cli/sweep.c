/* squall sweep: a scenario at many points.
**
** With --store, points that are in the store already are not run again, and the table shows what
** the store holds; without it the points are gone when the program ends.
*/
#include "cli/sweep.h"

#include "cli/bill.h"
#include "cli/inputs.h"
#include "cli/keeper.h"
#include "cli/progress.h"
#include "cli/ranks.h"
#include "cli/warn_points.h"
#include "study/store/store_read.h"

#include <stdio.h>
#include <string.h>

static const struct option_row rows[] = {
    SUBJECT_OPTIONS,
    { 'v', "vary", "PATH=VALUES",
      "what is varied: 1..10:10, 10ms..10s:log:20, or a list a,b,c; again for another axis" },
    { 'l', "lhs", "N", "a Latin hypercube of N points instead of all combinations" },
    { 'd', "store", "FILE",
      "keep every metric of every run there; run again, the sweep goes on where it was" },
    EFFORT_OPTIONS,
    { 'm', "metric", "PATH",
      "show this metric, of up to 6; by default the goodput and the amplification at the bottom "
      "layer, of queues the oldest message and the dead letters; of two axes the first one given "
      "is mapped" },
    { 'o', "out", "DIR", "write points.csv, summary.json, scenario.yaml and plot.gp there" },
    { 'f', "format", "table|json|csv", "table (the page), json or csv, on standard output" },
    { 'p', "plot", "FILE", "draw a curve, a map or the points: FILE.png, .svg or .pdf" },
};

/* --- where points go --- */

struct keeping {
    struct store *store; /* NULL: the table only */
    int64_t study;
    struct sweep_table *table;
    size_t done; /* points, found or put */
};

static bool put_in_table(void *self, const struct record *record, struct err *err)
{
    (void)err;
    struct keeping *keeping = self;
    sweep_table_put(keeping->table, record);
    keeping->done++;
    return true;
}

/* The same sweep of the same scenario was begun when a file it reads was another. */
static bool tell_changed(const struct sweep_request *request, const struct store_study *study,
                         struct store *store, struct err *err)
{
    struct store_entry *entry;
    struct arena *arena = request->subject.arena;
    size_t count;
    if (request->effort.quiet || !*study->inputs)
        return true;
    if (!store_studies(store, &entry, &count, arena, err))
        return false;
    const char *changed = NULL;
    long long since = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entry[i].scenario, study->scenario) != 0)
            continue;
        changed = inputs_differ(study->inputs, entry[i].inputs, arena);
        since = entry[i].id;
        if (!changed) /* it was begun with these, too */
            return true;
    }
    if (changed)
        complain("%s has changed since study %lld in %s: this is another study", changed, since,
                 request->store);
    return true;
}

static bool open_store(struct sweep_request *request, struct keeping *keeping, bool *done,
                       struct err *err)
{
    struct store_study study;
    if (!request->store)
        return true;
    if (!sweep_request_study(request, &study, err))
        return false;
    keeping->store = store_open(request->store, true, err);
    if (!keeping->store || !tell_changed(request, &study, keeping->store, err) ||
        !store_begin(keeping->store, &study, &keeping->study, err) ||
        !store_done(keeping->store, keeping->study, done, request->space.points, err))
        return false;
    for (size_t i = 0; i < request->space.points; i++)
        keeping->done += done[i];
    return true;
}

/* --- running --- */

static void tell_found(const struct sweep_request *request, const struct keeping *keeping)
{
    if (keeping->done && !request->effort.quiet)
        complain("%zu of %zu points are in %s already", keeping->done, request->space.points,
                 request->store);
}

static void tell_stopped(const struct sweep_request *request, const struct keeping *keeping)
{
    if (keeping->store)
        complain("interrupted: %zu of %zu points are in %s; run it again to go on", keeping->done,
                 request->space.points, request->store);
    else
        complain("interrupted: %zu of %zu points were finished", keeping->done,
                 request->space.points);
}

static int deliver_table(struct sweep_request *request, struct keeping *keeping)
{
    struct err err;
    if (keeping->done == 0)
        return EXIT_STOPPED;
    if (keeping->store && !sweep_table_read(keeping->table, keeping->store, keeping->study, &err))
        return complain_err(&err, EXIT_FAILED);
    return sweep_deliver(request, keeping->table, &err) ? EXIT_DONE
                                                        : complain_err(&err, EXIT_FAILED);
}

static bool run_into_store(const struct sweep_request *request, struct keeping *keeping, bool *done,
                           struct team *team, struct err *err)
{
    struct keeper keeper;
    struct err other;
    keeper_begin(&keeper, keeping->store, keeping->study, team);
    bool fine = ranks_sweep(&request->sweep, done, (struct sweep_sink){ keeper_put, &keeper },
                            team, err);
    bool kept = keeper_end(&keeper, fine ? err : &other);
    keeping->done += keeper.written;
    return fine && kept;
}

static bool run_all(const struct sweep_request *request, struct keeping *keeping, bool *done,
                    struct err *err)
{
    struct progress_line line;
    struct team team = effort_begin(&request->effort, &line);
    bool fine = keeping->store
                    ? run_into_store(request, keeping, done, &team, err)
                    : ranks_sweep(&request->sweep, done,
                                  (struct sweep_sink){ put_in_table, keeping }, &team, err);
    progress_end(&line);
    return fine;
}

enum { PRICED = 16 }; /* points, spread over those to be run, that stand for all */

static bool is_affordable(const struct sweep_request *request, const struct keeping *keeping,
                          const bool *done)
{
    struct spec_port *port = request->sweep.port;
    size_t points = request->space.points, left = points - keeping->done;
    size_t step = left / PRICED + 1, priced = (left + step - 1) / step, seen = 0;
    double runs = (double)(left * request->sweep.replications) / (double)(priced ? priced : 1);
    struct arena *arena = arena_create();
    struct err err;
    struct bill bill;
    struct available available = effort_memory(&request->effort);
    bill_begin(&bill, request->effort.jobs, &available);
    bill.threads *= (size_t)ranks_count();
    for (size_t i = 0; i < points; i++) {
        if (done[i] || seen++ % step != 0)
            continue;
        const struct world_spec *spec = port->make(
            port->self, space_choices(&request->space, i, arena), request->space.axes, arena, &err);
        bill_add(&bill, spec ? spec : request->spec, runs);
    }
    bill.series_bytes = 0; /* none is kept */
    bill_settle(&bill, request->spec);
    arena_destroy(arena);
    return bill_accept(&bill, request->effort.yes);
}

static int run_points(struct sweep_request *request, struct keeping *keeping, bool *done)
{
    struct err err;
    if (!is_affordable(request, keeping, done))
        return EXIT_USAGE;
    tell_found(request, keeping);
    if (!run_all(request, keeping, done, &err)) {
        complain_err(&err, EXIT_FAILED);
        if (keeping->store)
            complain("%zu of %zu points were written to %s", keeping->done, request->space.points,
                     request->store);
        return EXIT_FAILED;
    }
    if (keeping->done < request->space.points)
        tell_stopped(request, keeping);
    return deliver_table(request, keeping);
}

enum { POINTS_MANY = 10000 }; /* said, before they begin */

static void tell_before(const struct sweep_request *request)
{
    if (request->effort.quiet)
        return;
    warn_sweep(&request->sweep);
    for (size_t a = 0; request->hypercube && a < request->axes; a++)
        if (request->axis[a].unit != AXIS_WORDS && request->axis[a].count)
            complain("warning: --vary %s: with --lhs a number of values says nothing; the %zu "
                     "points are spread over the range", request->axis[a].text, request->hypercube);
    if (request->space.points >= POINTS_MANY)
        complain("%zu points x %zu runs", request->space.points, request->sweep.replications);
}

static int sweep(struct sweep_request *request)
{
    struct arena *arena = request->subject.arena;
    bool *done = ARENA_ARRAY(arena, request->space.points, bool);
    struct keeping keeping = { .table = sweep_table_make(&request->space, request->metric,
                                                         request->metrics, arena) };
    struct err err;
    tell_before(request);
    int code = open_store(request, &keeping, done, &err) ? run_points(request, &keeping, done)
                                                         : complain_err(&err, EXIT_USAGE);
    if (keeping.store)
        store_close(keeping.store);
    return code;
}

/* Several processes must mean the same study, or they would fill it with different things. */
static bool agree(struct sweep_request *request, bool ready, int *code)
{
    struct store_study study;
    struct err err = { 0 };
    char key[STORE_KEY] = "";
    if (ready && ranks_count() > 1) {
        if (sweep_request_study(request, &study, &err))
            store_key(&study, key);
        else
            *code = complain_err(&err, EXIT_USAGE);
    } else if (ready) {
        key[0] = '1';
    }
    bool agreed = ranks_agree(key, &err);
    if (!agreed && err.text[0] && ranks_rank() == 0)
        *code = complain_err(&err, EXIT_FAILED);
    return agreed;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct sweep_request request;
    int code;
    bool ready = sweep_request_read(&request, command, argc, argv, &code);
    bool agreed = agree(&request, ready, &code);
    if (agreed && ranks_rank() > 0)
        ranks_work(&request.sweep, request.effort.jobs);
    else if (agreed)
        code = sweep(&request);
    sweep_request_end(&request);
    return ranks_rank() > 0 ? EXIT_DONE : code;
}

const struct command sweep_command = {
    .name = "sweep",
    .operands = "FILE",
    .about = "the same scenario at many points: where does it tip?",
    .details =
        "Varies values of a scenario and runs it at every point, with the same chance\n"
        "everywhere: 10 times unless --replications or the scenario says otherwise.\n"
        "With --store a sweep that was stopped, or killed, goes on where it was when it\n"
        "is given again; a changed scenario is another study in the same file.  Without\n"
        "it nothing is kept but what is shown.  With --lhs ranges need no number of\n"
        "values.  FILE is a scenario, the name of a shipped story, or - for standard\n"
        "input.\n"
        "Ends with 0: done, 1: a run or writing failed, 2: wrong options, a bad scenario,\n"
        "or a --store, --out or --plot that can't be written, told before anything is\n"
        "run, 130: interrupted before any point was finished.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall sweep metastable --vary clients.web.open.rate=100/s..300/s:21\n"
        "  squall sweep metastable --vary clients.web.open.rate=100/s..300/s:21 \\\n"
        "      --vary clients.web.calls.store.timeout=0.5s..8s:log:9 \\\n"
        "      --store results.db --plot map.png\n",
    .run = run,
};
