/* Runs for the search of a tipping point, by the team: the scenario at a value of the axis, again
** and again with other chance. */
#ifndef SQUALL_STUDY_TIP_TIP_TEAM_H
#define SQUALL_STUDY_TIP_TIP_TEAM_H

#include "study/team.h"
#include "study/spec_port.h"
#include "study/tip/tip.h"

struct tip_team {
    struct team *team;
    struct spec_port *port;
    const struct axis *axis;
    struct arena *arena; /* specs are kept here, one a value */
    struct tip_spec *specs;
    struct tip_run *run; /* of the lot in hand */
    size_t count, next;
};

/* `team`, `port`, `axis` and `arena` are set; all outlives the search. */
struct tip_runner tip_team_runner(struct tip_team *team);

#endif
