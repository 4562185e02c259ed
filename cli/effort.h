/* How much work a study is: seed, replications, threads, and when to stop adding runs.
**
** The rows and the taker of the options that every command that runs something has in common.
*/
#ifndef SQUALL_CLI_EFFORT_H
#define SQUALL_CLI_EFFORT_H

#include "cli/available.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/subject.h"
#include "study/study.h"

enum { OPTION_UNTIL = OPTION_LONG + 100, OPTION_FROM, OPTION_TO, OPTION_MEMORY };

#define SEED_OPTION { 'S', "seed", "N", "the seed of all chance: --set run.seed=N" }
#define WORK_OPTIONS                                                                              \
    { 'j', "jobs", "N", "threads; by default one a core. The result is the same, byte for byte" }, \
    { OPTION_MEMORY, "memory", "SIZE",                                                            \
      "what all runs side by side may take, e.g. 2GB; by default what there is" },                \
    { 'q', "quiet", NULL, "no warnings, no progress, no word of what was written" },               \
    { 'y', "yes", NULL, "run it, though it takes more than an hour, or more memory than there is" }
#define EFFORT_OPTIONS                                                                            \
    SEED_OPTION,                                                                                  \
    { 'n', "replications", "N", "runs with independent chance: --set run.replications=N" },       \
    WORK_OPTIONS

#define UNTIL_OPTION                                                                              \
    { OPTION_UNTIL, "until", "ci=5%",                                                             \
      "add replications until the 95 % interval of the goodput is at most this far from the " \
      "mean; or of another metric: PATH=5%" }

/* --set run.from=TIME and run.to=TIME. */
#define TOTALS_OPTIONS                                                                            \
    { OPTION_FROM, "from", "TIME",                                                                \
      "totals are of what was wanted from then on, whenever it ended: --set run.from=TIME" },     \
    { OPTION_TO, "to", "TIME", "... and before then: --set run.to=TIME" }

struct effort {
    int jobs; /* 0: all cores */
    bool quiet, yes;
    double memory; /* bytes; 0: what there is */
    bool keeps_all; /* series, of all runs */
    struct stopping stopping; /* path NULL: no --until */
};

/* Takes one of the options above; `known` says whether it was one. */
bool effort_take(struct effort *effort, struct subject *subject, int id, const char *value,
                 bool *known, struct err *err);

/* What its runs may take together, before any of them. */
struct available effort_memory(const struct effort *effort);

/* The team for them: a run that takes more than its share is given up, unless --yes was said, and
** --memory was not.  progress_end() ends it. */
struct team effort_begin(const struct effort *effort, struct progress_line *line);

/* For studies_run(): NULL where no --until was given. */
const struct stopping *effort_stopping(const struct effort *effort);

/* False with `err` where --until names a metric that one of these does not have. */
bool effort_possible(const struct effort *effort, const struct alternative *alternative,
                     size_t count, struct err *err);

/* False, told on stderr, where these would take more than an hour or the machine's memory and --yes
** was not said. */
bool effort_affordable(const struct effort *effort, const struct alternative *alternative,
                       size_t count);

/* Warnings on stderr about what studies can't say, none with --quiet: an interval is wider than
** --until asked for; the warm-up is too short.  Each once, of the first study that it is true
** of. */
void effort_warn(const struct effort *effort, struct study *const *studies, size_t count);

/* Whether Ctrl-C kept the study from its end; says on stderr how far it came. */
bool effort_stopped(const struct effort *effort, const struct study *study,
                    const struct team *team);

#endif
