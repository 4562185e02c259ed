/* The verdict on one run: was it absorbed, did it heal, did the storm outlive its trigger?
**
** Of triggers, remedies and events: models/measure/period.h; of good, bad and idle windows:
** models/measure/health.h; of causes: models/measure/cause.h.  A closed set, best first:
**
** absorbed     no window was bad
** contained    bad, but not beyond the last trigger; also where that lasts to the end of the run
** recovered    bad after a trigger's end, for no longer than it had lasted; or for longer, as
**              messages were late that no deliveries again kept so: a backlog that drained, a pause
**              or a lease that had to end
** storm        ... for longer, then good again; or without a trigger, by its own retries
** metastable   bad to the end, and something is overloaded, or deliveries that fail keep a queue's
**              consumers behind, although what is wanted afresh could be served
** saturated    bad with no trigger to blame, or for longer after it than it had lasted, because
**              more is wanted than can be served: no retry storm
** unhealthy    bad although nothing is overloaded and no trigger is there any more, as where a
**              backlog of messages drains still; or bad already before the first trigger
**
** Triggers that overlap are one; each is held against what came after it, until the next one, and
** where it is bad still by then the two go on together.  The worst of them decides.
**
** Recovers: from the last trigger's end (the warm-up's, where there is none) there is a stretch of
** good windows that lasts objective.hold, or all that is left before the run ends or goes quiet for
** good (`squall check` warns where that is short), and the run does not end bad again: three of
** four windows for a hold at the least.
** Ages show an outage late: while a queue gets behind with a message that had been there when the
** trigger ended, what was good before that was no recovery.
** Where it goes quiet while the windows are bad still, the end of the last call is the recovery if
** nobody asked afresh since the trigger ended, or if, of the calls that ended since then,
** objective.goodput ended well.  Without a trigger it is the end of the run that is looked at.
** A trigger that lasts to the end leaves nothing to recover in: contained, and it comes back only
** where most of the last `hold` is good.  One that was borne for a hold before another came is not
** looked at.  Remedies and events never count as triggers: a cure does not shorten the outage that
** it cured.
*/
#ifndef SQUALL_MODELS_MEASURE_VERDICT_H
#define SQUALL_MODELS_MEASURE_VERDICT_H

#include "models/measure/period.h"
#include "models/spec/outcome.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order of VERDICT_WORDS. */
enum verdict {
    VERDICT_ABSORBED,
    VERDICT_CONTAINED,
    VERDICT_RECOVERED,
    VERDICT_STORM,
    VERDICT_METASTABLE,
    VERDICT_SATURATED,
    VERDICT_UNHEALTHY,
    VERDICT_COUNT
};

/* What a window was (models/measure/health.h). */
enum window_health { HEALTH_IDLE, HEALTH_GOOD, HEALTH_BAD };

const char *verdict_name(enum verdict verdict); /* "metastable" */

/* What kept it down, or keeps it so (models/measure/cause.h): name, and the word it is kept by. */
#define CAUSES(X)                   \
    X(NONE, "none")                 \
    X(SATURATION, "saturation")     \
    X(COLD_CACHE, "cold cache")     \
    X(RETRIES, "retries")           \
    X(ABANDONED, "abandoned work")  \
    X(BACKLOG, "backlog")           \
    X(BREAKER, "breaker")           \
    X(EJECTED, "ejected")           \
    X(LIMIT, "limit")               \
    X(PAUSES, "pauses")             \
    X(HANGING, "hanging")           \
    X(SLOW, "slow")                 \
    X(OUTCOME, "outcome")           \
    X(CONSUMERS, "consumers")       \
    X(BURST, "burst")               \
    X(STOPPED, "stopped")           \
    X(LEASES, "leases")             \
    X(REDELIVERIES, "redeliveries") \
    X(BLOCKED, "blocked")           \
    X(HELD, "held")                 \
    X(DRAINS, "drains")             \
    X(STAYS, "stays")               \
    X(PAUSED, "paused")

enum cause_kind {
#define CAUSE_CASE(name, word) CAUSE_##name,
    CAUSES(CAUSE_CASE)
#undef CAUSE_CASE
};

