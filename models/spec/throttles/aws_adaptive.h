/* The AWS SDKs' adaptive mode: a rate that falls with each throttling answer. */
#ifndef SQUALL_MODELS_SPEC_THROTTLES_AWS_ADAPTIVE_H
#define SQUALL_MODELS_SPEC_THROTTLES_AWS_ADAPTIVE_H

#include "models/spec/throttles.h"

#define AWS_ADAPTIVE_FIELDS(F, T) THROTTLE_SCOPE_FIELD(F, T)
FIELD_STRUCT(aws_adaptive_throttle_spec, AWS_ADAPTIVE_FIELDS);

#endif
