/* What stops instances as a whole: a pause, a restart, a deploy.
**
**               outage_pause                    outage_crash
**   UP ──────────────────────► FROZEN      UP, FROZEN ──────► DOWN ── down is over ──► UP, cold
**    ▲                           │                              (revive)                │
**    └────── outage_go_on ───────┘                                    warmth comes with time
**
** Frozen: nothing begins, and no work advances unless the pause spares what is running.  Work under
** way ends later by the length of the pause; what arrives is kept at the door (the connection is
** accepted, nobody reads it) and goes through it afterwards; so do the answers to downstream calls.
**  The timers of these calls (timeouts, pauses between attempts) run on, as timers of the operating
**  system would; what they set going is sent.
** Down: all that was queued or at work is lost, its callers see `refused`; so does whoever calls.
**
** Instances of services that such faults strike keep a list of the requests inside; the others pay
** nothing.  Faults may overlap: an instance is frozen, or down, while any of them says so.
*/
#ifndef SQUALL_MODELS_SERVICE_OUTAGE_H
#define SQUALL_MODELS_SERVICE_OUTAGE_H

#include "models/service/service.h"

/* Some fault stops instances: requests must then be known, by service_build's time. */
bool outage_strikes(const struct world_spec *spec, const char *service);

void outage_pause(struct instance *instance, const struct pause_spec *pause);
void outage_go_on(struct instance *instance, const struct pause_spec *pause);

/* Loses what is inside; refuses for `restart->down`; then it is cold. */
void outage_crash(struct instance *instance, const struct restart_spec *restart);

/* One instance batch after the other.  `over` is told when the last one is in rotation again, and
** warm. Everything lives in the world's arena. */
void outage_deploy(struct service *service, const struct deploy_spec *spec, sim_time *over);

/* A request gets past the door, or is kept there; and when it leaves the service (harmless if it never
** came in). */
void outage_join(struct request *request);
void outage_keep(struct request *request);
void outage_leave(struct request *request);

/* At the instant at which a pause ends, those kept at the door go through it one after the other.
** Who arrives meanwhile lines up behind them: true. */
bool outage_lines_up(struct request *request);

/* What a request inside waits for its instance to go on with. */
enum outage_wait {
    WAITS_FOR_NOTHING,
    WAITS_AT_DOOR,
    WAITS_WITH_ANSWERS, /* of its downstream calls */
    WAITS_TO_ASK,       /* for its idempotency key again */
    WAITS_TO_FINISH     /* a replay */
};

/* It would do that now; true: its instance is frozen, and goes on with it later. */
bool outage_defers(struct request *request, enum outage_wait what);

/* Times the work, of an instance that has restarted. */
double outage_cold(const struct instance *instance, sim_time now);

/* How long a deploy of so many instances takes when draining takes no time. */
sim_time outage_deploy_time(const struct deploy_spec *spec, int64_t instances);

/* What is at work stands still. */
static inline bool outage_stands_still(const struct instance *instance)
{
    return instance->still > 0 || instance->down > 0;
}

/* Nothing begins. */
static inline bool outage_stopped(const struct instance *instance)
{
    return instance->frozen > 0 || instance->down > 0;
}

#endif
