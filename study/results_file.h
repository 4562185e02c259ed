/* Results in a file, and back: the `results.json` that `--out` leaves, from which pictures are
** drawn again.
**
** A file is of one study: all of its runs with every measure, its series, verdict, judgement,
** faults and the health of every window.  What follows from the scenario (names, units) does not
** stand in it, but for the paths, by which a scenario that is another is noticed.  Writing and
** reading are inverse to each other, to the last bit of a number; texts that are no UTF-8 have '?'
** there.
**
** Or of a comparison: which folders have its studies, in their order.
*/
#ifndef SQUALL_STUDY_RESULTS_FILE_H
#define SQUALL_STUDY_RESULTS_FILE_H

#include "study/study.h"

#include <stdio.h>

#define RESULTS_FILE "results.json"

/* A study of at least one run, by a version of squall.  `whole`: the run of which all series are
** written, of the others only those that are shown as means of all (METRIC_COMMON), for a minute of
** a small scenario has a thousand numbers; NULL: all of all. */
void study_write(FILE *out, const struct study *study, const struct results *whole,
                 const char *version);

/* The folders that `count` studies were written to, seen from the file's. */
void studies_write(FILE *out, const char *const *folder, size_t count, const char *version);

/* What a file holds, read and taken apart so far. */
struct results_file {
    const char *path;
    const char *const *folder; /* of a comparison's studies; NULL: it is one study */
    size_t folders;
    struct json_t *json;
    struct arena *arena;
};

/* False with `err`, which says where: it can't be read, is damaged, or of a newer form.  What is
** opened must be closed; all else lives in the arena. */
bool results_file_open(struct results_file *file, const char *path, struct arena *arena,
                       struct err *err);
void results_file_close(struct results_file *file);

/* The study in it, of this scenario.  NULL with `err`, which names the place in the file: what
** stands there is missing or is not what it must be, or is of another scenario. */
struct study *study_read(const struct results_file *file, const struct world_spec *spec,
                         struct err *err);

#endif
