/* Endpoints: kinds of requests that callers tell apart. */
#ifndef SQUALL_MODELS_SPEC_ENDPOINT_H
#define SQUALL_MODELS_SPEC_ENDPOINT_H

#include "base/field.h"

/* A kind of request, e.g. a page of the shop. */
#define ENDPOINT_FIELDS(F, T)                                                                     \
    F(T, NAME, name, "", "", "the endpoint's name")                                               \
    F(T, COUNT, workers, "none", "1..1000000 or none",                                            \
      "workers of each instance set apart for its requests, with a queue of their own; none: it " \
      "shares those that no endpoint has")                                                        \
    F(T, ONE(dist_registry), service_time, "none", "",                                            \
      "the work on such a request; none: that of the service")
FIELD_STRUCT(endpoint_spec, ENDPOINT_FIELDS);

#define ENDPOINT_ANY UINT32_MAX
#define ENDPOINTS_MAX UINT16_MAX /* of a service: what a fact can hold (models/counts/fact.h) */

#endif
