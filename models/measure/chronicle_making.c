/* Kinds of happenings, and a list of them that grows. */
#include "models/measure/chronicle_parts.h"

#include <math.h>
#include <string.h>

static const char *const words[] = {
#define HAPPENING_WORD(name, word) word,
    HAPPENINGS(HAPPENING_WORD)
#undef HAPPENING_WORD
};

const char *happening_word(enum happening_kind kind)
{
    return words[kind];
}

bool happening_carries(enum happening_kind kind)
{
    return kind == HAPPENING_WORKERS || kind == HAPPENING_ENDPOINT ||
           kind == HAPPENING_QUEUE_LONG || kind == HAPPENING_QUEUE_FULL ||
           kind == HAPPENING_SLOTS;
}

bool happening_breaks(enum happening_kind kind)
{
    return (kind >= HAPPENING_POOL && kind <= HAPPENING_SHED) || kind == HAPPENING_RETRIES ||
           kind == HAPPENING_MULTIPLIED || kind == HAPPENING_DELIVERED;
}

size_t chronicle_find(const struct chronicle *chronicle, enum happening_kind kind)
{
    for (size_t i = 0; i < chronicle->happenings; i++)
        if (chronicle->happening[i].kind == kind)
            return i;
    return HAPPENING_NONE;
}

struct happening *making_add(struct making *making, enum happening_kind kind, sim_time at)
{
    if (making->happenings == making->room) {
        size_t room = making->room ? 2 * making->room : 32;
        struct happening *more = ARENA_ARRAY(making->arena, room, struct happening);
        if (making->happenings)
            memcpy(more, making->happening, making->happenings * sizeof *more);
        making->happening = more;
        making->room = room;
    }
    struct happening *one = &making->happening[making->happenings++];
    *one = (struct happening){ .kind = kind, .at = at, .until = at, .fault = KEPT_NOWHERE,
                               .value = NAN, .of = NAN, .longer = NAN, .more = NAN,
                               .slowed = KEPT_NOWHERE, .retried = NAN,
                               .because = HAPPENING_NONE };
    return one;
}

