/* Signs: by what in the windows' series a happening is seen.  Private to chronicle*.c, loop.c and
** deeds.c.
*/
#ifndef SQUALL_MODELS_MEASURE_CHRONICLE_SIGNS_H
#define SQUALL_MODELS_MEASURE_CHRONICLE_SIGNS_H

#include "models/measure/chronicle.h"

enum { SIGN_SERIES = 3 };

/* One object, looked at for one kind. */
struct watched {
    const struct results *run;
    enum metric_scope scope;
    const char *from, *to, *endpoint; /* as in struct happening */
    const double *series[SIGN_SERIES]; /* those the sign names */
    size_t first, from_window;        /* first: after the warm-up; from_window: where to look */
    double room;                      /* NaN: unknown, or without bound */
};

/* A row of the table of signs. */
struct sign {
    enum happening_kind kind;
    enum metric_scope scope;
    const char *metric[SIGN_SERIES];
    bool (*shows)(const struct watched *watched, size_t window);
    void (*tell)(const struct watched *watched, size_t window, struct happening *happening);
    bool lasts; /* two of three windows must show it */
    double (*room)(const struct watched *watched); /* NULL: none is needed */
};

extern const struct sign signs[];
extern const size_t signs_count;

/* The series of a metric of an object; NULL: it has none. */
const double *series_of(const struct results *run, const char *object, const char *metric);

/* "edges.a.b", "services.s", ... of what is named. */
const char *object_path(enum metric_scope scope, const char *from, const char *to,
                        const char *endpoint, struct arena *arena);

/* The window of the first trigger's begin; where there is none, or it was bad before, the first
** after the warm-up. */
size_t first_looked_at(const struct results *run);
size_t first_measured(const struct results *run);

/* The sum of a series over [from, to), NaN values left out. */
double series_sum(const double *series, size_t from, size_t to);

/* What says whether a service is pressed: it has nearly all workers busy, or more wait than it has
** workers. */
struct pressure {
    const double *utilisation, *busy, *queue; /* NULL: not measured */
};
struct pressure pressure_of(const struct results *run, const char *service, struct arena *arena);
bool pressure_at(const struct pressure *pressure, size_t window);

#endif
