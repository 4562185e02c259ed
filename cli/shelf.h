/* A store as `squall results` is given it: which of its studies is meant, and that one's
** scenario. */
#ifndef SQUALL_CLI_SHELF_H
#define SQUALL_CLI_SHELF_H

#include "study/store/store_read.h"

#include <stdio.h>

struct world_spec;

/* A store and its studies. */
struct shelf {
    struct store *store;
    const char *path;
    struct store_entry *entry;
    size_t count;
    struct arena *arena;
    bool usual; /* the store was not named, as the word of a study was no file */
};

/* By number, by name, by the beginning of the hash or of the name: the first of these ways that
** finds any.  word NULL: the only one there is.  NULL: told on stderr. */
const struct store_entry *shelf_study(const struct shelf *shelf, const char *word);

/* What the study is about; NULL: this program does not take its scenario, or a file that it reads
** is not there. */
const struct world_spec *shelf_spec(const struct shelf *shelf, const struct store_entry *entry);

/* The study's scenario, every value in force, and as it is at a point.  The files it reads are
** named from the root; a warning on stderr where they are not what they were. */
bool shelf_write_scenario(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                          struct err *err);

bool shelf_write_point(FILE *out, const struct shelf *shelf, const struct store_entry *entry,
                       size_t point, struct err *err);

#endif
