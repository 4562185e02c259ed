/* What is varied: a path of a scenario and the values it takes.
**
**     services.api.workers=1..10:10          ten values from 1 to 10, evenly spaced
**     clients.web.open.rate=10ms..10s:log:20 twenty, each the same factor above the one before
**     services.api.calls.db.retry.jitter=none,full,equal      a list of words
**     clients.web.open.rate=100/s..300/s     a range, for `tip`
**
** Both ends have the same kind of unit; values are written in a unit that reads back exactly.
*/
#ifndef SQUALL_STUDY_AXIS_H
#define SQUALL_STUDY_AXIS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum axis_unit { AXIS_NUMBER, AXIS_TIME, AXIS_RATE, AXIS_SHARE, AXIS_WORDS };
enum axis_scale { AXIS_LINEAR, AXIS_LOG };
enum { AXIS_VALUES = 1000000 }; /* of a grid, at most */

struct axis {
    const char *path; /* as axis_path() writes it */
    const char *text; /* as it was asked for, with the path written the same way */
    enum axis_unit unit;
    enum axis_scale scale;
    double low, high;        /* seconds for times, per second for rates */
    bool whole;              /* only whole numbers; see axis_round */
    size_t count;            /* of values in a grid; 0: a range */
    const char *const *word; /* of a list; `count` of them */
    size_t asked, dense;     /* axis.c's own, of whole numbers */
};

/* How a value is to be set: path and text, as of --set. */
struct choice {
    const char *path, *value;
};

/* Reads "PATH=..." in one of the forms above; `err` says what would be right. */
bool axis_parse(const char *text, struct axis *axis, struct arena *arena, struct err *err);

/* False with `err`: a path of which all values must have the same (seed, replications), or that
** changes nothing in a run (the name). */
bool axis_may_vary(const struct axis *axis, struct err *err);

/* The first `length` bytes of a path with every "[0]" as ".0": one way for both. */
const char *axis_path(const char *path, size_t length, struct arena *arena);

/* The i-th of the grid's values; of a list its place. */
double axis_value(const struct axis *axis, size_t i);

/* The value at a share of the way from low to high, on the axis's scale; of a list the place. */
double axis_at(const struct axis *axis, double share);

/* The reverse of axis_at. */
double axis_share(const struct axis *axis, double value);

/* As a scenario has it: "31.6ms", "3", "none".  Reads back to the nearest nanosecond, or to the
** same double. */
const char *axis_text(const struct axis *axis, double value, struct arena *arena);

/* For people: three digits or so. */
const char *axis_shown(const struct axis *axis, double value, struct arena *arena);

/* From now on only whole numbers; a grid loses values that fall together. */
void axis_round(struct axis *axis);

#endif
