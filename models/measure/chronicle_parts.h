/* Private to chronicle*.c: a chronicle in the making. */
#ifndef SQUALL_MODELS_MEASURE_CHRONICLE_PARTS_H
#define SQUALL_MODELS_MEASURE_CHRONICLE_PARTS_H

#include "models/measure/chronicle_signs.h"

struct making {
    const struct results *run;
    struct arena *arena;
    struct happening *happening; /* [happenings] */
    size_t happenings, room;
    size_t first, begin; /* windows: after the warm-up; where it is looked for news */
    size_t hold;         /* windows that health must last */
};

/* One more, with nothing known of it but that. */
struct happening *making_add(struct making *making, enum happening_kind kind, sim_time at);

/* --- chronicle_course.c --- */

/* Harm and its end, as the judgement has them. */
void add_course(struct making *making);

/* --- chronicle_reasons.c --- */

/* Of two that say the same of one object, one goes: a long queue that is full, a service's requests
** that are one edge's retries; of services that these multiply at, the one farthest from the
** clients stays; and work for nobody, where nothing broke, harms nobody. */
void leave_out_doubles(struct making *making);

/* Which of them follow from which; they are in order. */
void find_reasons(struct making *making);

#endif