/* from, to: the edge meant, or only `to`: the service; names are the scenario's; NULL: none.  Where
** only consumers are behind: the queue and who takes from it, and for root calls its messages. */
#define CAUSE_MEMBERS(X)                                                                           \
    X(CAUSE, kind)                                                                                 \
    X(FLAG, overloaded)                                                                            \
    X(NAME, from)                                                                                  \
    X(NAME, to)                                                                                    \
    X(OUTCOME, outcome)  /* of CAUSE_OUTCOME */                                                    \
    X(NUMBER, share)     /* abandoned: of the work; breaker: of the time open; cold cache: of the  \
                            calls that it answers; limit: of the requests; outcome, hanging: of    \
                            the calls; pauses: attempts a call; leases: of the deliveries;         \
                            redeliveries: of the deliveries; blocked: of the slots at work; held:  \
                            times the usual; drains: seconds that it still takes;                  \
                            consumers: of the slots at work, where that is no limit, or 0; burst:  \
                            when it came, the begin of its window in seconds; paused: messages */  \
    X(NUMBER, busy)      /* share of the workers of the busiest service */                         \
    X(FLAG, retried)     /* retries lead there, too */                                             \
    X(NUMBER, well)      /* root calls per second that were answered well */                       \
    X(NUMBER, wasted)    /* of the work of the overloaded service, for callers that had left */    \
    X(NUMBER, wanted)    /* root calls per second wanted afresh in the windows looked at; burst:   \
                            its messages */                                                        \
    X(NUMBER, can)       /* root calls per second that could be served in that state; drains,      \
                            stays: messages that left */                                           \
    X(NUMBER, capacity)  /* the same with warm caches; INFINITY where nothing limits it */

struct cause {
    CAUSE_MEMBERS(KEPT_MEMBER)
};

/* Times in seconds; NaN: there is none. */
#define JUDGEMENT_MEMBERS(X)                                                                       \
    X(VERDICT, verdict)                                                                            \
    X(NUMBER, downtime)       /* sum of the bad windows */                                         \
    X(NUMBER, slow_time)      /* of these, the ones in which only the latency objective was        \
                                 missed */                                                         \
    X(NUMBER, served)         /* of what was wanted in the bad windows, the share answered well    \
                                 in them; those left out in which nothing but queues was missed */ \
    X(NUMBER, bad_since)      /* the begin of the first bad window */                              \
    X(NUMBER, bad_until)      /* the end of the last one */                                        \
    X(NUMBER, later)          /* of the downtime, what came after the recovery from the            \
                                 triggers */                                                       \
    X(NUMBER, relapsed)       /* good again after the triggers, but bad from then on to the end */ \
    X(NUMBER, time_to_impact) /* from the first trigger's begin to the first bad window */         \
    X(NUMBER, recovery_time)  /* from the last trigger's end to the first stretch of health of     \
                                 objective.hold; NaN: not recovered before the end of the run */   \
    X(NUMBER, after)          /* the longest time that it was bad after a trigger, 0 where it was  \
                                 not */                                                            \
    X(NUMBER, lasted)         /* how long the triggers before that had lasted, which ended at */   \
    X(NUMBER, after_since)    /* this time; and when it was good again */                          \
    X(NUMBER, healed)                                                                              \
    X(FLAG, recovered)                                                                             \
    X(FLAG, bad_before)       /* already when the first trigger began */                           \
    X(PLACE, remedy)          /* among the results' faults the last remedy or event that began     \
                                 while it was bad, after the triggers, before it was good again;   \
                                 REMEDY_NONE */                                                    \
    X(NUMBER, capacity)       /* root calls per second that the services can answer when healthy   \
                                 and with warm caches, in the mix of the clients; INFINITY:        \
                                 nothing limits it */                                              \
    X(NUMBER, capacity_cold)  /* the same while the caches are empty; NaN: there are none */       \
    X(NUMBER, fresh_load)     /* root calls per second wanted after the last trigger's end */

/* The harm of a queue: that which was behind for longest (models/measure/behind.h). */
#define LAG_MEMBERS(X)                                                                             \
    X(NAME, queue)     /* NULL: none was; then the next four are 0 */                              \
    X(NUMBER, behind)  /* seconds in which it was */                                               \
    X(NUMBER, oldest)  /* the age that its oldest message reached in these */                      \
    X(NUMBER, depth)   /* messages that waited in it in these, at the most */                      \
    X(NUMBER, alone)   /* of the downtime, windows in which nothing but queues was missed */       \
    X(NUMBER, drained) /* when what waits in it was back at what it had been before the triggers;  \
                          NaN: it was not, or there was none, or it lasts to the end */

struct lag {
    LAG_MEMBERS(KEPT_MEMBER)
};

struct judgement {
    JUDGEMENT_MEMBERS(KEPT_MEMBER)
    struct lag lag;
    struct trigger trigger; /* all of them together */
    struct cause cause;     /* of what was bad after the triggers; without any, of all that was */
};

#define REMEDY_NONE KEPT_NOWHERE

#endif
