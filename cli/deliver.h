/* What becomes of a finished study: the page or data on stdout, files in a folder, a picture. */
#ifndef SQUALL_CLI_DELIVER_H
#define SQUALL_CLI_DELIVER_H

#include "cli/cli.h"
#include "cli/outputs.h"
#include "cli/panels.h"
#include "study/study.h"

struct audit;

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV };

/* NULL: not wanted. */
struct delivery {
    enum format format;
    const char *folder, *plot;
    const char *openmetrics; /* a file; -: standard output, in the page's place */
    const char *letters; /* the file of the dead letters; `audit` has collected them */
    const struct audit *audit;
    enum panels panels; /* of the plot */
    bool explain, all_series;
    bool quiet; /* what was written is not told */
};

/* Makes a folder for `--out`, without what an earlier run left there that would be taken for this
** one's: its results.json and series-N.csv. */
bool deliver_afresh(const char *folder, struct err *err);

/* What `run --out` writes: summary.json, series.csv, scenario.yaml, plot.gp, and results.json, from
** which with the scenario the picture is drawn again.  `all_series`: and a series-N.csv for each
** run. */
bool deliver_folder(const char *folder, const struct study *study, const struct findings *findings,
                    bool all_series, struct err *err);

bool deliver_format(const char *word, enum format *format, struct err *err);

/* What can be known to be wrong before anything is run: a picture (NULL: none) that can't be drawn
** beside that format, and all of a delivery. */
bool deliver_plot_possible(const char *plot, enum format format, struct err *err);
bool deliver_possible(const struct delivery *delivery, struct err *err);

/* Adds the files that deliver_folder() writes, and all that a delivery does. */
void deliver_folder_outputs(const char *folder, struct outputs *outputs);
void deliver_outputs(const struct delivery *delivery, struct outputs *outputs);

/* `fine` and `did`: whether one thing, and what came after it, was delivered.  The caller tells
** `err`, why the first was not; where the other failed as well, `later` is told here.  True where
** all is well. */
bool deliver_both(bool fine, bool did, const struct err *err, const struct err *later);

/* Tells on stderr what was written, unless `quiet`: a file, or a folder.  path NULL: it was not
** wanted; "-": it is on standard output.  Returns `done`: where that is false nothing is told. */
bool deliver_told(bool done, const char *path, bool quiet);

/* `findings` know what was set and what is a default.  False with `err` where something could not
** be written or drawn; everything else was. */
bool deliver(const struct delivery *delivery, const struct study *study,
             const struct findings *findings, struct err *err);

#endif
