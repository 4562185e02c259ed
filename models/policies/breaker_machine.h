/* The states of one circuit breaker, and what takes it from one to another.  It knows when calls
** ask and how they end, not who they are: breaker.c does.
**
**                          open_now: breaker_record, tick; breaker_ask with `opens: ask`
**      ┌──────► CLOSED ───────────────────────────────────► OPEN ◄────────────────┐
**      │          ▲                                          │                    │
**      │          │ close_now: open_is_over,                 │ half_open_now:     │
**      │          │   where there is no half-open state      │   breaker_ask,     │
**      │          └──────────────────────────────────────────┤   alarm_rings      │
**      │                                                     ▼                    │
**      │ close_now: decide, alarm_rings                  HALF OPEN                │
**      └─────────────────────────────────────────────────────┴────────────────────┘
**                                                        open_now: decide, alarm_rings
**
** With `open: none` it has no clock and no half-open state: settle() makes it open exactly while
** the window is over a threshold.
**
** Each change of state, and each new tumbling interval, is a generation; what a call that was let
** through in an earlier one does is a choice (late_results).
*/
#ifndef SQUALL_MODELS_POLICIES_BREAKER_MACHINE_H
#define SQUALL_MODELS_POLICIES_BREAKER_MACHINE_H

#include "models/call/policy.h"
#include "models/spec/policies/breaker.h"
#include "models/policies/breaker_window.h"

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };
enum breaker_word { BREAKER_PASS, BREAKER_REFUSE, BREAKER_WAIT };

struct breaker;

/* A call inside: breaker.c's memory of it. */
struct breaker_visit {
    struct breaker *breaker;
    sim_time since;
    uint32_t generation; /* that it was let through in */
    bool probe;          /* holds a permit of that generation */
    bool waits;
};

struct breaker {
    struct policy *policy;
    const struct breaker_spec *spec;
    uint32_t slot; /* which of the policy's */
    enum breaker_state state;
    uint32_t generation;
    uint32_t openings; /* since it closed */
    uint32_t opened;   /* ever */
    uint32_t in_a_row; /* failures */
    sim_time until;    /* OPEN: its end */
    int64_t permits;   /* HALF OPEN: left */
    struct window_sum probed;
    struct event_id alarm; /* ends OPEN or HALF OPEN by itself */
    struct event_id tick;  /* the next one, where it is */
    bool ticking, stirred;
    void (*moved)(struct breaker *breaker); /* told that those who wait may be asked again */
    struct breaker_waiter *first, *last;    /* breaker.c's */
    struct window window;                   /* its ring follows */
};

void breaker_init(struct breaker *breaker, struct policy *policy, uint32_t slot);

/* A call has come: said before it first asks, where calls that ask are counted. */
void breaker_hear(struct breaker *breaker);

/* May a call go through now?  BREAKER_PASS takes a permit where it is half open. */
enum breaker_word breaker_ask(struct breaker *breaker);

/* It goes through. */
void breaker_admit(struct breaker *breaker, struct breaker_visit *visit);

/* It has ended, in a way that counts; or in one that doesn't. */
void breaker_record(struct breaker *breaker, const struct breaker_visit *visit, bool failed);
void breaker_forget(struct breaker *breaker, const struct breaker_visit *visit);

#endif
