/* Runs for the search of a tipping point, by the crew: the scenario at a value of the axis, again
** and again with other chance. */
#ifndef SQUALL_STUDY_TIP_TIP_CREW_H
#define SQUALL_STUDY_TIP_TIP_CREW_H

#include "study/crew.h"
#include "study/spec_port.h"
#include "study/tip/tip.h"

struct tip_crew {
    struct crew *crew;
    struct spec_port *port;
    const struct axis *axis;
    struct arena *arena; /* specs are kept here, one a value */
    struct tip_spec *specs;
    struct tip_run *run; /* of the lot in hand */
    size_t count, next;
};

/* `crew`, `port`, `axis` and `arena` are set; all outlives the search. */
struct tip_runner tip_crew_runner(struct tip_crew *crew);

#endif
