/* Words that the effects of faults are told in. */
#ifndef SQUALL_MODELS_SPEC_EFFECTS_WORDS_H
#define SQUALL_MODELS_SPEC_EFFECTS_WORDS_H

#include "base/arena.h"
#include "base/time.h"
#include "base/units.h"

struct fault_spec;

/* "SOFAR, MORE", or one of them alone where the other is empty. */
const char *words_join(struct arena *arena, const char *sofar, const char *more);

/* Three digits: 4.17, 250, 3. */
const char *words_factor(double factor, char text[UNIT_TEXT]);

const char *words_plural(int64_t count, const char *one, const char *many);

/* What the fault strikes, one and many: a request; of a queue a publish, of a consumer a
** delivery. */
const char *words_struck(const struct fault_spec *fault);
const char *words_all_struck(const struct fault_spec *fault);

/* ", then 3 times the work, warm after 1min"; "": it is as before. */
const char *words_back(double cold, sim_time warmup, struct arena *arena);

#endif
