/* What may be changed in mid-run: values of a system that is otherwise the same. */
#ifndef SQUALL_MODELS_SPEC_CHANGE_H
#define SQUALL_MODELS_SPEC_CHANGE_H

#include "base/err.h"

struct world_spec;

/* Whether `to` differs from `from` only in what can be changed while it runs; errors are in
** `findings`, at the members of `to`. */
bool change_check(const struct world_spec *from, const struct world_spec *to,
                  struct findings *findings);

#endif
