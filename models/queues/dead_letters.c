#include "models/queues/dead_letters.h"

#include "base/arena.h"
#include "models/queues/message.h"

#include <stdlib.h>

enum { ROOM_FIRST = 64 };

static struct dead_letter *next_letter(struct dead_letters *letters)
{
    if (letters->count == letters->room) {
        letters->room = letters->room ? 2 * letters->room : ROOM_FIRST;
        letters->letter = memory_resize(letters->letter, letters->room, sizeof *letters->letter);
    }
    return &letters->letter[letters->count++];
}

/* The message is still as it was when it was given up: nothing of it is kept but what is copied. */
static void tell(void *self, const struct fact *fact)
{
    struct dead_letters *letters = self;
    if (fact->kind != FACT_MESSAGE_OUT || fact->number != MESSAGE_OUT_DEAD)
        return;
    const struct message *message = fact->request;
    const struct message_past *past = message->past;
    *next_letter(letters) = (struct dead_letter){
        .given_up = fact->time,
        .published = message->published,
        .first = past ? past->first : TIME_NONE,
        .last = past ? past->last : TIME_NONE,
        .queue = fact->service,
        .partition = fact->instance,
        .key = message->user,
        .deliveries = message->handed,
        .outcome = past ? past->outcome : OUTCOME_ok,
    };
}

struct observer dead_letters_observer(struct dead_letters *letters)
{
    return (struct observer){ tell, letters };
}

void dead_letters_release(struct dead_letters *letters)
{
    free(letters->letter);
    *letters = (struct dead_letters){ 0 };
}
