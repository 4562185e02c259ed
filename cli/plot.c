/* squall plot: draws again from saved results. */
#include "cli/plot.h"

#include "cli/options.h"
#include "cli/sweep.h"
#include "plots/report/figure.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { OPTION_PANELS = OPTION_LONG };

static const struct option_row rows[] = {
    { 'o', "output", "FILE",
      "the picture: FILE.png, .svg or .pdf; - draws in the terminal; without it DIR/plot.png, or "
      "beside the store DB-N.png" },
    { 'm', "metric", "PATH",
      "of a store: draw this metric, as of `squall sweep`; may be given again" },
    PANELS_ROW(OPTION_PANELS),
};

struct request {
    struct plot_request plot;
    const char *metric[SWEEP_METRICS];
};

static bool take(void *self, int id, const char *value, struct err *err)
{
    struct request *request = self;
    if (id == 'o') {
        request->plot.output = value;
        return true;
    }
    if (id == OPTION_PANELS)
        return panels_take(value, &request->plot.panels, err);
    if (request->plot.metrics == SWEEP_METRICS)
        return err_set(err, "more than %d metrics", SWEEP_METRICS);
    request->metric[request->plot.metrics++] = value;
    return true;
}

static int plot(const struct plot_request *request, const char *from, const char *study)
{
    struct stat there;
    struct err err = { 0 };
    if (request->output && !figure_possible(request->output, &err))
        return complain_err(&err, EXIT_USAGE);
    if (stat(from, &there) != 0) {
        complain("can't read %s: %s", from, strerror(errno));
        return EXIT_USAGE;
    }
    if (!S_ISDIR(there.st_mode) && request->panels != PANELS_USUAL) {
        complain("--panels is of a run: %s is none", from);
        return EXIT_USAGE;
    }
    if (!S_ISDIR(there.st_mode))
        return plot_store(request, from, study);
    if (!study && !request->metrics)
        return plot_folder(request, from);
    complain("%s is a folder: a study and --metric say what of a store is drawn", from);
    return EXIT_USAGE;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request = { 0 };
    int first;
    request.plot.metric = request.metric;
    enum options_end end =
        options_parse(command, argc, argv, (struct option_taker){ take, &request }, &first);
    if (end != OPTIONS_GO)
        return end == OPTIONS_HELP ? EXIT_DONE : EXIT_USAGE;
    if (argc - first != 1 && argc - first != 2) {
        complain("plot takes a folder, or a store and perhaps a study; see `squall plot --help`");
        return EXIT_USAGE;
    }
    return plot(&request.plot, argv[first], argc - first == 2 ? argv[first + 1] : NULL);
}

const struct command plot_command = {
    .name = "plot",
    .operands = "DIR|DB [N]",
    .about = "draw again from saved results",
    .details =
        "DIR is what `squall run --out`, `squall compare --out` or one of the folders in\n"
        "that has written, DB a store of `squall sweep` and N its study, as `squall\n"
        "results` takes it.  Nothing is run: the picture is the one that --plot drew.\n"
        "Ends with 0: done, 1: drawing failed, 2: wrong options, or results that are not\n"
        "there, are damaged, of a newer squall or of another scenario.\n",
    .options = rows,
    .option_count = sizeof rows / sizeof *rows,
    .examples =
        "  squall run payment-gateway --out results && squall plot results\n"
        "  squall compare payment-gateway --out both && squall plot both -o storm.svg\n"
        "  squall plot both/after -o -\n"
        "  squall plot both/after -o talk.png --panels talk\n"
        "  squall plot results.db 1 -o map.png\n",
    .run = run,
};
