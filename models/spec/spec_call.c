#include "models/spec/spec_call.h"

#include "models/spec/call.h"
#include "models/spec/client.h"
#include "models/spec/consumer.h"
#include "models/spec/service.h"
#include "models/spec/world.h"

#include <string.h>

static struct spec_call client_call(const struct client_spec *client, const char *to)
{
    for (size_t i = 0; i < client->calls.count; i++)
        if (strcmp(client->calls.item[i].target, to) == 0)
            return (struct spec_call){ &client->calls.item[i].policies, (double)client->fleet };
    return (struct spec_call){ NULL, 0 };
}

static struct spec_call service_call(const struct service_spec *service, const char *to)
{
    for (size_t i = 0; i < service->calls.count; i++)
        if (strcmp(service->calls.item[i].target, to) == 0)
            return (struct spec_call){ &service->calls.item[i].policies,
                                       (double)service->instances };
    return (struct spec_call){ NULL, 0 };
}

static struct spec_call consumer_call(const struct consumer_spec *consumer, const char *to)
{
    for (size_t i = 0; i < consumer->calls.count; i++)
        if (strcmp(consumer->calls.item[i].target, to) == 0)
            return (struct spec_call){ &consumer->calls.item[i].policies,
                                       (double)consumer->instances };
    return (struct spec_call){ NULL, 0 };
}

struct spec_call spec_call_find(const struct world_spec *spec, const char *from, const char *to,
                                bool from_client)
{
    for (size_t i = 0; from_client && i < spec->clients.count; i++)
        if (strcmp(spec->clients.item[i].name, from) == 0)
            return client_call(&spec->clients.item[i], to);
    for (size_t i = 0; !from_client && i < spec->services.count; i++)
        if (strcmp(spec->services.item[i].name, from) == 0)
            return service_call(&spec->services.item[i], to);
    for (size_t i = 0; !from_client && i < spec->consumers.count; i++)
        if (strcmp(spec->consumers.item[i].name, from) == 0)
            return consumer_call(&spec->consumers.item[i], to);
    return (struct spec_call){ NULL, 0 };
}

const void *spec_call_policy(const struct spec_call *call, const char *policy)
{
    for (size_t i = 0; call->policies && i < call->policies->count; i++)
        if (strcmp(call->policies->item[i].kind->name, policy) == 0)
            return call->policies->item[i].value;
    return NULL;
}
