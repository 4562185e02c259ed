/* How many calls, requests and messages there are at once in a run, at the most, and how many
** requests and deliveries in all: told from its spec, before anything is run.
**
** A fluid: what clients want flows along the roads, services work it off, what is too much stands
** in their queues, and how long that takes says how long callers wait, how often they time out, and
** how much they send again.  No chance, and no word of what learns (breakers, throttles,
** admission).  How near it comes: tests/cost_test.c holds it against the shipped stories.
*/
#ifndef SQUALL_STUDY_FLOW_H
#define SQUALL_STUDY_FLOW_H

#include "models/shape/topology.h"

struct flow_peak {
    double calls, requests; /* records: late ones, whose caller has left, included */
    double messages;
};

/* Over the whole run. */
struct flow_made {
    double requests;   /* at services */
    double again;      /* of whatever kind, beyond the first of their call */
    double networked;  /* of whatever kind, over a network */
    double deliveries; /* of messages to consumers */
    double moves;      /* of messages: they come due, expire, are redriven */
};

/* `topology` knows what caches let through; `mix`: root calls a second on each client road, at the
** mean over the run. */
struct flow_peak flow_peak(const struct topology *topology, const double *mix, struct arena *arena,
                           struct flow_made *made);

#endif
