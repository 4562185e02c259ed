/* What stops instances as a whole: a pause, a restart (and the deploy that makes these: deploy.h).
**
**               outage_pause                    outage_crash
**   UP ──────────────────────► FROZEN      UP, FROZEN ──────► DOWN ── down is over ──► UP, cold
**    ▲                           │                              (revive)                │
**    └────── outage_go_on ───────┘                                    warmth comes with time
**
** Frozen: nothing begins, and no work advances unless the pause spares what is running.  Work under
** way ends later by the length of the pause; what arrives is kept at the door (the connection is
** accepted, nobody reads it) and goes through it afterwards; so do the answers to downstream calls.
** The timers of these calls (timeouts, pauses between attempts) run on, as timers of the operating
** system would; what they set going is sent.
** Down: all that was queued or at work is lost, its callers see `refused`; so does whoever calls.
**
** Faults may overlap: an instance is frozen, or down, while any of them says so.
*/
#ifndef SQUALL_MODELS_SERVICE_OUTAGE_H
#define SQUALL_MODELS_SERVICE_OUTAGE_H

#include "models/service/service.h"
#include "models/spec/effects/pause.h"
#include "models/spec/effects/restart.h"

struct world_spec;

/* Some fault stops instances: requests must then be known, by service_build's time. */
bool outage_strikes(const struct world_spec *spec, const char *service);

void outage_pause(struct instance *instance, const struct pause_spec *pause);
void outage_go_on(struct instance *instance, const struct pause_spec *pause);

/* Loses what is inside; refuses for `restart->down`; then it is cold. */
void outage_crash(struct instance *instance, const struct restart_spec *restart);

/* The instance goes on, and a request inside with what it has waited for (port->goes_on). */
void outage_goes_on(struct instance *instance, struct request *request, enum inside_wait waited);

#endif
