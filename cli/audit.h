/* The audit of dead letters: collects them from the runs of one study or several, for
** `--dead-letters` of `run` and `compare`. */
#ifndef SQUALL_CLI_AUDIT_H
#define SQUALL_CLI_AUDIT_H

#include "base/err.h"
#include "study/study.h"

struct dead_letters; /* models/queues/dead_letters.h */

struct audit {
    struct onlooker port; /* for the team; where nobody asks for the letters it gets none */
    struct audit_task {
        struct dead_letters **run; /* by replication; NULL: it was not begun */
        size_t runs;
    } *task; /* by the job's: a study each */
    size_t tasks;
};

void audit_begin(struct audit *audit);
void audit_end(struct audit *audit);

/* Writes the file: of the runs of these studies, the tasks of the team, whatever else it has begun.
** Of several each row says which variant it is of. */
bool audit_save(const struct audit *audit, const char *path, const struct study *const *study,
                size_t studies, struct err *err);

#endif
