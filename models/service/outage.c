/* A pause goes on with each request by an event of its own, in the order in which they came in:
**
**   outage_go_on ─► inside_wake ═event═► outage_goes_on ─► walk_answered   its calls have ended
**                                                       ├► walk_ask        its key is free again
**                                                       ├► walk_finish     its replay is over
**                                                       └► door_enter      it was kept at the door
**   outage_crash ─► crew_empty, then of each inside: stop_request, or exit_refuse at the door
**                ═after `down`═► revive
**
** Invariants.  (1) `frozen`, `still` and `down` count the faults that say so; still <= frozen.  (2)
** Whoever was at work when an instance began to stand still is held until it no longer does.  (3)
** After a crash nobody is inside.
*/
#include "models/service/outage.h"

#include "models/service/capacity.h"
#include "models/service/crew.h"
#include "models/service/door.h"
#include "models/service/exit.h"
#include "models/service/inside.h"
#include "models/service/stop.h"
#include "models/service/walk.h"
#include "models/service/work.h"
#include "models/spec/fault.h"
#include "models/spec/world.h"

#include <string.h>

bool outage_strikes(const struct world_spec *spec, const char *service)
{
    for (size_t i = 0; i < spec->faults.count; i++) {
        const struct fault_spec *fault = &spec->faults.item[i];
        const char *part = fault_part(fault);
        if (part && strcmp(part, service) == 0 && fault_stops(fault))
            return true;
    }
    return false;
}

/* --- pauses --- */

void outage_goes_on(struct instance *instance, struct request *request, enum inside_wait waited)
{
    switch (waited) {
    case WAITS_WITH_ANSWERS:
        walk_answered(instance, request);
        return;
    case WAITS_TO_ASK:
        walk_ask(instance, request);
        return;
    case WAITS_TO_FINISH:
        walk_finish(instance, request);
        return;
    case WAITS_AT_DOOR:
        inside_let_go(instance, request);
        door_enter(instance, request);
        return;
    case WAITS_FOR_NOTHING:
        return;
    }
}

void outage_pause(struct instance *instance, const struct pause_spec *pause)
{
    instance->frozen++;
    if (pause->spares == SPARES_NOTHING && instance->still++ == 0)
        for (struct request *r = instance->first; r; r = stay_of(instance, r)->after)
            work_hold(instance, r);
    capacity_renew(instance);
}

void outage_go_on(struct instance *instance, const struct pause_spec *pause)
{
    instance->frozen--;
    instance->still -= pause->spares == SPARES_NOTHING;
    if (instance->still > 0)
        return;
    for (struct request *r = instance->first; r; r = stay_of(instance, r)->after) {
        work_go_on(instance, r);
        inside_wake(instance, r);
    }
    capacity_renew(instance);
}

/* --- restarts --- */

static void revive(struct sim *sim, void *self, int64_t unused)
{
    struct instance *instance = self;
    (void)sim;
    (void)unused;
    instance->down--;
    capacity_renew(instance);
}

static const struct event_type revival = { "instance is up", revive, NULL };

static void lose(struct instance *instance, struct request *request)
{
    if (stay_of(instance, request)->waits != WAITS_AT_DOOR) {
        stop_request(instance, request, OUTCOME_refused);
        return;
    }
    inside_let_go(instance, request);
    exit_refuse(instance, request, OUTCOME_refused, TIME_NONE);
}

/* The latest restart says how cold it is. */
void outage_crash(struct instance *instance, const struct restart_spec *restart)
{
    struct sim *sim = instance->service->ground->sim;
    instance->down++;
    capacity_renew(instance);
    for (uint32_t c = 0; c < instance->service->crews; c++)
        crew_empty(instance, &instance->crew[c]);
    while (instance->first)
        lose(instance, instance->first);
    instance->cold = restart->cold;
    instance->cold_from = time_add(sim_now(sim), restart->down);
    instance->cold_until = time_add(instance->cold_from, restart->warmup);
    sim_after(sim, restart->down, &revival, instance, 0);
}
