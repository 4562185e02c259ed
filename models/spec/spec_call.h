/* A call of the spec, found by who calls whom. */
#ifndef SQUALL_MODELS_SPEC_SPEC_CALL_H
#define SQUALL_MODELS_SPEC_SPEC_CALL_H

#include "base/field.h"

struct world_spec;

struct spec_call {
    const struct ones *policies; /* NULL: there is no such call */
    double processes;            /* that make it */
};

struct spec_call spec_call_find(const struct world_spec *spec, const char *from, const char *to,
                                bool from_client);

/* What the scenario says of its policy of this name; NULL: it has none. */
const void *spec_call_policy(const struct spec_call *call, const char *policy);

#endif
