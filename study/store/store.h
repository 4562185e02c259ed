/* The store of results: an SQLite database that people may ask with sqlite3 too (docs/store.md).
**
** A store holds studies; a study is one scenario (its text, with every value in force), one set of
** axes, a seed, a number of replications and a version of squall.  Its key is the SHA-256 of all
** that, so that a changed scenario is another study.  A point is written whole, within one
** transaction: after a kill at any instant what is there is right, and what is missing is known.
** Nothing in it depends on the clock, the machine or the order in which points were finished, but
** where files are that a scenario reads: seen from the store's folder, so that both may be moved
** together.
**
** Several processes may write to one store, even the same study: whoever comes first with a point
** writes it, whoever comes second leaves it.
**
** All functions return false with `err`: the disk is full, the file is read-only, is no store, is
** of a newer version, is damaged, or is held by another process for too long.  Reading back:
** study/store/store_read.h.
*/
#ifndef SQUALL_STUDY_STORE_STORE_H
#define SQUALL_STUDY_STORE_STORE_H

#include "study/record.h"
#include "study/space.h"

struct store;

struct store_study {
    const char *name, *variant, *version; /* of the scenario; of squall */
    const char *scenario, *inputs;        /* see spec_port */
    const char *bottom;                   /* the service at the bottom layer; follows from the
                                             rest */
    uint64_t seed;
    size_t replications;
    const struct space *space;
    const char *folder; /* where the names of `inputs` are found, seen from the store's folder;
                           NULL: there are none */
};

/* Opens a store to write in and, where `create`, makes it; a file that can't be written is found
** out here.  Without `create` it is to be read only, and must be there.  NULL with `err`. */
struct store *store_open(const char *path, bool create, struct err *err);
void store_close(struct store *store);

/* How long to wait for another process that writes: half a minute unless told. */
void store_patience(struct store *store, int milliseconds);

/* What tells studies apart, as 64 hexadecimal digits: all members of the study, and the values of
** all its points. */
#define STORE_KEY 65
void store_key(const struct store_study *study, char key[STORE_KEY]);

/* The study's number, made anew where it is not there yet.  The measures' names come with its first
** point.  `study->space` stays in use until another study is begun or the store closed. */
bool store_begin(struct store *store, const struct store_study *study, int64_t *id,
                 struct err *err);

/* Which points are there: done[i] for each of `points`. */
bool store_done(struct store *store, int64_t id, bool *done, size_t points, struct err *err);

/* Writes points of the study begun last in one transaction; one that is there is left as it is.  A
** record whose measures are not those of the study's other points is refused: those before it are
** written, it and those behind it are not.  On any other failure none is. */
bool store_put(struct store *store, int64_t id, const struct record *const *record,
               size_t count, struct err *err);

#endif
