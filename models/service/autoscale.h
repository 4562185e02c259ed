/* Autoscaling: the number of a service's instances follows their utilisation, with delay, as the
** Kubernetes Horizontal Pod Autoscaler does it (kubernetes/pkg/controller/podautoscaler:
** replica_calculator.go, horizontal.go).
**
**   every interval   ratio = mean utilisation of the instances in rotation / target
**                    within the tolerance: as many as there are; else ceil(ratio x those in rotation).
**                    While others are starting and the ratio is above 1, these count as idle, and
**                    nothing is done where that makes the ratio fall to 1 or below
**   upwards          at most twice as many, or 4 more, whichever is more, per interval
**   downwards        to the largest number wanted within the stabilisation time
**
**            decide()                start_over()                 decide()
**     off ───────────► starting ───────────────────► in rotation ──────────► off
**      ▲                  │ decide(): fewer wanted                 (it finishes what it has)
**      └──────────────────┘
*/
#ifndef SQUALL_MODELS_SERVICE_AUTOSCALE_H
#define SQUALL_MODELS_SERVICE_AUTOSCALE_H

#include "base/field.h"

struct instance;
struct service;

#define AUTOSCALE_FIELDS(F, T)                                                                     \
    F(T, COUNT, max, REQUIRED, "1..10000", "instances there may be")                               \
    F(T, COUNT, min, "1", "1..10000", "instances there are at least")                              \
    F(T, SHARE, target, "60%", "1%..100%", "share of the workers that ought to be busy")           \
    F(T, TIME, interval, "15s", "100ms..1h", "time between two decisions")                         \
    F(T, TIME, delay, "60s", "0s..1h", "until a new instance serves")                              \
    F(T, SHARE, tolerance, "10%", "0%..100%", "how far from the target nothing is done")           \
    F(T, TIME, stabilisation, "5min", "0s..1d", "a decrease is to the largest number wanted within this time")
FIELD_STRUCT(autoscale_spec, AUTOSCALE_FIELDS);

struct scaler;

/* Makes a service's scaler; its instances are there already, those above `instances` of the spec away. */
struct scaler *scaler_make(struct service *service);

void scaler_start(struct scaler *scaler);

/* A worker of this instance is about to be taken (+1) or given back (-1). */
void scaler_moves(struct scaler *scaler, const struct instance *instance, int by);

/* Faults or changed values may have left another number of workers from now on. */
void scaler_workers_change(struct scaler *scaler);

/* Kubernetes' rule, by itself: how many are wanted when `ready` are in rotation, their workers busy to
** this share, and `starting` are on their way. */
int64_t autoscale_wanted(const struct autoscale_spec *spec, double busy, int64_t ready,
                         int64_t starting);

#endif
