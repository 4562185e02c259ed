/* The chain moves a call through the policies of its edge; nobody else does.
**
**                 enter: STEP_ON             edge_send            chain_answer
**   chain_start ──► policy 0 ──► ... ──► policy n-1 ──► WAITING ──────────────┐
**                     ▲                       ▲                               │
**                     │ leave: STEP_ON        │ leave: STEP_TURN              ▼
**      edge_end ◄── policy 0 ◄── ... ◄── policy n-1 ◄── (outcome) ◄───────────┘
**                                             │ delay
**                                             ▼
**                                         SLEEPING ── wakes ──► policy inside it
**
** chain_interrupt() gives up all that lies inside one policy, whatever state it is in: the sleep is
** cancelled, the attempt's answer will be late, the policies inside are left with `cancelled`; then
** the call goes outward from that policy with the outcome given.
**
** Invariants.  (1) A policy entered is left once before it is entered again.  (2) call->entered
** policies are inside, positions 0 .. entered - 1.  (3) WAITING and SLEEPING never overlap.
*/
#ifndef SQUALL_MODELS_CHAIN_H
#define SQUALL_MODELS_CHAIN_H

#include "models/call.h"
#include "models/outcome.h"

void chain_start(struct call *call);

/* The answer to the attempt the call waits for. */
void chain_answer(struct call *call, enum outcome outcome, sim_time hint);

/* The policy at `position` gives up what is inside it. */
void chain_interrupt(struct call *call, uint32_t position, enum outcome outcome);

#endif
