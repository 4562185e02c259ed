/* What a run will cost, told from its spec alone, before anything is run.
**
** Events: what clients want over the whole run, each call with the requests that it makes further
** down, one event a piece and two for a network.  From the first fault on, and where more is wanted
** than can be served, retries add to that, nobody knows how many: the geometric mean of none and
** all that the policies allow, which is wrong by at most the root of their ratio.  Where there are
** queues, calls and deliveries are counted as they flow (study/flow.h): a backlog is worked off
** later, and what fails comes back.
** Memory: windows, users, processes, and the calls open at once (study/flow.h), of which rather too
** many are said than too few; messages that wait.
** How near that comes, tests/cost_test.c holds against the shipped stories.  Calls: half of them
** within a factor of 1.5, none more than a third too low (beside queues: half) nor six times too
** high.  Bytes: all within a factor of 3.
*/
#ifndef SQUALL_STUDY_COST_H
#define SQUALL_STUDY_COST_H

struct world_spec;

struct cost {
    double events;
    double work;      /* the same with what windows cost, in events: divided by events/s it is the
                         time */
    double in_flight; /* calls open at once, at the most */
    double requests;  /* at services, or on the way there; late ones included */
    double messages;  /* in queues, and in flight */
    double bytes;     /* of one run; as many runs are in memory as there are threads */
    double kept;      /* what stays of it while other runs are made, if its series do */
};

/* The spec has been checked. */
struct cost cost_of(const struct world_spec *spec);

/* Events a second of a core, of the shipped stories; the median (tests/cost_test.c). */
#define COST_SPEED 3e6

#endif
