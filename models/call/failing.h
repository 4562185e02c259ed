/* How requests are made to fail: by shares of classes, or by one class. */
#ifndef SQUALL_MODELS_CALL_FAILING_H
#define SQUALL_MODELS_CALL_FAILING_H

#include "models/spec/effects/errors.h"
#include "models/spec/outcome.h"
#include "sim/rng.h"

/* One draw against the shares of an error_spec times `strength`; OUTCOME_ok: none. */
enum outcome error_draw(const struct error_spec *spec, double strength, struct rng *rng);

/* The generator's next draw: with this chance the effect has taken place, though the answer is that
** error. */
bool error_after_effect(double effect, enum outcome outcome, struct rng *rng);

/* Of FAILURE_WORDS. */
enum outcome failure_class(int as);

#endif
