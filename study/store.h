/* The store of results: an SQLite database that people may ask with sqlite3 too (docs/store.md).
**
** A store holds studies; a study is one scenario (its text, with every value in force), one set of
** axes, a seed, a number of replications and a version of squall.  Its key is the SHA-256 of all that,
** so that a changed scenario is another study.  A point is written whole, in one transaction: after a
** kill at any instant what is there is right, and what is missing is known.  Nothing in it depends on
** the clock, the machine or the order in which points were finished.
**
** All functions return false with `err`: the disk is full, the file is read-only, is no store, is of a
** newer version, or is held by another process for too long.
*/
#ifndef SQUALL_STUDY_STORE_H
#define SQUALL_STUDY_STORE_H

#include "study/record.h"
#include "study/space.h"

struct store;

struct store_study {
    const char *name, *variant, *version; /* of the scenario; of squall */
    const char *scenario, *inputs;        /* see spec_port */
    uint64_t seed;
    size_t replications;
    const struct space *space;
};

/* Opens or, where `create`, makes it. */
struct store *store_open(const char *path, bool create, struct err *err);
void store_close(struct store *store);

/* The study's number, made anew where it is not there yet.  The measures' names come with its first
** point. */
bool store_begin(struct store *store, const struct store_study *study, int64_t *id,
                 struct err *err);

/* Which points are there: done[i] for each of `points`. */
bool store_done(struct store *store, int64_t id, bool *done, size_t points, struct err *err);

/* Writes a point, or leaves one that is there.  `like` names the measures: a run of this study. */
bool store_put(struct store *store, int64_t id, const struct record *record,
               const struct results *like, struct err *err);

#endif
