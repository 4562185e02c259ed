/* Impatient users: they come at a rate, each wants one thing, waits as long as his patience lasts,
** gives the call up, and reloads.
**
**   arrives ──► waits ──answer, of whatever kind──► leaves
**                ▲  │ patience is over: the call is abandoned
**                │  ▼
**               pause (reloads left) ──none left──► leaves, unserved
**
** A reload is a new root call of the same user for the same target and the same operation
** (models/call/op.h): its idempotency key is that of the first.  The service knows nothing else of
** it and goes on with the old one, unless the edge cancels.  A user is a record in a pool while he
** is there.
** Source: abandonment is that of the Erlang A model, C. Palm 1957; reloads are its retrials.
*/
#ifndef SQUALL_MODELS_LOAD_IMPATIENT_H
#define SQUALL_MODELS_LOAD_IMPATIENT_H

#include "base/pool.h"

#include <stdbool.h>
#include <stdint.h>

struct client;
struct visitor;

/* The users of one client who are there now. */
struct visitors {
    struct pool pool;
    struct visitor **at; /* by place: the owner of a call is place x fleet + process */
    uint32_t room, used; /* places there are; ever taken */
    uint32_t free;       /* the first of the free ones, linked; NO_VISITOR: none */
    uint64_t patience_chance;
};

void impatient_build(struct client *client);
void impatient_release(struct client *client);

/* A new user comes; `key` is that of his first call, too. */
void impatient_comes(struct client *client, uint32_t process, uint32_t key);

/* His call has ended. */
void impatient_ended(struct client *client, uint32_t owner);

#endif
