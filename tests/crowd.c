#include "tests/crowd.h"

#include "tests/support.h"

#include <stdlib.h>

static size_t place_of(const struct crowd *crowd, const void *key)
{
    size_t i = (size_t)(((uintptr_t)key >> 3) * 0x9e3779b97f4a7c15u >> 20) & (crowd->room - 1);
    while (crowd->who[i].key && crowd->who[i].key != key)
        i = (i + 1) & (crowd->room - 1);
    return i;
}

void crowd_init(struct crowd *crowd, size_t room)
{
    *crowd = (struct crowd){ calloc(room, sizeof(struct who)), room, 0 };
    assert_non_null(crowd->who);
}

struct who *crowd_find(const struct crowd *crowd, const void *key)
{
    struct who *who = &crowd->who[place_of(crowd, key)];
    return who->key ? who : NULL;
}

struct who *crowd_add(struct crowd *crowd, const void *key)
{
    if (2 * ++crowd->count > crowd->room) {
        struct crowd larger;
        crowd_init(&larger, 2 * crowd->room);
        larger.count = crowd->count;
        for (size_t i = 0; i < crowd->room; i++)
            if (crowd->who[i].key)
                larger.who[place_of(&larger, crowd->who[i].key)] = crowd->who[i];
        free(crowd->who);
        *crowd = larger;
    }
    struct who *who = &crowd->who[place_of(crowd, key)];
    *who = (struct who){ .key = key };
    return who;
}

/* Open addressing: what stood behind the gap moves up. */
void crowd_remove(struct crowd *crowd, struct who *who)
{
    size_t i = (size_t)(who - crowd->who);
    crowd->count--;
    crowd->who[i].key = NULL;
    for (;;) {
        i = (i + 1) & (crowd->room - 1);
        struct who moved = crowd->who[i];
        if (!moved.key)
            return;
        crowd->who[i].key = NULL;
        crowd->who[place_of(crowd, moved.key)] = moved;
    }
}

void crowd_release(struct crowd *crowd)
{
    free(crowd->who);
}
