/* The chain moves a call through the policies of its edge; nobody else does.
**
**                 enter: STEP_ON             edge_send            chain_answer
**   chain_start ──► policy 0 ──► ... ──► policy n-1 ──► WAITING ──────────────┐
**                     ▲  │                    ▲                               │
**                     │  │ STEP_HOLD          │ leave: STEP_TURN              ▼
**      edge_end ◄── policy 0 ◄── ... ◄── policy n-1 ◄── (outcome) ◄───────────┘
**                     ▲  │                    │ delay
**        chain_turn   │  ▼ chain_resume       ▼
**                     HELD ──► inward      SLEEPING ── wakes ──► policy inside it
**                                             └── again: STEP_TURN ──► outward
**
** chain_interrupt() gives up all that lies inside one policy, whatever state it is in: the sleep is
** cancelled, the attempt's answer will be late, the policies inside are left with `cancelled`; then
** the call goes outward from that policy with the outcome given.
**
** A hedge keeps its call (STEP_HOLD) and sends twins through what lies inside it; a twin that comes
** out again goes to the hedge's port instead of outward.
**
** Invariants.  (1) A policy entered is left once before it is entered again, but for one that let go
** of a call it held by chain_turn().  (2) call->entered policies are inside, positions 0 .. entered - 1
** (of a twin: from the hedge's on).  (3) WAITING, SLEEPING and HELD never overlap.
*/
#ifndef SQUALL_MODELS_CALL_CHAIN_H
#define SQUALL_MODELS_CALL_CHAIN_H

#include "models/call/call.h"
#include "models/spec/outcome.h"

void chain_start(struct call *call);

/* The answer to the attempt the call waits for. */
void chain_answer(struct call *call, enum outcome outcome, sim_time hint);

/* The policy at `position` gives up what is inside it. */
void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome);

/* The answer to an attempt that was given up inside `position`, where it counts: what is inside now
** is given up, and the call goes outward with it. */
void chain_hear(struct call *call, uint32_t position, enum outcome outcome, sim_time hint);

/* Whoever wanted the call gives it up as a whole: all policies are left, then it ends. */
void chain_abandon(struct call *call, enum outcome outcome);

/* The policy that holds the call lets it go on inward, or turns it outward without being left. */
void chain_resume(struct call *call);
void chain_turn(struct call *call, enum outcome outcome, sim_time hint);

/* A twin of `call`, the `number`-th of its twins, sent inward from the policy at `position`, which holds
** the call; hedge: beside others.  When the twin comes out, that policy's twin_ended() is told; the
** twin is then over.  NULL: that has happened already, and the call itself may be gone. */
struct call *chain_twin(struct call *call, uint32_t position, uint32_t number, bool hedge);

/* Gives a twin up: nobody is told.  `why`: cancelled, or what has ended the whole call. */
void chain_drop(struct call *twin, enum outcome why);

/* A pause this long, and another attempt after it, would fit into what time the call has left. */
bool chain_has_time(struct call *call, sim_time pause);

#endif
