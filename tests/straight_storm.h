/* The storm of scenarios/one-tier-storm.yaml, variant full-jitter, as one would write it for this
** storm alone: no engine, no records that know their types, no policies, one heap, one ring for the
** timeouts.
**
** It shares nothing with squall but the sizes of the storm, so it is a second opinion on what comes
** out; and it counts the same things per second of the run, so it is the floor that the cost of an
** attempt is measured against.
*/
#ifndef SQUALL_TESTS_STRAIGHT_STORM_H
#define SQUALL_TESTS_STRAIGHT_STORM_H

#include <stdint.h>

struct straight_results {
    uint64_t calls, attempts, refused, timeouts;
    double goodput, latency; /* calls answered a second; their mean, in seconds */
    double busy;             /* share of the workers' time */
};

struct straight_results straight_storm(uint64_t seed);

#endif
