/* What a picture of one run shows: which services and clients, how finely, in which unit of time.
**
** At most PICTURE_POINTS points are drawn, each the mean of the windows it stands for: more would
** be noise at the width of a picture.  At most PICTURE_SERVICES services and consumers, those with
** the highest amplification and use, and of these PICTURE_LOADED with their queues.
*/
#ifndef SQUALL_PLOTS_PICTURE_H
#define SQUALL_PLOTS_PICTURE_H

#include "base/arena.h"
#include "study/study.h"

#define PICTURE_POINTS 300
#define PICTURE_SERVICES 6
#define PICTURE_LOADED 3
#define PICTURE_CLIENTS 3
#define PICTURE_SERIES (5 + 3 * PICTURE_SERVICES + 2 * PICTURE_CLIENTS)

struct picture {
    const struct study *study;
    const struct results *run;
    struct arena *arena;
    const char *unit; /* of the time axis */
    double scale;     /* that unit in seconds */
    size_t stride;    /* windows a point */
    const char *service[PICTURE_SERVICES], *client[PICTURE_CLIENTS];
    size_t services, clients; /* consumers stand behind the services, and count among them */
    size_t consumers;
    size_t loaded[PICTURE_LOADED], loadeds; /* places among `service`, from 0 */
    const char *deepest; /* where the retries of several layers add up most; "" where they don't */
    double amplification;                   /* the highest that is drawn; 0: none is */
    /* offered, attempts, goodput; retry amplification, busy, queue of each service; p50, p99 of
    ** each client; requests at the deepest service; degraded answers.  NULL: there is none. */
    const double *series[PICTURE_SERIES];
    size_t columns;
};

enum { PICTURE_OFFERED, PICTURE_ATTEMPTS, PICTURE_GOODPUT, PICTURE_FIRST_SERVICE };

/* words_drawn() of the study.  Of clients those that wait for answers: who only publishes to queues
** is answered at once. */
struct picture picture_choose(const struct study *study, struct arena *arena);

/* The point that begins with window `first`: the mean of its windows.  NaN where there is none. */
double picture_point(const struct picture *picture, const double *series, size_t first);

/* Two points side by side: less makes no line. */
bool picture_makes_line(const struct picture *picture, const double *series);

/* The highest point of a series, at least 0; NULL has none. */
double picture_highest(const struct picture *picture, const double *series);

#endif
