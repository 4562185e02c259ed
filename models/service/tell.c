#include "models/service/tell.h"

void service_tell_all(const struct instance *instance, const struct request *request,
                      const struct fact *fact)
{
    const struct service *service = instance->service;
    struct fact whole = *fact;
    whole.edge = request->call->edge->id;
    whole.service = service->id;
    whole.instance = instance->id;
    whole.call = call_primary(request->call);
    whole.request = request;
    probe_tell_all(&service->ground->probe, &whole);
}
