/* How a service is put together before the run, and goes on by other values in mid-run. */
#ifndef SQUALL_MODELS_SERVICE_SERVICE_BUILD_H
#define SQUALL_MODELS_SERVICE_SERVICE_BUILD_H

#include "models/service/service.h"

/* Sets up instances and streams; edges[i] is that of call i of the spec. */
void service_build(struct service *service, struct edge *const *edges);

/* What edges that lead to it see of it. */
struct target_port service_target(struct service *service);

/* Makes guards ready and tells the levels that it starts with. */
void service_start(struct service *service);

/* Makes room for what it may change to, before the run. */
void service_plan(struct service *service, const struct service_spec *spec);

/* It goes on by another spec of the same shape; one of its calls goes by this edge from now on. */
void service_change(struct service *service, const struct service_spec *spec);
void service_change_call(struct service *service, struct edge *edge, const struct call_spec *call);

#endif
