/* Which root call is looked at: an observer of a first run that keeps a line about each, and the
** choice among them.
*/
#ifndef SQUALL_MODELS_TRACE_CHOICE_H
#define SQUALL_MODELS_TRACE_CHOICE_H

#include "base/err.h"
#include "models/counts/probe.h"
#include "models/trace/known.h"

struct topology;

/* One root call: 24 bytes, so that ten million of them take 240 MB. */
struct root_line {
    sim_time wanted;
    sim_time span;      /* until its end; TIME_NONE: it is still open */
    uint32_t attempts;  /* through all layers, as long as the run lasts */
    uint16_t client;    /* its place */
    uint8_t outcome;
};

struct choice {
    const struct topology *topology;
    struct root_line *root; /* the n-th root call of the run stands at n - 1 */
    size_t roots, room;
    struct known known;     /* calls, requests and messages, by their root calls */
    uint32_t delivery;      /* whose call starts next */
};

void choice_begin(struct choice *choice, const struct topology *topology);
struct observer choice_observer(struct choice *choice);
void choice_release(struct choice *choice);

enum choice_by {
    CHOICE_SENSIBLE,      /* most attempts; of equals the slowest, so where nothing is retried: that */
    CHOICE_MOST_ATTEMPTS,
    CHOICE_SLOWEST,
    CHOICE_AT,            /* the first wanted at or after a time */
    CHOICE_NTH            /* the n-th, from 1, in the order in which they were wanted */
};

/* Among those of a client, or of all; that failed, or any. */
struct choice_wish {
    enum choice_by by;
    bool failed;
    size_t client; /* its place; TRACE_ANY_CLIENT of recorder.h, SIZE_MAX */
    sim_time at, since; /* since: none that was wanted before, unless by time or number */
    uint64_t nth;
};

/* Of the one that was chosen: its number, from 1, what is known of it, and of those that it was
** chosen from. */
struct chosen {
    uint64_t number;
    const struct root_line *line;
    uint64_t among;     /* how many there are */
    uint64_t failed;    /* of these */
    uint64_t as_many;   /* of these, with at least as many attempts, itself among them */
    uint64_t as_slow;   /* of these, at least as slow */
};

/* False with `err` where there is no such call; `duration`: of the run. */
bool choice_make(const struct choice *choice, const struct choice_wish *wish, sim_time duration,
                 struct chosen *chosen, struct err *err);

#endif
