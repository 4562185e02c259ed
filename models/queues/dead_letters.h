/* Dead letters as an auditor asks for them: of each message that was given up which it was, how
** often it had been delivered, and of what it failed.
**
** An observer that collects, for who asks; nobody else pays for it.  A message is here also where
** the dead are dropped, and in the order of time; once more where one that was redriven dies
** again.  Every one of the run is here, those of the warm-up, too, which no metric counts.
*/
#ifndef SQUALL_MODELS_QUEUES_DEAD_LETTERS_H
#define SQUALL_MODELS_QUEUES_DEAD_LETTERS_H

#include "models/counts/probe.h"

#include <stddef.h>

struct dead_letter {
    sim_time given_up, published;
    sim_time first, last;  /* its failures; TIME_NONE: it never failed, but was received too
                              often */
    uint32_t queue;        /* the place of the one that gave it up: of a ladder the last rung's */
    uint32_t partition;    /* 0 also where the queue has none */
    uint32_t key;          /* that decides the partition */
    uint32_t deliveries;   /* from whatever queue */
    uint8_t outcome;       /* of the last failure; OUTCOME_ok: there was none */
};

struct dead_letters {
    struct dead_letter *letter;
    size_t count, room;
};

/* Begins as { 0 }, and outlives the run that it observes. */
struct observer dead_letters_observer(struct dead_letters *letters);
void dead_letters_release(struct dead_letters *letters);

#endif
