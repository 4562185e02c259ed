/* The audit of dead letters: collects them from the runs of a study, for `run --dead-letters`. */
#ifndef SQUALL_CLI_AUDIT_H
#define SQUALL_CLI_AUDIT_H

#include "base/err.h"
#include "study/study.h"

struct dead_letters; /* models/queues/dead_letters.h */

struct audit {
    struct onlooker port;      /* for the team; where nobody asks for the letters it gets none */
    struct dead_letters **run; /* by replication; NULL: it was not begun */
    size_t runs;
};

void audit_begin(struct audit *audit);
void audit_end(struct audit *audit);

/* Writes the file: of the study's runs, whatever else the team has begun. */
bool audit_save(const struct audit *audit, const char *path, const struct study *study,
                struct err *err);

#endif
