/* What a sweep is asked for and what becomes of it, apart from who runs its points: the threads of
** this process (cli/sweep.c), or others.
**
** Prepared from the same arguments, the same points come out anywhere.
*/
#ifndef SQUALL_CLI_SWEEP_H
#define SQUALL_CLI_SWEEP_H

#include "cli/deliver.h"
#include "cli/effort.h"
#include "cli/options.h"
#include "cli/points.h"
#include "plots/report/sweep_words.h"
#include "study/store/store.h"

enum { SWEEP_METRICS = 6 };

struct sweep_request {
    /* as asked for */
    struct subject subject;
    struct effort effort;
    struct axis axis[SPACE_AXES];
    size_t axes, hypercube;
    const char *store, *plot, *folder;
    enum format format;
    struct sweep_metric metric[SWEEP_METRICS];
    size_t metrics;
    bool metrics_asked; /* they are not the usual ones */
    /* made of it */
    const struct world_spec *spec; /* without choices */
    struct points points;
    struct spec_port port;
    struct space space;
    struct sweep sweep;
    const char *bottom; /* the service at the bottom layer, or "" */
};

/* Reads the arguments, opens the scenario and makes its points.  False: there is nothing to go on
** with (what was wrong is told), and `code` says how to end. */
bool sweep_request_read(struct sweep_request *request, const struct command *command, int argc,
                        char **argv, int *code);

void sweep_request_end(struct sweep_request *request);

/* What the store has to know of it.  False with `err` where a file it depends on can't be read. */
bool sweep_request_study(struct sweep_request *request, struct store_study *study,
                         struct err *err);

/* The paths of what is shown where nobody asked for metrics: goodput, and the amplification where
** it is felt most; of queues lag_metrics(), before these where all clients only publish.
** spec NULL: not known.  Returns how many. */
size_t sweep_usual_metrics(const struct world_spec *spec, const char *bottom,
                           struct sweep_metric *metric, struct arena *arena);

/* The page or data, files and picture of the points that are there. */
bool sweep_deliver(struct sweep_request *request, const struct sweep_table *table,
                   struct err *err);

/* Adds the files that sweep_deliver() writes. */
void sweep_outputs(const struct sweep_request *request, struct outputs *outputs);

/* The table as the store has it. */
bool sweep_table_read(struct sweep_table *table, struct store *store, int64_t study,
                      struct err *err);

#endif
