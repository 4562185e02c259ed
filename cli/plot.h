/* What `squall plot` draws from, apart from the command: a folder that `--out` wrote, or a store.
*/
#ifndef SQUALL_CLI_PLOT_H
#define SQUALL_CLI_PLOT_H

#include "cli/cli.h"
#include "cli/panels.h"
#include "plots/report/figure.h"

/* A picture's usual name in the folder it is drawn from. */
#define PLOT_FILE "plot.png"

struct plot_request {
    const char *output;  /* the picture's file, or "-"; NULL: its usual name */
    const char **metric; /* of a store */
    size_t metrics;
    enum panels panels; /* of one run */
};

/* Draws, and says on standard output where, if the picture's name was not given.  Returns how to
** end; what was wrong is told. */
int plot_folder(const struct plot_request *request, const char *folder);
int plot_store(const struct plot_request *request, const char *store, const char *study);

/* The last step of both: the picture to `usual`, or where the request says. */
int plot_draw(const struct plot_request *request, struct picture_of picture, const char *usual);

#endif
