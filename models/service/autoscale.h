/* Autoscaling: the number of a service's instances follows their utilisation, with delay, as the
** Kubernetes Horizontal Pod Autoscaler does it (kubernetes/pkg/controller/podautoscaler:
** replica_calculator.go, horizontal.go).
**
**   every interval   ratio = mean utilisation of the instances in rotation / target
**                    within the tolerance: as many as there are; else ceil(ratio x those in
**                    rotation).  While others are starting and the ratio is above 1, these count as
**                    idle, and nothing is done where that makes the ratio fall to 1 or below
**   upwards          at most twice as many, or 4 more, whichever is more, per interval
**   downwards        to the largest number wanted within the stabilisation time
**
**       add_instance            start_over                 remove_instance
**   off ───────────► starting ─────────────► in rotation ──────────────────► off
**    ▲                  │ remove_instance              (it finishes what it has)
**    └──────────────────┘
*/
#ifndef SQUALL_MODELS_SERVICE_AUTOSCALE_H
#define SQUALL_MODELS_SERVICE_AUTOSCALE_H

#include "models/spec/autoscale.h"

struct instance;
struct service;

struct scaler;

/* Makes a service's scaler; its instances are there already, those above `instances` of the spec
** away. */
struct scaler *scaler_make(struct service *service);

void scaler_start(struct scaler *scaler);

/* A worker of this instance is about to be taken (+1) or given back (-1). */
void scaler_moves(struct scaler *scaler, const struct instance *instance, int by);

/* Faults or changed values may have left another number of workers from now on. */
void scaler_workers_change(struct scaler *scaler);

/* Kubernetes' rule, by itself: how many are wanted when `ready` are in rotation, their workers busy
** to this share, and `starting` are on their way. */
int64_t autoscale_wanted(const struct autoscale_spec *spec, double busy, int64_t ready,
                         int64_t starting);

#endif
