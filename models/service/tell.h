/* What happens to a request is told here.
**
** Who states a fact gives its kind, its time, and what that kind has of its own
** (models/counts/fact.h).  Whose it is (the edge, the service, the instance, the call) is added
** only where others hear it besides the counts; those are kept by the service's own meter.
*/
#ifndef SQUALL_MODELS_SERVICE_TELL_H
#define SQUALL_MODELS_SERVICE_TELL_H

#include "models/service/service.h"

/* What is rare: the window has ended, or others hear it, too. */
void service_tell_all(const struct instance *instance, const struct request *request,
                      const struct fact *fact);

static inline __attribute__((always_inline)) void service_tell(const struct instance *instance,
                                                               const struct request *request,
                                                               const struct fact *fact)
{
    const struct service *service = instance->service;
    const struct probe *probe = &service->ground->probe;
    if (!probe_only_counts(probe, fact->time)) {
        struct fact copy = fact_copy(fact);
        service_tell_all(instance, request, &copy);
        return;
    }
    meters_add(probe->metrics, &probe->metrics->edge[request->call->edge->id], service->meter,
               fact);
}

#endif
