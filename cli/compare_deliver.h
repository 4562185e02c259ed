/* What becomes of a finished comparison. */
#ifndef SQUALL_CLI_COMPARE_DELIVER_H
#define SQUALL_CLI_COMPARE_DELIVER_H

#include "cli/audit.h"
#include "cli/deliver.h"
#include "cli/lineup.h"
#include "study/comparison.h"

/* NULL: not wanted. */
struct comparison_delivery {
    enum format format;
    const char *folder, *plot, *report;
    const char *letters; /* the file of the dead letters; `audit` has collected them */
    const struct audit *audit;
    const char *command; /* as typed, for the report */
    bool quiet;          /* what was written is not told */
};

/* What can be known to be wrong before anything is run. */
bool comparison_possible(const struct comparison_delivery *delivery, struct err *err);

/* Adds the files that comparison_deliver() writes. */
void comparison_outputs(const struct comparison_delivery *delivery, const struct lineup *lineup,
                        struct outputs *outputs);

/* False with `err` where something could not be written; everything else was. */
bool comparison_deliver(const struct comparison_delivery *delivery,
                        const struct comparison *comparison, const struct lineup *lineup,
                        struct err *err);

#endif
