/* What the panels of queues in the picture of one run show: messages that wait, the age of the
** oldest, and when messages were given up.
**
** At most BACKLOG_LINES queues are drawn: of those that somebody reads, or that have filled and the
** objective is about, the ones that fell furthest behind.  Any other only fills; what comes into it
** are dead letters, and these are marks.
*/
#ifndef SQUALL_PLOTS_BACKLOG_H
#define SQUALL_PLOTS_BACKLOG_H

#include "plots/report/picture.h"

#include <stdbool.h>

#define BACKLOG_LINES 6

struct backlog_line {
    const char *queue, *title; /* title: short, as "retry 2" for a rung */
    const double *waiting;     /* messages that can be received, or will be after a pause */
    const double *oldest;
    bool aged;                 /* its age is drawn: it is more than the pause of a rung */
};

/* What the objective allows, and the line that it is about. */
struct backlog_limit {
    double most; /* NaN: anything */
    size_t of;
};

/* Series are NULL where there is nothing to draw. */
struct backlog {
    struct backlog_line line[BACKLOG_LINES];
    size_t lines;            /* 0: there are no such panels */
    const double *in_flight; /* of all queues that are read */
    const double *dead;      /* given up, of all queues */
    const double *delivered; /* per second: of the line furthest behind, and what shares its
                                consumer */
    const double *done;      /* per second: whose acknowledgement counted */
    struct backlog_limit oldest, depth; /* seconds, and messages that wait */
};

struct backlog backlog_choose(const struct picture *picture);

/* The consumer takes from this queue, or from this rung. */
bool backlog_reads(const struct picture *picture, const char *consumer, const char *queue);

#endif
