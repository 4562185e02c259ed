/* The plan of a service: the stages every request goes through, made once from the spec.
**
** Calls marked `before` come first, then the service's own work, then the others, in the order of
** the scenario.  Neighbours with the same `parallel` word share a stage; `times: n` is n stages, or
** n branches of a parallel stage.
*/
#ifndef SQUALL_MODELS_SERVICE_PLAN_H
#define SQUALL_MODELS_SERVICE_PLAN_H

#include "models/service/service.h"

/* edges[i] belongs to service_spec_call(spec, i). */
struct plan_stage *plan_make(const struct service_spec *spec, struct edge *const *edges,
                        struct arena *arena, uint16_t *stages);

/* What a request's outcome becomes when a downstream call ends.  The first failure stays; a
** degraded answer makes an ok one degraded. */
enum outcome plan_outcome(enum outcome so_far, enum outcome ended, enum call_on_failure on_failure);

/* Makes the calls of a stage; request->pending are those that have not ended yet. */
void plan_start(const struct service *service, struct request *request,
                const struct plan_stage *stage);

#endif
