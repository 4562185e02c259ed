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

/* What is told now is only counted. */
static inline bool service_only_counts(const struct service *service)
{
    return probe_only_counts(&service->ground->probe, service_now(service));
}

/* Where that is known. */
static inline __attribute__((always_inline)) void service_count(const struct service *service,
                                                                const struct request *request,
                                                                const struct fact *fact)
{
    struct metrics *metrics = service->ground->probe.metrics;
    meters_add(metrics, &metrics->edge[request->call->edge->id], service->meter, fact);
}

static inline __attribute__((always_inline)) void service_tell(const struct instance *instance,
                                                               const struct request *request,
                                                               const struct fact *fact)
{
    const struct service *service = instance->service;
    if (!probe_only_counts(&service->ground->probe, fact->time)) {
        struct fact copy = fact_copy(fact);
        service_tell_all(instance, request, &copy);
        return;
    }
    service_count(service, request, fact);
}

#endif
