/* Private to results_read.c and results_file.c: a place in a file of results, and what stands
** there.
**
** A place is named by the way to it, `runs[2].judgement.verdict`.  What reads a value returns false
** with `err`, which names file and place, where the value is missing or is none of that kind.
*/
#ifndef SQUALL_STUDY_RESULTS_AT_H
#define SQUALL_STUDY_RESULTS_AT_H

#include "study/results_file.h"
#include "study/results_members.h"

#include <jansson.h>

struct at {
    const struct results_file *file;
    const json_t *value; /* NULL: it is missing */
    const char *place;
};

struct at at_member(const struct at *at, const char *name);
struct at at_item(const struct at *at, size_t i);

/* Returns false: it is missing, or must be so. */
bool at_wrong(const struct at *at, struct err *err, const char *must);

bool at_number(const struct at *at, double *number, struct err *err); /* null: NaN; "inf" */
bool at_whole(const struct at *at, int64_t *number, struct err *err);
bool at_count(const struct at *at, uint64_t *count, struct err *err);
bool at_place(const struct at *at, size_t *place, struct err *err); /* null: KEPT_NOWHERE */
bool at_text(const struct at *at, const char **text, struct err *err);
bool at_name(const struct at *at, const char **name, struct err *err); /* null: NULL */
bool at_flag(const struct at *at, bool *flag, struct err *err);
bool at_choice(const struct at *at, enum how how, void *into, struct err *err);

/* A list of so many, or of any number where `count` is SIZE_MAX; of what: for the message. */
bool at_array(const struct at *at, size_t count, const char *of, struct err *err);

/* So many numbers, in the file's arena; NULL with `err`. */
double *at_numbers(const struct at *at, size_t count, const char *of, struct err *err);

#endif
