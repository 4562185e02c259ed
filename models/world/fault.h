/* Faults: changes to the world on a timeline.
**
** A fault has a strength: 0, growing over ramp_up to 1, back to 0 over ramp_down, both inside its
** time.  Ramps move in FAULT_STEPS steps.  Whenever a strength changes, what ails its target is put
** together anew from all faults on it; requests read only that.  What an effect does when the fault
** begins or ends is its type's (models/call/effect.h).  Faults on a client's load are known
** beforehand and become lines that the client's rate is multiplied with, ramps exact.
**
** One that is cut short (world_spec.cut) goes its way up to then, ramps and all, and is gone at
** once: until then nothing is other than without the cut, but for how a load that ramps is rounded.
*/
#ifndef SQUALL_MODELS_WORLD_FAULT_H
#define SQUALL_MODELS_WORLD_FAULT_H

#include "models/call/edge.h"
#include "models/load/curve.h"
#include "models/measure/period.h"
#include "models/queues/consumer.h"
#include "models/service/service.h"

struct fault_spec;
struct world_spec;

#define FAULT_STEPS 100

struct faults;

struct fault {
    const struct fault_spec *spec;
    struct faults *all;
    struct service *service; /* one of these three, or none (load); a consumer's, too */
    struct edge *edge;
    struct mqueue *queue;
    struct mqueue *from, *to;   /* of a redrive */
    struct consumer *consumer;
    sim_time begin, end; /* SIM_FOREVER: to the end of the run */
    sim_time over;       /* its end, or when it was cut short */
    struct stroke *stroke; /* one for each of its effects */
    size_t strokes;
};

struct faults {
    struct ground *ground;
    struct fault *fault;
    size_t count;
};

/* The targets are set; makes room for what ails them. */
void faults_build(struct faults *faults);

/* Schedules them all. */
void faults_start(struct faults *faults);

/* What became of each, in the scenario's order. */
void faults_outcome(const struct faults *faults, struct fault_outcome *outcome);

/* The load faults on a client as lines; returns how many. */
size_t fault_loads(const struct world_spec *spec, const char *client, struct arena *arena,
                   struct line **lines);

#endif
