/* The panels of queues in the picture of one run: messages that wait, the age of the oldest, and
** when messages were given up.
**
** At most BACKLOG_LINES queues are drawn: of those that somebody reads the ones that fell furthest
** behind.  One that nobody reads only fills; what comes into it are dead letters, and these are
** marks.
*/
#ifndef SQUALL_PLOTS_BACKLOG_H
#define SQUALL_PLOTS_BACKLOG_H

#include "plots/report/picture.h"

#include <stdio.h>

#define BACKLOG_LINES 6

struct backlog_line {
    const char *queue, *title; /* title: short, as "retry 2" for a rung */
    const double *waiting;     /* messages that can be received, or will be after a pause */
    const double *oldest;
};

/* Series are NULL where there is nothing to draw. */
struct backlog {
    struct backlog_line line[BACKLOG_LINES];
    size_t lines;            /* 0: there are no such panels */
    const double *in_flight; /* of all queues that are read */
    const double *dead;      /* given up, of all queues */
    const double *delivered; /* per second: of the line furthest behind, and what shares its
                                consumer */
    const double *done;
    double limit;       /* seconds that the objective allows the oldest; NaN: any */
    size_t limit_of;    /* the line that it is about */
};

struct backlog backlog_choose(const struct picture *picture);

/* queues, consumers, queue[], waiting_most, age_most, age_unit, age_limit, age_limit_of,
** dead_title; $queue: time, in flight, dead, delivered, done, waiting and oldest of each.  Nothing
** where there are no lines. */
void backlog_write(FILE *out, const struct picture *picture, const struct backlog *backlog);

#endif
