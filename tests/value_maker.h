/* For tests: values of described fields as text, drawn from their rows alone.
**
** Mostly something usual for the kind (a time of milliseconds to seconds, a count below a hundred),
** often an end of the range, the default, `none` or `unlimited`.
*/
#ifndef SQUALL_TESTS_VALUE_MAKER_H
#define SQUALL_TESTS_VALUE_MAKER_H

#include "base/field.h"
#include "sim/rng.h"

static inline bool rng_chance(struct rng *rng, double share)
{
    return rng_uniform(rng) < share;
}

/* Counts, numbers, times, rates, shares, flags, choices and sets; `range` instead of the field's
** own where it is not NULL.  The text reads back through field_read, in the arena. */
const char *value_make(struct rng *rng, const struct field *field, const char *range,
                       struct arena *arena);

#endif
