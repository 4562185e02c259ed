/* What all runs that were asked for will cost, and whether that is to be asked about first.
**
** Times are measured, not looked up: where a study seems to take longer than a minute, its first
** spec runs for BILL_PILOT_S to find out how many events this machine does.  No result depends on
** it.
*/
#ifndef SQUALL_CLI_BILL_H
#define SQUALL_CLI_BILL_H

#include "cli/available.h"
#include "study/cost.h"

#include <stdbool.h>
#include <stddef.h>

#define BILL_PILOT_S 0.1
#define BILL_ASKS_S 3600 /* from here on, or beyond the machine's memory, --yes is wanted */

struct bill {
    double runs, events, work;
    double calls, messages, bytes;    /* open, and in queues, at once; of the largest run */
    struct available available;       /* to all runs side by side */
    double series_bytes;              /* of all, were they all kept */
    bool keeps_all;                   /* they are, however large */
    double speed, seconds;            /* of one thread; of all runs on all threads */
    size_t threads;
};

/* threads 0: all cores. */
void bill_begin(struct bill *bill, int threads, const struct available *available);

/* Adds so many runs of a spec, which has been checked. */
void bill_add(struct bill *bill, const struct world_spec *spec, double runs);

/* Last: from events to time; `spec` is one of those added. */
void bill_settle(struct bill *bill, const struct world_spec *spec);

/* "about 3.2 G events, 18 min, at most about 250 calls open at once, 12 MB"; with queues, their
** messages behind the calls. */
#define BILL_TEXT 220
const char *bill_text(const struct bill *bill, char text[BILL_TEXT]);

/* False, told on stderr, where it takes too long or too much and `yes` was not said. */
bool bill_accept(const struct bill *bill, bool yes);

#endif
