/* Clients: who calls, and when.
**
**   open    a fleet of processes, each with its own arrivals, whatever the answers
**   closed  users who think, call, wait for the answer, think again
**   batch   many calls at one instant
**   trace   calls at the times in a file
**   impatient  as open, but of users who give up and call again (models/load/impatient.h)
**
** A client with several calls makes one of them per root call, chosen by weight.  Each process and
** each user has streams of its own.
*/
#ifndef SQUALL_MODELS_LOAD_CLIENT_H
#define SQUALL_MODELS_LOAD_CLIENT_H

#include "models/call/edge.h"
#include "models/call/ground.h"
#include "models/load/curve.h"
#include "models/load/impatient.h"

struct client_spec;
struct client;

/* One that wants calls: a process of an open client, a user of a closed one. */
struct generator {
    struct client *client;
    struct rng rng;
    struct cursor cursor;
    struct event_id next; /* arrival, of open clients; `due` at this time */
    sim_time due;
    uint32_t id;
    uint32_t wanted; /* calls so far */
};

struct client {
    struct ground *ground;
    const struct client_spec *spec;
    struct edge **edges; /* one for each of spec->calls */
    double *weight;      /* cumulated */
    uint64_t choice_chance, user_chance;
    uint32_t salt;
    uint32_t wanted; /* calls so far, of batch and trace */
    struct generator *generator; /* open: one a process; closed: one a user */
    uint32_t generators;
    struct curve curve; /* open: of one process */
    double gap_scale;   /* brings the mean of spec->open->gaps to 1 */
    sim_time *arrival;  /* trace */
    size_t arrivals, next;
    struct visitors visitors; /* impatient */
};

/* A root call of a user (`person`: his key, of his first call).  `op`: what he wants done, where he
** may ask for it again; NULL: it is a new one.  What is returned is good only as long as the call
** has not ended, which may be at once. */
struct call *client_call(struct client *client, uint32_t owner, uint32_t key, uint32_t person,
                         struct op *op, bool again);

/* Curves, streams, trace file.  `load` are the lines by which load faults multiply its rate.
** False where the trace file can't be read. */
bool client_build(struct client *client, const struct line *load, size_t loads, struct err *err);

void client_release(struct client *client);

/* Schedules its first arrivals. */
void client_start(struct client *client);

/* It goes on by another spec of the same shape.  `curve`: of one process, where its rate is another
** from now on, else NULL; the part of the gap that is left is walked at the new rate. */
void client_change(struct client *client, const struct client_spec *spec,
                   const struct curve *curve);

/* The rate of one process. */
void client_curve(struct curve *curve, const struct client_spec *spec, const struct line *load,
                  size_t loads, struct arena *arena);

/* What its edges tell it. */
struct caller_port client_port(struct client *client);

/* Root calls wanted per second over [from, to), as far as the spec tells: load faults left out,
** closed clients as if an answer took `response` seconds. */
double client_fresh_load(const struct client *client, sim_time from, sim_time to, double response);

#endif
