/* A sweep: one scenario at every point of a space, several replications at each.
**
** All points share their chance (common random numbers): the same seed, replication by replication,
** so that neighbours differ by what is varied alone.  Points are run in their order, each in memory
** of its own that is given back when its last replication has ended: however large a sweep, only
** the points in hand are held.  What a point gave goes to a sink at once, so a sweep that is
** stopped has lost nothing but those.  A record depends on its point alone, not on threads, order
** or other points.
*/
#ifndef SQUALL_STUDY_SWEEP_H
#define SQUALL_STUDY_SWEEP_H

#include "study/team.h"
#include "study/estimate.h"
#include "study/record.h"
#include "study/space.h"
#include "study/spec_port.h"

struct sweep {
    const struct space *space;
    struct spec_port *port;
    uint64_t seed;
    size_t replications; /* of each point, at least one */
};

/* Takes the record of a point, in any order of points, never two at once; the record is gone after
** the call.  False with `err` ends the sweep. */
struct sweep_sink {
    bool (*put)(void *self, const struct record *record, struct err *err);
    void *self;
};

enum { SWEEP_CHECKED = 256 };

/* Whether the points make valid scenarios: every one where there are at most SWEEP_CHECKED, else
** the corners of a grid, or so many of a hypercube.  False with `err` of the first that does
** not. */
bool sweep_check(const struct sweep *sweep, struct err *err);

/* Warnings of the same points that the scenario without choices does not have; the same one with
** other numbers counts once. */
enum { SWEEP_WARNINGS = 16 };
struct sweep_warnings {
    size_t looked_at, count;
    struct sweep_warning {
        const char *text, *last_text; /* of the first point that has it, and of the last */
        size_t points, first, last;   /* how many have it */
    } warning[SWEEP_WARNINGS];
};
struct sweep_warnings sweep_warnings(const struct sweep *sweep, struct arena *arena);

/* Runs the points for which done[] is not set yet, and sets it.  False with `err` where a point has
** no valid scenario, a run failed or the sink did; the points put before stay.  A team that was
** stopped has not failed. */
bool sweep_run(const struct sweep *sweep, bool *done, struct sweep_sink sink, struct team *team,
               struct err *err);

/* One point alone, its record in the arena.  NULL with `err`; with no text in it: stopped. */
struct record *sweep_run_point(const struct sweep *sweep, size_t point, struct team *team,
                               struct arena *arena, struct err *err);

/* --- what comes of it --- */

/* Of a point: how many runs did not recover, and means of the metrics asked for. */
struct sweep_point {
    bool there;
    struct share lost;
    struct estimate *value; /* one a metric */
};

struct sweep_metric {
    const char *path, *unit;
};

struct sweep_table {
    const struct space *space;
    const struct sweep_metric *metric;
    size_t metrics;
    struct sweep_point *point; /* space->points of them */
};

/* A table without any point yet.  All in the arena. */
struct sweep_table *sweep_table_make(const struct space *space, const struct sweep_metric *metric,
                                     size_t metrics, struct arena *arena);

/* Fills in the record's point; it must have all the metrics. */
void sweep_table_put(struct sweep_table *table, const struct record *record);

/* The share of the way along axis `axis` at which half of the runs don't recover any more, between
** the values a and b (shares of the way) at which the shares p and q don't; p and q lie on two
** sides of a half. */
double sweep_crossing(double a, double p, double b, double q);

#endif
