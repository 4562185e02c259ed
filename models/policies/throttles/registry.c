/* All throttles, one row each. */
#include "models/policies/throttles/throttle.h"

extern const struct throttle_type sre_throttle;
extern const struct throttle_type aws_adaptive_throttle;
extern const struct throttle_type nack_throttle;
extern const struct throttle_type rate_throttle;

static const struct kind *const throttles[] = {
    &sre_throttle.kind,
    &aws_adaptive_throttle.kind,
    &nack_throttle.kind,
    &rate_throttle.kind,
};

const struct registry throttle_registry = { "throttle", throttles,
                                            sizeof throttles / sizeof *throttles, NULL };
