/* For tests: what root calls' traces must say, put together from facts without the recorder: every
** attempt with its times and outcomes. */
#ifndef SQUALL_TESTS_WITNESS_H
#define SQUALL_TESTS_WITNESS_H

#include "models/counts/probe.h"
#include "models/trace/trace.h"
#include "tests/crowd.h"

/* One attempt; a time that has not come is TIME_NONE. */
struct sighting {
    uint64_t edge, number, hedge;
    sim_time wanted, sent;      /* its call was wanted; it was sent */
    sim_time waited;            /* up to here its caller waited */
    uint64_t outcome;           /* and saw that */
    sim_time answered;          /* in time or late */
    uint64_t answer, lost;
};

struct witness {
    struct sighting *seen;
    const void **call;      /* [seen]: whose */
    size_t count, room;
    struct crowd calls;     /* since: when wanted */
    struct crowd requests;  /* order: place in `seen` */
    bool hedge;
};

void witness_begin(struct witness *witness);
struct observer witness_observer(struct witness *witness);

/* Fails unless the trace, of all root calls of the run, has exactly these attempts. */
void witness_agrees(struct witness *witness, const struct trace *trace, const char *what);

void witness_end(struct witness *witness);

#endif
